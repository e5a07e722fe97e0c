"""The twelve months ahead, and which share of each has which prices.

    year = sum over months, sum over price spans of (share of the month's days) * (a month at those prices)

A month begins on the day of the month on which the price book was made, or on the last there is.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections.abc import Sequence

from route_audit.business.carry import HORIZON_MONTHS


def months_from(day: dt.date) -> list[dt.date]:
    """The first days of the months from ``day`` on, and the day after the last month."""
    return [_later(day, months) for months in range(HORIZON_MONTHS + 1)]


def spans(day: dt.date, changes: Sequence[dt.date]) -> list[list[float]]:
    """For each month from ``day`` on: which share of its days lies before, between and after ``changes``.

    Args:
        day: the first day of the first month.
        changes: rising first days of new prices; n of them make n + 1 shares a month, which add up to 1.
    """
    edges = [dt.date.min, *changes, dt.date.max]
    starts = months_from(day)
    return [
        [
            _days(month, end, *edges[index : index + 2]) / (end - month).days
            for index in range(len(changes) + 1)
        ]
        for month, end in itertools.pairwise(starts)
    ]


def _days(start: dt.date, end: dt.date, low: dt.date, high: dt.date) -> int:
    return max((min(end, high) - max(start, low)).days, 0)


def _later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
