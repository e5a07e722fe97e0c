"""Points in time, however a log writes them, as microseconds since 1970 UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from route_audit.ingest.rejects import UNREADABLE_TIME, RowError

When = str | int | float | None
"""A point in time as logs have it: text, or a number since 1970."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_S = 86_400
_MILLION = 1_000_000
_END_OF_YEAR_9999_US = 253_402_300_800 * _MILLION

# A number's unit shows in its size: seconds stay under 1e11 until the year 5138.
_SECONDS_BELOW = 1e11
_MILLISECONDS_BELOW = 1e14
_MICROSECONDS_BELOW = 1e17
_COMPACT_DATE = 8

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_JAVASCRIPT = re.compile(
    r"(?:[A-Z][a-z]{2} )(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d\d) (\d{4})"
    r" (\d\d:\d\d:\d\d) GMT([+-]\d{4})"
)
"""``Fri Nov 20 2026 10:15:04 GMT+0000 (Coordinated Universal Time)``"""


def microseconds(value: When) -> int | None:
    """Microseconds since 1970 UTC; None for None and for an empty text.

    RFC 3339 and the other ISO 8601 spellings (without a zone: UTC), JavaScript's, or seconds, milliseconds,
    microseconds or nanoseconds since 1970, told apart by size.

    Raises:
        RowError: it is none of them.
    """
    try:
        if isinstance(value, str):
            # The usual case first: a year, then a dash.
            return _from_iso(value) if value[4:5] == "-" else _from_text(value)
        return None if value is None else _from_number(value)
    except (ValueError, OverflowError):
        raise RowError(UNREADABLE_TIME) from None


def seconds_between(start_us: int | None, end_us: int | None) -> float | None:
    """Seconds from start to end; None where either is unknown."""
    return None if start_us is None or end_us is None else (end_us - start_us) / _MILLION


def _from_iso(text: str) -> int:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:  # another spelling
        when = _from_javascript(text) or datetime.fromisoformat(
            text.strip().upper().removesuffix("UTC").rstrip()
        )
    return ((when.replace(tzinfo=UTC) if when.tzinfo is None else when) - _EPOCH) // _MICROSECOND


def _from_javascript(text: str) -> datetime | None:
    """The time that JavaScript's ``Date`` wrote as text; None where it is no such text."""
    found = _JAVASCRIPT.match(text)
    if found is None:
        return None
    month, day, year, clock, zone = found.groups()
    return datetime.fromisoformat(f"{year}-{_MONTHS.index(month) // 3 + 1:02}-{day}T{clock}{zone}")


def _from_text(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if len(text) == _COMPACT_DATE or not _is_number(text):
        return _from_iso(text)
    return _from_number(int(text) if text.isdecimal() else float(text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _from_number(value: float) -> int:
    if value < 0:
        raise ValueError
    if value < _SECONDS_BELOW:
        scaled = value * _MILLION
    elif value < _MILLISECONDS_BELOW:
        scaled = value * 1000
    elif value < _MICROSECONDS_BELOW:
        scaled = value
    else:
        scaled = value // 1000
    if scaled >= _END_OF_YEAR_9999_US:
        raise ValueError
    return round(scaled)
