"""Points in time, however a log writes them, as microseconds since 1970 UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from route_audit.ingest.rejects import UNREADABLE_TIME, RowError

When = str | int | float | None
"""A point in time as logs have it: text, or a number since 1970."""

EARLIEST_US = 1_420_070_400 * 10**6
LATEST_US = 4_102_444_800 * 10**6
"""2015 and 2100: what is before or after stands for no time, as the years 1, 1970 and 9999 do."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_S = 86_400
_MILLION = 1_000_000
_END_OF_YEAR_9999_US = 253_402_300_800 * _MILLION

# A number's unit shows in its size: seconds stay under 1e11 until the year 5138.
_SECONDS_BELOW = 1e11
_MILLISECONDS_BELOW = 1e14
_MICROSECONDS_BELOW = 1e17
_COMPACT_DATE = 8

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = r"(?P<clock>\d\d:\d\d:\d\d(?:[.,]\d+)?)"
_WORDED = (
    re.compile(
        rf"[A-Z][a-z]{{2}} {_MONTH} (?P<day>\d\d) (?P<year>\d{{4}}) {_CLOCK} GMT(?P<zone>[+-]\d{{4}})"
    ),
    re.compile(
        rf"(?:[A-Z][a-z]{{2}}, )?(?P<day>\d\d)[ /-]{_MONTH}[ /-](?P<year>\d{{4}})[ :]{_CLOCK}"
        r"(?: ?(?:GMT|UTC|Z|(?P<zone>[+-]\d\d:?\d\d)))?$"
    ),
)
"""``Fri Nov 20 2026 10:15:04 GMT+0000 (Coordinated Universal Time)``, as JavaScript writes it, and
``Fri, 20 Nov 2026 10:15:04 GMT`` or ``20/Nov/2026:10:15:04 +0000``, as mails and web servers do."""

_SLASHES = re.compile(r"^(\d{4})/(\d\d)/(\d\d)")
_APART = re.compile(r" (?=[+-]\d\d:?\d\d$)")
_ZONE_NAME = re.compile(r"\[[\w/+-]+\]$")


def microseconds(value: When) -> int | None:
    """Microseconds since 1970 UTC; None for None and for an empty text.

    RFC 3339 and the other ISO 8601 spellings (without a zone: UTC), those with the month as a word, or
    seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size.

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


def or_else(told_us: int | None, other: When) -> int | None:
    """``told_us``, unless it is unknown or stands for no time and ``other`` tells one.

    Raises:
        RowError: ``other`` is needed and is none of what ``microseconds`` reads.
    """
    if told_us is not None and EARLIEST_US <= told_us < LATEST_US:
        return told_us
    found = microseconds(other)
    return told_us if found is None else found


def seconds_between(start_us: int | None, end_us: int | None) -> float | None:
    """Seconds from start to end; None where either is unknown."""
    return None if start_us is None or end_us is None else (end_us - start_us) / _MILLION


def _from_iso(text: str) -> int:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:  # another spelling
        when = _from_words(text.strip()) or datetime.fromisoformat(_as_iso(text))
    since = (when.replace(tzinfo=UTC) if when.tzinfo is None else when) - _EPOCH
    return (since.days * _DAY_S + since.seconds) * _MILLION + since.microseconds


def _from_words(text: str) -> datetime | None:
    """The time of a text with a month's name; None where it is no such text."""
    found = next(filter(None, (spelling.match(text) for spelling in _WORDED)), None)
    if found is None:
        return None
    month = _MONTHS.index(found["month"]) // 3 + 1
    iso = f"{found['year']}-{month:02}-{found['day']}T{found['clock']}{found['zone'] or ''}"
    return datetime.fromisoformat(iso)


def _as_iso(text: str) -> str:
    """``text`` without what others add to ISO 8601: the zone's name, a blank before it, slashes."""
    text = _ZONE_NAME.sub("", text.strip().upper()).removesuffix("UTC").rstrip()
    return _SLASHES.sub(r"\1-\2-\3", _APART.sub("", text))


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
