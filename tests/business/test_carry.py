from __future__ import annotations

import pytest

from route_audit.business.carry import carry
from route_audit.business.traffic import Traffic

DAY = 86_400.0
MONDAY = 20_751
"""2026-10-26, in days since 1970."""


def _traffic(
    days: dict[int, float], requests: int = 200, first: float = 60.0, last: float = DAY - 60.0
) -> Traffic:
    start, end = min(days), max(days)
    return Traffic(days, dict.fromkeys(days, requests), start * DAY + first, end * DAY + last)


def _weeks(count: int, weekday: float = 10.0, weekend: float = 3.0) -> dict[int, float]:
    return {MONDAY + day: weekend if day % 7 >= 5 else weekday for day in range(7 * count)}


def test_a_month_follows_the_rhythm_of_the_week() -> None:
    days = _weeks(2)
    carried = carry(_traffic(days), sum(days.values()))
    assert carried.months is not None
    assert carried.months * sum(days.values()) == pytest.approx((5 * 10 + 2 * 3) / 7 * 365.25 / 12)


def test_extra_weekdays_do_not_tilt_the_month() -> None:
    two_weeks, days = _weeks(2), _weeks(2)
    days |= {MONDAY + 14: 10.0, MONDAY + 15: 10.0}
    longer, plain = (
        carry(_traffic(days), sum(days.values())),
        carry(_traffic(two_weeks), sum(two_weeks.values())),
    )
    assert longer.months is not None
    assert plain.months is not None
    assert longer.months * sum(days.values()) == pytest.approx(plain.months * sum(two_weeks.values()))


def test_a_missing_weekday_refuses_the_month() -> None:
    days = {day: usd for day, usd in _weeks(2).items() if day % 7 != MONDAY % 7}
    carried = carry(_traffic(days), sum(days.values()))
    assert carried.months is None
    assert carried.why == "the log has 12 complete days on 6 of 7 weekdays; a month needs all 7"


def test_one_complete_day_makes_no_range() -> None:
    carried = carry(_traffic({MONDAY: 5.0}), 5.0)
    assert carried.why == "the log has 1 complete day on 1 of 7 weekdays; a month needs all 7"
    assert (carried.months, carried.low, carried.high) == (None, None, None)
    carried = carry(_traffic({MONDAY: 5.0, MONDAY + 1: 7.0}), 12.0)
    weeks = 365.25 / 12 / 7
    # 5 + 7 and five days more, each like the cheapest or the dearest: 37 and 47 dollars a week
    assert carried.low == pytest.approx(37 * weeks / 12)
    assert carried.high == pytest.approx(47 * weeks / 12)


def test_cut_off_days_at_both_ends_do_not_count() -> None:
    days = _weeks(2)
    complete = _traffic(days, first=DAY / 2, last=DAY / 2).complete_days()
    assert complete == [MONDAY + day for day in range(1, 13)]


def test_a_gap_is_no_day_of_zero_cost() -> None:
    days = _weeks(3)
    del days[MONDAY + 9]
    assert MONDAY + 9 not in _traffic(days).complete_days()


def test_a_quiet_day_of_a_thin_log_is_a_day_of_zero_cost() -> None:
    days = _weeks(3)
    del days[MONDAY + 12]
    thin = _traffic(days, requests=4, first=0.0, last=DAY)
    assert MONDAY + 12 in thin.complete_days()


def test_no_times_no_month() -> None:
    assert carry(None, 12.0).why == "the log has no times"
