"""Cost by cluster of requests and by day: what the interval and the month rest on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from route_audit.clock import DAY_S, local_seconds
from route_audit.ledger import NO_TIME, hash64
from route_audit.projection.slices import Slice

BUCKETS = 1024
"""Clusters are hashed into so many buckets: the bootstrap then costs the same for any log."""

_HOUR_US = 3_600_000_000
_MIX = np.uint64(0x9E3779B97F4A7C15)
_TOP_BITS = np.uint64(54)

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Spread:
    """Dollars by bucket of clusters and by day of the user's time zone.

    A cluster is a session, else a user, else an hour: requests within one are alike, and
    resampling them one by one would understate the spread.

    Attributes:
        zone: whose days are counted.
        buckets: shape (BUCKETS,), US dollars.
        days: US dollars by day since 1970.
        day_requests: attempts by day since 1970.
    """

    zone: ZoneInfo
    buckets: Floats = field(default_factory=lambda: np.zeros(BUCKETS))
    days: Counter[int] = field(default_factory=Counter)
    day_requests: Counter[int] = field(default_factory=Counter)

    def add(self, part: Slice, attempts: NDArray[np.int64], dollars: Floats) -> None:
        """Add the cost of some of a partition's attempts."""
        self.buckets += np.bincount(_bucket(part)[attempts], dollars, BUCKETS)
        time = part.rows.timestamp_us[attempts]
        dated = time != NO_TIME
        day, index = np.unique(local_seconds(time[dated], self.zone) // DAY_S, return_inverse=True)
        sums, counts = np.bincount(index, dollars[dated], len(day)), np.bincount(index, minlength=len(day))
        for number, usd, count in zip(day.tolist(), sums.tolist(), counts.tolist(), strict=True):
            self.days[number] += usd
            self.day_requests[number] += count


def _bucket(part: Slice) -> NDArray[np.int64]:
    rows = part.rows
    user = np.array([*map(hash64, rows.user.values), 0], np.uint64)[rows.user.codes]
    hour = (rows.timestamp_us // _HOUR_US).astype(np.uint64)
    cluster = np.where(rows.session != 0, rows.session, np.where(user != 0, user, hour))
    return ((cluster * _MIX) >> _TOP_BITS).astype(np.int64)
