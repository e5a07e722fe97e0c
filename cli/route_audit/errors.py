"""Every deliberate error: what happened, where, what to do about it, and the exit status it ends with.

An error is three lines on stderr. A log row is never an error: it is a reject with a reason
(``route_audit.ingest.rejects``).
"""

from __future__ import annotations

from typing import ClassVar


class RouteAuditError(Exception):
    """The base of every error that route-audit raises on purpose.

    Args:
        what: what went wrong, one line.
        where: the place it went wrong at, ``file``, ``file:line`` or an option's name.
        hint: what the user can do about it, one line.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the trip from a worker process, which keyword-only arguments would not."""
        return (_rebuild, (type(self), self.what, self.where, self.hint))

    def lines(self) -> tuple[str, str, str]:
        """The three lines a user reads: what, where, what to do."""
        return (f"error: {self.what}", f"  at:  {self.where}", f"  fix: {self.hint}")


class ConfigError(RouteAuditError):
    """A policy, price book or option that can't be used, or a named model without a price."""

    exit_status: ClassVar[int] = 2


class InputError(RouteAuditError):
    """No usable input: nothing to read, an unknown or an ambiguous format."""

    exit_status: ClassVar[int] = 3


class OutputError(RouteAuditError):
    """A result that can't be written where the user wants it."""

    exit_status: ClassVar[int] = 4


def _rebuild(kind: type[RouteAuditError], what: str, where: str, hint: str) -> RouteAuditError:
    return kind(what, where=where, hint=hint)
