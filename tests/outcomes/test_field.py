"""The metrics that routers are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.outcomes.field import Point, area, calls_for, gap_recovered, lot_of, quality_over_cost
from route_audit.outcomes.money import FAILURES, break_even, left, scale_with

SHARE = st.floats(0.01, 0.99)


@given(SHARE)
def test_a_lot_keeps_as_much_as_it_draws(share: float) -> None:
    assert area(share, share) == pytest.approx(0.5)
    assert calls_for(0.5, share, share) == pytest.approx(0.5)
    assert calls_for(0.8, share, share) == pytest.approx(0.8)


@given(SHARE, SHARE)
def test_more_of_the_gap_needs_no_more_calls(share: float, kept: float) -> None:
    assert calls_for(0.5, share, kept) <= calls_for(0.8, share, kept)
    assert 0 < calls_for(0.8, share, kept) <= 1


def test_no_gap_is_not_zero() -> None:
    assert gap_recovered(0.5, 0.9, 0.9) is None
    assert gap_recovered(0.5, 0.9, 0.8) is None


def test_the_hull_leaves_out_what_lies_below_it() -> None:
    ends = [Point(0, 0.4), Point(10, 0.8)]
    assert quality_over_cost(ends) == pytest.approx(0.6)
    assert quality_over_cost([*ends, Point(5, 0.5)]) == pytest.approx(0.6)
    assert quality_over_cost([*ends, Point(5, 0.8)]) == pytest.approx(0.7)
    assert quality_over_cost([Point(0, 0.9), Point(10, 0.2)]) == pytest.approx(0.9)
    assert quality_over_cost([Point(1, 0.9), Point(1, 0.2)]) is None


@given(st.lists(st.tuples(st.floats(0, 9), SHARE), min_size=2, max_size=8))
def test_the_mean_height_is_a_score(points: list[tuple[float, float]]) -> None:
    height = quality_over_cost([Point(*point) for point in points])
    assert height is None or 0 <= height <= 1 + 1e-9


def test_no_lot_costs_more_than_the_strong_model() -> None:
    assert lot_of(5, 1, 9) == pytest.approx(0.5)
    assert lot_of(10, 1, 9) is None
    assert lot_of(5, 9, 1) is None


@given(st.floats(0.01, 1e6), st.floats(1, 1e6))
def test_nothing_is_left_on_the_zero_line(saving: float, moved: float) -> None:
    for place, share in enumerate(FAILURES):
        cost = break_even(saving, moved, share)
        assert left(saving, moved, (cost,))[place][0] == pytest.approx(0, abs=1e-6 * saving)


def test_the_scale_has_the_users_own_cost() -> None:
    assert 8.0 in scale_with(8.0)
    assert list(scale_with(8.0)) == sorted(scale_with(8.0))
