from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.business.horizon import months_from, spans

DAY = dt.date(2026, 11, 23)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


def test_months_begin_on_the_same_day_or_the_last_there_is() -> None:
    starts = months_from(dt.date(2026, 12, 31))
    assert starts[:4] == [
        dt.date(2026, 12, 31),
        *(dt.date(2027, m, d) for m, d in ((1, 31), (2, 28), (3, 31))),
    ]
    assert starts[-1] == dt.date(2027, 12, 31)


def test_a_change_splits_the_month_it_falls_into_by_days() -> None:
    """From 23 November on there are 30 days; 8 of them before December."""
    first, second, *_ = spans(DAY, [dt.date(2026, 12, 1)])
    assert first == pytest.approx([8 / 30, 22 / 30])
    assert second == [0, 1]


def test_a_change_on_the_first_day_holds_for_all_of_the_month() -> None:
    assert spans(DAY, [dt.date(2026, 12, 23)])[:2] == [[1, 0], [0, 1]]


@given(DAYS, st.lists(DAYS, max_size=5, unique=True).map(sorted))
def test_the_shares_of_a_month_add_up(day: dt.date, changes: list[dt.date]) -> None:
    months = spans(day, changes)
    assert len(months) == 12
    for month in months:
        assert len(month) == len(changes) + 1
        assert sum(month) == pytest.approx(1)
        assert min(month) >= 0
