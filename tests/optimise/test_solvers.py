"""The solvers against every assignment tried, and the shape of the frontier."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from every_assignment import exhaustive
from route_audit.optimise import (
    Features,
    Frontier,
    Limits,
    Problem,
    best_integer,
    best_simple,
    bound_usd,
    frontier,
)
from route_audit.tiers import Tier


def drawn(seed: int, cells: int | None = None, options: int | None = None) -> Problem:
    lots = np.random.default_rng(seed)
    shape = (cells or int(lots.integers(1, 6)), options or int(lots.integers(2, 5)))
    eligible = lots.random(shape) < 0.8
    eligible[:, 0] = True
    return Problem(
        lots.integers(0, 50, shape).astype(float),
        lots.integers(0, 12, shape).astype(float),
        lots.integers(0, 6, shape).astype(float),
        eligible,
    )


def by_hand() -> Problem:
    """Two cells, three options; the last is dear and never fails."""
    cost = np.array([[10.0, 40.0, 100.0], [5.0, 30.0, 50.0]])
    failures = np.array([[10.0, 4.0, 0.0], [6.0, 5.0, 0.0]])
    return Problem(cost, failures, np.zeros((2, 3)), np.ones((2, 3), np.bool_))


@pytest.mark.parametrize("seed", range(200))
def test_the_programme_equals_every_assignment_tried(seed: int) -> None:
    problem = drawn(seed)
    lots = np.random.default_rng(seed + 10_000)
    limits = Limits(
        failures=float(lots.integers(0, 30)),
        slow=float(lots.integers(2, 20)),
        models=int(lots.integers(1, 4)) if seed % 2 else None,
        free=(0,) if seed % 4 == 1 else (),
    )
    tried, found = exhaustive(problem, limits), best_integer(problem, limits)
    assert (tried is None) == (found is None)
    if tried is not None and found is not None:
        assert found.cost_usd == pytest.approx(tried.cost_usd)
        assert limits.hold(found)
        bound = bound_usd(problem, limits)
        assert bound is not None
        assert bound <= tried.cost_usd + 1e-6


@pytest.mark.parametrize("times", [2.0**-40, 2.0**40])
@pytest.mark.parametrize("seed", range(20))
def test_a_small_bill_is_solved_as_a_large_one(seed: int, times: float) -> None:
    """Solvers round at fixed sizes, and a few short calls cost a millionth of a dollar."""
    problem, limits = drawn(seed), Limits(failures=float(seed))
    other = replace(problem, cost_usd=problem.cost_usd * times)
    found, again = best_integer(problem, limits), best_integer(other, limits)
    assert (found is None) == (again is None)
    if found is not None and again is not None:
        assert found.choice.tolist() == again.choice.tolist()
        bound = bound_usd(problem, limits)
        assert bound is not None
        assert bound_usd(other, limits) == pytest.approx(bound * times, rel=1e-9)


@pytest.mark.parametrize("seed", range(50))
def test_the_bound_is_below_the_best_and_the_corner_above(seed: int) -> None:
    problem, most = drawn(seed), float(seed % 25)
    line = frontier(problem)
    tried = exhaustive(problem, Limits(failures=most))
    corner, linear = line.within(most), line.cost_at(most)
    assert (tried is None) == (linear is None)
    if tried is None or linear is None or corner is None:
        return
    assert linear <= tried.cost_usd + 1e-9
    assert tried.cost_usd <= line.cost_usd[corner] + 1e-9
    bound = bound_usd(problem, Limits(failures=most))
    assert bound == pytest.approx(linear, abs=1e-6)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_the_frontier_is_convex_and_monotone_and_its_corners_are_real(seed: int) -> None:
    problem = drawn(seed, cells=7, options=5)
    line = frontier(problem)
    least = np.where(problem.eligible, problem.cost_usd, np.inf).min(axis=1).sum()
    dearer, fewer = np.diff(line.cost_usd), -np.diff(line.failures)
    assert (dearer >= 0).all()
    assert (fewer > 0).all()
    slopes = dearer / fewer
    assert (np.diff(slopes) >= -1e-9).all()
    for corner in range(len(line)):
        choice = line.choice(corner)
        assert problem.eligible[np.arange(problem.cells), choice].all()
        answer = problem.answer(choice)
        assert answer.cost_usd == pytest.approx(line.cost_usd[corner])
        assert answer.failures == pytest.approx(line.failures[corner])
    assert line.cost_usd[0] == pytest.approx(least)


def test_the_frontier_by_hand() -> None:
    # the second cell's middle option lies above the line from 5 to 50: it is on no hull
    line = frontier(by_hand())
    assert line.cost_usd.tolist() == [15, 45, 90, 150]  # steps of 5, 7.5 and 15 dollars a failure
    assert line.failures.tolist() == [16, 10, 4, 0]
    assert line.cost_at(7) == pytest.approx(67.5)  # half of the second cell on its last option
    assert line.cost_at(20) == 15
    assert line.within(7) == 2
    assert frontier_of_one_failing().cost_at(0.5) is None


def test_staying_fails_nothing_whatever_the_last_digits_of_the_sums() -> None:
    """Ten times 0.1, added up one by one, is a little less than 1."""
    failures, cost = np.array([[0.0, 0.1]] * 10), np.array([[3.0, 1.0]] * 10)
    line = frontier(Problem(cost, failures, np.zeros_like(cost), np.ones(cost.shape, np.bool_)))
    assert 0 < line.failures[-1] < 1e-12
    assert line.cost_at(0) == pytest.approx(30.0)
    assert line.within(0) == 10


def frontier_of_one_failing() -> Frontier:
    one = np.array([[1.0]])
    return frontier(Problem(one, one, one, np.ones((1, 1), np.bool_)))


def test_the_best_whole_assignment_by_hand() -> None:
    # at most 7 failures: (0, 2) has 10; (1, 2) has 4 and costs 90; (2, 0) has 6 and costs 105
    found = best_integer(by_hand(), Limits(failures=7))
    assert found is not None
    assert (found.choice.tolist(), found.cost_usd) == ([1, 2], 90)
    assert best_integer(by_hand(), Limits(failures=-1)) is None


def test_slow_answers_bind_by_hand() -> None:
    problem = by_hand()
    slow = np.array([[3.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    limited = Problem(problem.cost_usd, problem.failures, slow, problem.eligible)
    found = best_integer(limited, Limits(slow=2))  # 40 + 5 keeps to it, 10 + 30 does not
    assert found is not None
    assert (found.choice.tolist(), found.cost_usd, found.slow) == ([1, 0], 45, 2)


def test_a_simple_rule_by_hand() -> None:
    # retrieval at .9 and .5, extraction at .9, reasoning; small (0) fails on the unsure half
    cost = np.array([[1.0, 10.0], [1.0, 10.0], [2.0, 20.0], [4.0, 40.0]])
    failures = np.array([[0.1, 0.0], [5.0, 0.0], [0.2, 0.0], [9.0, 0.0]])
    features = Features(
        np.array([Tier.RETRIEVAL, Tier.RETRIEVAL, Tier.EXTRACTION, Tier.REASONING]),
        np.array([0.9, 0.5, 0.9, 0.0]),
    )
    problem = Problem(cost, failures, np.zeros((4, 2)), np.ones((4, 2), np.bool_))
    rule = best_simple(problem, features, Limits(failures=1))
    assert rule is not None
    assert (rule.retrieval, rule.extraction, rule.reasoning, rule.confidence) == (0, 0, 1, 0.9)
    assert rule.answer.cost_usd == 1 + 10 + 2 + 40
    assert rule.answer.failures == pytest.approx(0.3)
    free = best_simple(problem, features, Limits())
    assert free is not None
    assert free.answer.cost_usd == 8
    assert best_simple(problem, features, Limits(failures=-1)) is None


@pytest.mark.parametrize("seed", range(30))
def test_a_simple_rule_is_never_better_than_the_best(seed: int) -> None:
    problem = drawn(seed, cells=5, options=3)
    lots = np.random.default_rng(seed)
    features = Features(lots.integers(0, 4, 5), np.round(lots.random(5), 1))
    limits = Limits(failures=20)
    rule, best = best_simple(problem, features, limits), exhaustive(problem, limits)
    if rule is not None:
        assert best is not None
        assert rule.answer.cost_usd >= best.cost_usd - 1e-9
        assert limits.hold(rule.answer)


def test_a_cell_without_an_option_and_a_negative_count_are_refused() -> None:
    ones = np.ones((1, 2))
    with pytest.raises(ValueError, match="serve"):
        Problem(ones, ones, ones, np.zeros((1, 2), np.bool_))
    with pytest.raises(ValueError, match="below zero"):
        Problem(ones, -ones, ones, np.ones((1, 2), np.bool_))
    with pytest.raises(ValueError, match="too many"):
        exhaustive(drawn(1, cells=30, options=3), Limits(failures=math.inf))
