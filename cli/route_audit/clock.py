"""Moments: as microseconds since 1970, as text, and as the clocks of a time zone show many of them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from route_audit.arrays import Integers
from route_audit.errors import ConfigError

HOUR_S = 3_600
DAY_S = 24 * HOUR_S

_MICROSECONDS = 10**6
_UTC = "UTC"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def microseconds_of(moment: dt.datetime) -> int:
    """A moment with an offset as microseconds since 1970 UTC."""
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def rfc3339(timestamp_us: int) -> str:
    """A moment as people and programs read it, in UTC; fractions of a second only where there are any.

    Args:
        timestamp_us: microseconds since 1970 UTC.
    """
    return (_EPOCH + dt.timedelta(microseconds=timestamp_us)).isoformat().replace("+00:00", "Z")


def zone(name: str) -> ZoneInfo:
    """The time zone called ``name``.

    Raises:
        ConfigError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            f"there is no time zone '{name}'",
            where="--timezone",
            hint="write a name from the IANA list, such as Europe/Berlin or UTC",
        ) from error


def local_seconds(timestamp_us: Integers, zone: ZoneInfo) -> Integers:
    """Seconds since 1970 as a clock in ``zone`` counts them, daylight saving included.

    A zone's offset is looked up at both ends of each hour (of UTC) that occurs; only in an hour in
    which it changes is each moment looked up.

    Args:
        timestamp_us: microseconds since 1970 UTC, none of them unknown.
        zone: the clock's zone.
    """
    seconds = timestamp_us // _MICROSECONDS
    if zone.key == _UTC:
        return seconds
    starts, hour_of = np.unique(seconds // HOUR_S, return_inverse=True)
    first = _offsets(starts * HOUR_S, zone)
    changing = (first != _offsets(starts * HOUR_S + HOUR_S - 1, zone))[hour_of]
    offsets = first[hour_of]
    offsets[changing] = _offsets(seconds[changing], zone)
    return seconds + offsets


def _offsets(seconds: Integers, zone: ZoneInfo) -> Integers:
    """Seconds east of UTC at each of ``seconds`` since 1970 UTC."""
    moments = ((_EPOCH + dt.timedelta(seconds=second)).astimezone(zone) for second in seconds.tolist())
    return np.array([_east(moment) for moment in moments], np.int64)


def _east(moment: dt.datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else offset.days * DAY_S + offset.seconds
