"""Cells and JSON values as the kinds of value that an exchange holds."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import Any

from route_audit.ingest.formats.sse import is_stream
from route_audit.ingest.records import WRONG_TYPE
from route_audit.ingest.rejects import RowError
from route_audit.ingest.times import microseconds

Name = str | int | None
"""What a typed row takes for a name."""

MS_PER_S = 1000.0

_NOTHING = frozenset({"", "-", "nan", "null", "none", "n/a"})
_GROUP = 3
_MOST_DIGITS = 18
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_TRUE = frozenset({"true", "1", "yes", "t"})
_FALSE = frozenset({"false", "0", "no", "f"})

_FAILED_FROM = 400
"""The first HTTP status that is an error."""

_ERROR = re.compile(r"(?!499)[45]\d\d(?:\.0)?(?: .*)?")
"""The HTTP status of an error, which may come with its words."""

_FAILURES = frozenset(
    {
        "error",
        "errored",
        "failed",
        "failure",
        "fail",
        "exception",
        "timeout",
        "cancelled",
        "canceled",
        "expired",
    }
)


def text(value: Any) -> str | None:  # noqa: ANN401  # what a log holds, here and below
    """A name as text; None for an empty one.

    Raises:
        RowError: it is a list or a mapping.
    """
    if type(value) is str:
        return value or None
    if type(value) in {int, float, bool}:
        return str(value)
    raise RowError(WRONG_TYPE)


def number(value: Any) -> float | None:  # noqa: ANN401
    """A finite number; cells may write a dollar sign and thousands separators, or a word for nothing.

    Raises:
        RowError: it is none, or a lone comma may be a decimal one.
    """
    return _number(value, least_groups=2)


def count(value: Any) -> int | None:  # noqa: ANN401
    """A whole number; tables write it as ``412.0`` and ``1,203`` too.

    Raises:
        RowError: it is none, or dots may part its thousands, as in ``1.000``.
    """
    if type(value) is int:
        return value
    if type(value) is str:
        if value.isdecimal() and len(value) <= _MOST_DIGITS:
            return int(value)
        refuse_dots(value)
    found = _number(value, least_groups=1)
    if found is None:
        return None
    if found != int(found):
        raise RowError(WRONG_TYPE)
    return int(found)


def refuse_dots(cell: str) -> None:
    """Let a count pass, unless dots may part its thousands: ``1.000`` is one, or a thousand.

    Raises:
        RowError: they may.
    """
    if _DOTTED.fullmatch(cell.strip()):
        raise RowError(WRONG_TYPE)


def limit(value: Any) -> int | None:  # noqa: ANN401
    """A whole number; None for what is none, as exports write ``Infinity`` for no limit."""
    try:
        return count(value)
    except RowError:
        return None


def _number(value: Any, *, least_groups: int) -> float | None:  # noqa: ANN401
    if type(value) in {int, float}:
        found = _float(value)
    elif type(value) is str:
        cell = value.strip().lstrip("$")
        if cell.lower() in _NOTHING:
            return None
        try:
            found = float(_ungrouped(cell, least_groups) if "," in cell else cell)
        except ValueError:
            raise RowError(WRONG_TYPE) from None
    else:
        raise RowError(WRONG_TYPE)
    if not isfinite(found):
        raise RowError(WRONG_TYPE)
    return found


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        raise RowError(WRONG_TYPE) from None


def _ungrouped(cell: str, least_groups: int) -> str:
    """``cell`` without the commas between groups of three digits, where that is what they are."""
    whole, dot, _ = cell.partition(".")
    head, *groups = whole.split(",")
    grouped = head[:1] != "0" and all(len(group) == _GROUP and group.isdecimal() for group in groups)
    enough = len(groups) >= least_groups or (groups and dot)
    return cell.replace(",", "") if grouped and enough else cell


def when(value: Any) -> int | None:  # noqa: ANN401
    """Microseconds since 1970 UTC.

    Raises:
        RowError: it is no point in time.
    """
    if type(value) not in {str, int, float}:
        raise RowError(WRONG_TYPE)
    return microseconds(value)


def revision(value: Any) -> int | None:  # noqa: ANN401
    """A number that grows from one record of a call to the next: a count, or a point in time.

    Raises:
        RowError: it is neither, or no such number.
    """
    found = count(value) if type(value) is int or str(value).isdecimal() else when(value)
    if found is not None and not -1 < found < 1 << 63:
        raise RowError(WRONG_TYPE)
    return found


def flag(value: Any) -> bool | None:  # noqa: ANN401
    """True or false, as a JSON value or in words; None where it is neither."""
    if type(value) is bool:
        return value
    word = str(value).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def word(value: Any) -> str | None:  # noqa: ANN401
    """A word as text; None for what is no word."""
    return str(value) if type(value) in {str, int, float} else None


def anything(value: Any) -> Any:  # noqa: ANN401
    """The value as it stands."""
    return value


def name(value: Name) -> str | None:
    """A name as text; None for an empty one."""
    if type(value) is str:
        return value or None
    return None if value is None else str(value)


def seconds(in_s: float | None, in_ms: float | None) -> float | None:
    """Seconds from either unit; None where neither is given."""
    if in_s is not None:
        return in_s
    return None if in_ms is None else in_ms / MS_PER_S


def failed(status: Name) -> bool:
    """True for an HTTP status from 400 up and for the words that mean an error."""
    if status is None:
        return False
    return status >= _FAILED_FROM if type(status) is int else _failed_word(str(status))


def is_errors(answer: Any, *statuses: Name) -> bool:  # noqa: ANN401  # of any kind
    """True for a text that came with the HTTP status of an error: that error's, not an answer.

    With 499, of a reader that left, it may be the beginning of one.
    """
    if not isinstance(answer, str) or is_stream(answer):
        return False
    return any(_ERROR.fullmatch(str(status).strip()) for status in statuses)


def tells_of_failure(error: Any) -> bool:  # noqa: ANN401  # of any kind
    """True for what stands where errors are noted; a table writes "false" there when there was none."""
    return bool(error) and flag(error) is not False


@lru_cache(maxsize=256)
def _failed_word(status: str) -> bool:
    word = status.strip().lower()
    number = word.partition(" ")[0].removesuffix(".0")  # as tables write numbers of which some are missing
    return int(number) >= _FAILED_FROM if number.isdecimal() else word in _FAILURES
