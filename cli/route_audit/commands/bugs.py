"""A bug of ours, told without a word of the user's logs."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator

_FRAME = re.compile(r'^\s*File ".*", line \d+, in ', re.MULTILINE)


def report_bug(error: BaseException) -> None:
    """Write to stderr where it happened.

    Neither local variables nor the exceptions' messages are shown: either could hold a prompt, and
    a traceback gets pasted into bug reports.
    """
    sys.stderr.write("Traceback (most recent call last):\n")
    sys.stderr.writelines(f"{line}\n" for line in _chain(error))
    sys.stderr.write("this is a bug in route-audit; the lines above hold nothing of your logs\n")


def _chain(error: BaseException) -> Iterator[str]:
    """The frames of ``error``, after those of what caused it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _chain(cause)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    yield from _worker_frames(error)
    yield f"{type(error).__module__}.{type(error).__qualname__}"


def _worker_frames(error: BaseException) -> Iterator[str]:
    """A worker process sends its traceback as text, in a cause of the error that it raised."""
    text = getattr(error, "tb", None)
    if isinstance(text, str):
        yield from (line for line in text.splitlines() if _FRAME.match(line))
