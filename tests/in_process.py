"""route-audit within the test's own process: many small runs without many starts."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

from command_line import Outcome
from route_audit.commands import run


def route_audit_here(*arguments: str | Path, cwd: Path) -> Outcome:
    """Run the command line ``arguments`` in ``cwd``, which is the working directory meanwhile."""
    before = Path.cwd()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    os.chdir(cwd)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run([*map(str, arguments)])
    finally:
        os.chdir(before)
    return Outcome(status, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
