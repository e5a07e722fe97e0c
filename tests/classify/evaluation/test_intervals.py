"""Intervals against known values, and the threshold that is tested, not picked."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify.evaluation.intervals import (
    Step,
    fixed_sequence,
    labels_needed,
    rate,
    upper_bound,
)


def test_wilson_by_hand() -> None:
    # Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662; 0 of 20 is 0 to 0.1611.
    found = rate(81, 263)
    assert found.low == pytest.approx(0.2553, abs=5e-5)
    assert found.high == pytest.approx(0.3662, abs=5e-5)
    none = rate(0, 20)
    assert none.low == 0
    assert none.high == pytest.approx(0.1611, abs=5e-5)
    assert rate(0, 0).value is None


@pytest.mark.parametrize(
    ("hits", "among", "bound"),
    [
        (0, 59, 0.0495),
        (0, 299, 0.00997),
        (1, 473, 0.00999),
        (2, 628, 0.00999),
        (5, 100, 0.10225),
        (7, 7, 1.0),
    ],
)
def test_the_exact_bound(hits: int, among: int, bound: float) -> None:
    assert upper_bound(hits, among) == pytest.approx(bound, abs=2e-5)


@given(st.integers(1, 300), st.data())
def test_the_interval_moves_up_with_the_hits(among: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, among - 1))
    less, more = rate(hits, among), rate(hits + 1, among)
    assert less.low < more.low or hits == 0  # type: ignore[operator]
    assert less.high < more.high or hits + 1 == among  # type: ignore[operator]


def test_a_bound_without_a_row_is_one() -> None:
    assert upper_bound(0, 0) == 1.0


def test_how_many_labels_show_a_share() -> None:
    assert [labels_needed(share) for share in (0.01, 0.02, 0.05)] == [299, 149, 59]
    assert [labels_needed(0.01, wrong) for wrong in (0, 1, 2)] == [299, 473, 628]


@given(st.floats(0.001, 0.5), st.integers(0, 30))
def test_so_many_labels_show_it_and_one_fewer_does_not(target: float, wrong: int) -> None:
    needed = labels_needed(target, wrong)
    assert upper_bound(wrong, needed) <= target * (1 + 1e-9)
    assert upper_bound(wrong, needed - 1) > target


@pytest.mark.parametrize(("share", "among"), [(0.02, 149), (0.02, 400), (0.1, 50), (0.5, 20)])
def test_the_bound_holds_in_at_least_95_of_100_samples(share: float, among: int) -> None:
    missed = sum(
        math.comb(among, hits) * share**hits * (1 - share) ** (among - hits)
        for hits in range(among + 1)
        if upper_bound(hits, among) < share
    )
    assert missed <= 0.05


@given(st.integers(0, 300), st.integers(0, 300))
def test_intervals_hold_the_share_and_stay_within_one(hits: int, misses: int) -> None:
    among = hits + misses
    found = rate(hits, among)
    if among:
        assert 0 <= found.low <= found.value <= found.high <= 1  # type: ignore[operator]
        assert found.value <= upper_bound(hits, among) <= 1  # type: ignore[operator]


@given(st.integers(0, 20), st.integers(21, 200))
def test_more_mistakes_raise_the_bound_and_more_labels_lower_it(hits: int, among: int) -> None:
    assert upper_bound(hits + 1, among) > upper_bound(hits, among)
    assert upper_bound(hits, among + 10) < upper_bound(hits, among)


def test_the_sequence_stops_at_the_first_failure() -> None:
    steps = [Step(0.9, 200, 0), Step(0.8, 400, 1), Step(0.7, 600, 40), Step(0.6, 9000, 40)]
    assert fixed_sequence(steps, 0.02) == steps[1]


def test_a_first_step_that_fails_chooses_nothing() -> None:
    assert fixed_sequence([Step(0.9, 200, 30), Step(0.8, 4000, 30)], 0.02) is None


def test_steps_too_small_to_show_anything_are_passed_over() -> None:
    steps = [Step(0.9, 20, 1), Step(0.8, 500, 1)]
    assert fixed_sequence(steps, 0.02) == steps[1]


def test_the_sequence_rarely_promises_too_much_where_picking_by_eye_often_does() -> None:
    # Of 400 hard requests each has a confidence of being easy; those from 0.80 on are a true 2.2 %.
    rng = np.random.default_rng(0)
    thresholds = np.arange(0.99, 0.5, -0.03)
    true = 0.022 * (1 - thresholds) / 0.2
    promised = picked = 0
    for _ in range(300):
        at = 1 - 0.2 * rng.random(400) / 0.022
        steps = [Step(float(t), 400, int((at >= t).sum())) for t in thresholds]
        tested = fixed_sequence(steps, 0.02)
        promised += tested is not None and true[steps.index(tested)] > 0.02
        seen = [place for place, step in enumerate(steps) if step.wrong / 400 <= 0.02]
        picked += bool(seen) and true[max(seen)] > 0.02
    assert promised <= 0.05 * 300
    assert picked > 0.3 * 300
