"""Realised savings by hand: against a hold-out, and the gap from the plan step by step."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.business.tracking import (
    CACHE,
    CALLS,
    INPUT,
    MIX,
    OUTPUT,
    PRICE,
    ROUTING,
    STEPS,
    VOLUME,
    Arm,
    Seen,
    against_hold_out,
    shifts,
    variances,
)
from route_audit.report.case import Unit


def unit(tier: str, model: str, calls: float, input_usd: float, output_usd: float) -> Unit:
    """A call has 100 tokens in and 10 out."""
    return Unit(tier, model, calls, 100 * calls, 10 * calls, input_usd, output_usd, 0.0)


PLAN = Seen(
    (unit("extraction", "small", 100, 10.0, 5.0), unit("reasoning", "big", 50, 40.0, 20.0)),
    {"extraction": 100.0, "reasoning": 50.0},
)
"""75 dollars: 15 cents a request of extraction, 1.20 of reasoning."""


def steps(then: Seen, now_usd: float | None = None) -> dict[str, float]:
    found = dict(variances(PLAN.usd, PLAN, then, then.usd if now_usd is None else now_usd))
    assert math.fsum(found.values()) == pytest.approx((now_usd or then.usd) - PLAN.usd)
    return {name: round(usd, 9) for name, usd in found.items() if round(usd, 9)}


def test_twice_the_traffic_is_volume_alone() -> None:
    twice = tuple(unit(u.tier, u.model, 2 * u.calls, 2 * u.input_usd, 2 * u.output_usd) for u in PLAN.units)
    assert steps(Seen(twice, {"extraction": 200.0, "reasoning": 100.0})) == {VOLUME: 75.0}


def test_other_tiers_are_mix() -> None:
    """As many requests, 10 of them reasoning instead of extraction: 10 * (1.20 - 0.15)."""
    then = (unit("extraction", "small", 90, 9.0, 4.5), unit("reasoning", "big", 60, 48.0, 24.0))
    assert steps(Seen(then, {"extraction": 90.0, "reasoning": 60.0})) == {MIX: 10.5}


def test_answers_twice_as_long() -> None:
    longer = Unit("reasoning", "big", 50, 5_000, 1_000, 40.0, 40.0, 0.0)
    assert steps(Seen((PLAN.units[0], longer), PLAN.requests)) == {OUTPUT: 20.0}


def test_prompts_half_as_long() -> None:
    shorter = Unit("reasoning", "big", 50, 2_500, 500, 20.0, 20.0, 0.0)
    assert steps(Seen((PLAN.units[0], shorter), PLAN.requests)) == {INPUT: -20.0}


def test_the_same_tokens_for_less_are_the_cache() -> None:
    cached = Unit("reasoning", "big", 50, 5_000, 500, 30.0, 20.0, 0.0)
    assert steps(Seen((PLAN.units[0], cached), PLAN.requests)) == {CACHE: -10.0}


def test_calls_sent_again() -> None:
    again = unit("reasoning", "big", 55, 44.0, 22.0)
    assert steps(Seen((PLAN.units[0], again), PLAN.requests)) == {CALLS: 6.0}


def test_another_model_than_planned() -> None:
    """20 of the 100 went to a model that was not planned, at 50 cents each: 20 * (0.50 - 0.15)."""
    then = (unit("extraction", "small", 80, 8.0, 4.0), unit("extraction", "big", 20, 7.0, 3.0), PLAN.units[1])
    assert steps(Seen(then, PLAN.requests)) == {ROUTING: 7.0}


def test_what_is_left_is_the_price() -> None:
    assert steps(PLAN, 80.0) == {PRICE: 5.0}


def test_what_prices_changed_before_the_plan_was_over_is_the_price_too() -> None:
    """Five dollars dearer at the end of the plan's days than over them, and two more since."""
    found = dict(variances(PLAN.usd - 5.0, PLAN, PLAN, PLAN.usd + 2.0))
    assert found == dict.fromkeys(STEPS, 0.0) | {PRICE: 7.0}


def test_what_sums_leave_in_their_last_digits_is_no_step() -> None:
    assert dict(variances(PLAN.usd, PLAN, PLAN, PLAN.usd * (1 + 1e-15))) == dict.fromkeys(STEPS, 0.0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["extraction", "reasoning", "unsure"]),
            st.sampled_from(["small", "big", "new"]),
            st.floats(1, 1e4),
            st.floats(0, 1e3),
            st.floats(0, 1e3),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[:2],
    ),
    st.floats(0, 1e4),
)
def test_the_steps_add_up_whatever_was_seen(
    rows: list[tuple[str, str, float, float, float]], now_usd: float
) -> None:
    units = tuple(unit(*row) for row in rows)
    then = Seen(units, {row[0]: 100.0 for row in rows})
    found = variances(PLAN.usd, PLAN, then, now_usd)
    assert math.fsum(usd for _, usd in found) == pytest.approx(now_usd - PLAN.usd, rel=1e-9, abs=1e-6)


def test_only_what_is_beyond_its_old_share_moves_back() -> None:
    old, new = {"big": 0.8, "mid": 0.2}, {"big": 0.3, "small": 0.5, "mid": 0.2}
    assert list(shifts(old, new)) == [("small", "big", 0.5)]
    assert list(shifts(old, old)) == []


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(0.01, 1), min_size=1),
    st.dictionaries(st.sampled_from("abcd"), st.floats(0.01, 1), min_size=1),
)
def test_the_shifts_lead_back_to_the_old_shares(one: dict[str, float], other: dict[str, float]) -> None:
    old, new = ({name: share / sum(each.values()) for name, share in each.items()} for each in (one, other))
    moved = dict(new)
    for source, target, share in shifts(old, new):
        moved[source] -= share
        moved[target] = moved.get(target, 0.0) + share
    for name in {*old, *moved}:
        assert moved.get(name, 0.0) == pytest.approx(old.get(name, 0.0), abs=1e-9)


def test_a_hold_out_by_hand() -> None:
    """Means 2 and 1 dollars: 10 treated requests saved 10.

    Residuals over the sums: held out (3-2*1, 1-2*1)/2 = +-1/2, treated 0: their squares 1/2, times 2/1,
    its root 1 a request. All of it is the hold-out's, of two clusters, so that Student's t has one degree of
    freedom: 12.7062 * 10.
    """
    control = Arm(np.array([3.0, 1.0]), np.array([1.0, 1.0]))
    treated = Arm(np.array([5.0, 5.0]), np.array([5.0, 5.0]))
    found = against_hold_out(control, treated)
    assert found.saving_usd == pytest.approx(10.0)
    assert found.low_usd == pytest.approx(10 - 127.0620)
    assert found.high_usd == pytest.approx(10 + 127.0620)


def test_each_arm_counts_its_own_clusters() -> None:
    """Ten requests an arm: two sessions held out, of 1 and 3 dollars, and four others, of 0 and 2.

    Held out: mean 0.4, residuals -+1/10, their squares 0.02, times 2/1: 0.04.
    Treated: mean 0.4, residuals -+1/10, twice each, their squares 0.04, times 4/3: 4/75.
    Degrees of freedom (Welch): (0.04 + 4/75)^2 / (0.04^2 / 1 + (4/75)^2 / 3) = 3.4186, at which t is 2.97296.
    """
    control = Arm(np.array([1.0, 3.0, 0, 0, 0, 0]), np.array([5.0, 5.0, 0, 0, 0, 0]))
    treated = Arm(np.array([0, 0, 0.0, 2.0, 0.0, 2.0]), np.array([0, 0, 2.5, 2.5, 2.5, 2.5]))
    found = against_hold_out(control, treated)
    assert found.saving_usd == pytest.approx(0.0, abs=1e-12)
    assert found.high_usd == pytest.approx(29.7296 * math.sqrt(0.04 + 4 / 75), rel=1e-5)


def test_an_interval_of_few_clusters_holds_the_truth_as_often_as_it_says() -> None:
    """Eight sessions held out and forty not, of one kind; the normal distribution's held 90 %."""
    random = np.random.default_rng(0)
    held = 0
    for _ in range(1_000):
        requests = random.integers(1, 10, 48).astype(float)
        usd = requests * random.normal(1.0, 0.5, 48)
        out = np.arange(48) < 8
        found = against_hold_out(Arm(usd * out, requests * out), Arm(usd * ~out, requests * ~out))
        assert found.low_usd is not None
        assert found.high_usd is not None
        held += found.low_usd <= 0 <= found.high_usd
    assert held >= 920


def test_one_cluster_has_no_interval() -> None:
    arms = Arm(np.array([2.0, 0.0]), np.array([1.0, 0.0])), Arm(np.array([1.0, 0.0]), np.array([1.0, 0.0]))
    assert against_hold_out(*arms).low_usd is None
