"""From the log's window to a month and a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DAYS_PER_WEEK = 7
DAYS_PER_YEAR = 365.25
MONTHS_PER_YEAR = 12
_FEW = 10
"""A stretch without requests is a gap in the log when at least this many were to be expected in it."""

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Traffic:
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
        first, last = int(self.first_s // _DAY_S), int(self.last_s // _DAY_S)
        days = []
        for day in range(first, last + 1):
            missing = max(self.first_s - day * _DAY_S, 0.0) + max((day + 1) * _DAY_S - self.last_s, 0.0)
            gap = day not in self.requests and per_second * _DAY_S >= _FEW
            if per_second * missing < _FEW and not gap:
                days.append(day)
        return days


@dataclass(frozen=True, slots=True)
class Carried:
    """How many windows make a month; None where the log can't say.

    Attributes:
        months: factor from the window's total to a month's.
        method: how it was made.
        why: why there is none.
    """

    months: float | None
    method: str | None
    why: str | None


def carry(traffic: Traffic | None, window_usd: float) -> Carried:
    """Scale the window to a month by day-of-week means of the complete days.

    Args:
        traffic: what each day shows; None where the log has no times.
        window_usd: the cost of the whole window.
    """
    if traffic is None:
        return Carried(None, None, "the log has no times")
    days = traffic.complete_days()
    by_weekday: dict[int, list[float]] = {}
    for day in days:
        by_weekday.setdefault(day % DAYS_PER_WEEK, []).append(traffic.cost_usd.get(day, 0.0))
    if len(by_weekday) < DAYS_PER_WEEK:
        why = f"the log has {len(days)} complete days on {len(by_weekday)} of 7 weekdays; a month needs all 7"
        return Carried(None, None, why)
    week = sum(sum(costs) / len(costs) for costs in by_weekday.values())
    month = week / DAYS_PER_WEEK * DAYS_PER_YEAR / MONTHS_PER_YEAR
    if not window_usd:
        return Carried(None, None, "the log's cost is zero")
    method = f"day-of-week means of {len(days)} complete days, times the weekdays of an average month"
    return Carried(month / window_usd, method, None)
