"""Every deliberate error: what happened, where, what to do about it, and the exit status it ends with.

An error is three lines on stderr. A log row is never an error: it is a reject with a reason
(``route_audit.ingest.rejects``).
"""

from __future__ import annotations

import re
from typing import ClassVar

_MOST_SHOWN = 200
"""So many letters of a word that was given are shown: it may be a file that was pasted."""

_MOST_OF_A_LINE = 1000
"""So many letters of a line: names with blanks in them, and a path that is none, may be as long."""

_WORDS = re.compile(
    rf"(?<![^\s(\[])'(?P<quoted>[^'\n]{{{_MOST_SHOWN + 1},}})'|(?P<bare>\S{{{_MOST_SHOWN + 1},}})"
)


class RouteAuditError(Exception):
    """The base of every error that route-audit raises on purpose.

    Args:
        what: what went wrong, one line.
        where: the place it went wrong at, ``file``, ``file:line`` or an option's name.
        hint: what the user can do about it, one line.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str, hint: str) -> None:
        self.what = _cut(what)
        super().__init__(self.what)
        self.where = where
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the trip from a worker process, which keyword-only arguments would not."""
        return (_rebuild, (type(self), self.what, self.where, self.hint))

    def lines(self) -> tuple[str, str, str]:
        """The three lines a user reads: what, where, what to do."""
        return (
            f"error: {_middle_cut(self.what)}",
            f"  at:  {_middle_cut(self.where)}",
            f"  fix: {self.hint}",
        )


class ConfigError(RouteAuditError):
    """A policy, price book or option that can't be used, or a named model without a price."""

    exit_status: ClassVar[int] = 2


class InputError(RouteAuditError):
    """No usable input: nothing to read, an unknown or an ambiguous format."""

    exit_status: ClassVar[int] = 3


class OutputError(RouteAuditError):
    """A result that can't be written where the user wants it."""

    exit_status: ClassVar[int] = 4


def _cut(what: str) -> str:
    """The same with the beginning alone of each word that is too long, quoted or without a blank in it."""

    def begin(word: re.Match[str]) -> str:
        if word["bare"]:
            return f"{word['bare'][:_MOST_SHOWN]}..."
        return f"'{word['quoted'][:_MOST_SHOWN]}...'"

    return _WORDS.sub(begin, what)


def _middle_cut(line: str) -> str:
    """The same without the middle of what is too long: a path ends in its line."""
    half = _MOST_OF_A_LINE // 2
    return line if len(line) <= _MOST_OF_A_LINE else f"{line[:half]}...{line[-half:]}"


def _rebuild(kind: type[RouteAuditError], what: str, where: str, hint: str) -> RouteAuditError:
    return kind(what, where=where, hint=hint)
