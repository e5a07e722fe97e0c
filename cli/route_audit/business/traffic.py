"""What each day of the log shows: which days count, and what a week of them looks like."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from route_audit.clock import DAY_S

DAYS_PER_WEEK = 7
_FEW = 10
"""A stretch without requests is a gap in the log when at least this many were to be expected in it."""


class Traffic(msgspec.Struct, frozen=True):
    """What the log shows of each day.

    Attributes:
        cost_usd: by day since 1970, in the user's time zone.
        requests: attempts by day.
        first_s, last_s: seconds since 1970 of the first and last attempt, same zone.
    """

    cost_usd: Mapping[int, float]
    requests: Mapping[int, int]
    first_s: float
    last_s: float

    def complete_days(self) -> list[int]:
        """The days that the log holds from start to end, gaps left out.

        The first and the last day count when fewer than ten requests are to be expected in the
        part of them that the log does not reach, and a day without requests counts as an empty
        day when fewer than ten were to be expected in it.
        """
        span = max(self.last_s - self.first_s, 1.0)
        per_second = sum(self.requests.values()) / span
        first, last = int(self.first_s // DAY_S), int(self.last_s // DAY_S)
        days = []
        for day in range(first, last + 1):
            missing = max(self.first_s - day * DAY_S, 0.0) + max((day + 1) * DAY_S - self.last_s, 0.0)
            gap = day not in self.requests and per_second * DAY_S >= _FEW
            if per_second * missing < _FEW and not gap:
                days.append(day)
        return days

    def by_weekday(self) -> dict[int, list[float]]:
        """US dollars of each complete day, by the day of the week; a weekday without one is not there."""
        found: dict[int, list[float]] = {}
        for day in self.complete_days():
            found.setdefault(day % DAYS_PER_WEEK, []).append(self.cost_usd.get(day, 0.0))
        return found
