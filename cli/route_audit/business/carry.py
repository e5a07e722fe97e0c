"""The window carried to a month, and a month to a year.

    month = sum over the 7 weekdays of (mean cost of its complete days) / 7 * 365.25 / 12

Means by the day of the week, so that a window of ten days is not tilted by the weekday that it holds
twice. Means by the hour of the week would add up to the same week: only days that are complete count,
and each of them holds every hour once.

A missing weekday leaves the month without a number: it may be the quietest day or the busiest. Then
there is a range, with the cheapest and the dearest complete day in place of each weekday not seen.
One day alone makes none: its two ends would be one number, and look sure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from route_audit.business.traffic import DAYS_PER_WEEK, Traffic
from route_audit.units import plural

DAYS_PER_YEAR = 365.25
HORIZON_MONTHS = 12
"""How far ahead a year looks: further than prices and traffic are known, but what budgets ask for."""

_FEWEST_FOR_A_RANGE = 2
_WEEKS_PER_MONTH = DAYS_PER_YEAR / HORIZON_MONTHS / DAYS_PER_WEEK


class Carried(msgspec.Struct, frozen=True):
    """How many windows make a month; None where the log can't say.

    Attributes:
        months: factor from the window's total to a month's.
        method: how it was made.
        why: why there is none.
        low, high: factors to the least and the most that a month may come to, where there is no ``months``
            but a range; else None.
    """

    months: float | None
    method: str | None
    why: str | None
    low: float | None = None
    high: float | None = None


def carry(traffic: Traffic | None, window_usd: float) -> Carried:
    """Scale the window to a month by day-of-week means of the complete days.

    Args:
        traffic: what each day shows; None where the log has no times.
        window_usd: the cost of the whole window.
    """
    if traffic is None:
        return Carried(None, None, "the log has no times")
    by_weekday = traffic.by_weekday()
    days = [usd for costs in by_weekday.values() for usd in costs]
    if len(by_weekday) < DAYS_PER_WEEK:
        return _refused(by_weekday, days, window_usd)
    if not window_usd:
        return Carried(None, None, "the log's cost is zero")
    month = _week(by_weekday) * _WEEKS_PER_MONTH
    method = f"day-of-week means of {len(days)} complete days, times the weekdays of an average month"
    return Carried(month / window_usd, method, None)


def _week(by_weekday: Mapping[int, Sequence[float]]) -> float:
    """The cost of a week, as far as its days were seen."""
    return math.fsum(math.fsum(costs) / len(costs) for costs in by_weekday.values())


def _refused(by_weekday: Mapping[int, Sequence[float]], days: Sequence[float], window_usd: float) -> Carried:
    """No month, but a range where days that may differ and a cost are there to make one from."""
    days_seen = plural(len(days), "complete day")
    why = f"the log has {days_seen} on {len(by_weekday)} of 7 weekdays; a month needs all 7"
    if len(days) < _FEWEST_FOR_A_RANGE or not window_usd:
        return Carried(None, None, why)
    known, unseen = _week(by_weekday), DAYS_PER_WEEK - len(by_weekday)
    low, high = ((known + unseen * end) * _WEEKS_PER_MONTH / window_usd for end in (min(days), max(days)))
    return Carried(None, None, why, low, high)


def year(months: Sequence[float]) -> float:
    """What the months of a year come to, exactly added."""
    return math.fsum(months)
