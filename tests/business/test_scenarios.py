"""Growth, ramp and drift, with arithmetic for any numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.business.drift import MOVED, quarters, stability_index
from route_audit.business.growth import grown
from route_audit.business.ramp import ramped

AMOUNT = st.floats(0.01, 1e9)
RATE = st.floats(-0.5, 0.5).filter(lambda rate: abs(rate) > 1e-6)
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=15)
COUNTS = st.lists(st.integers(0, 10**9), min_size=4, max_size=4)


@given(AMOUNT, RATE, st.integers(1, 36))
def test_growth_adds_up_to_the_closed_form(month: float, growth: float, months: int) -> None:
    total = math.fsum(grown((month,) * months, growth))
    assert total == pytest.approx(month * math.expm1(months * math.log1p(growth)) / growth, rel=1e-6)


@given(AMOUNT)
def test_no_growth_changes_nothing(month: float) -> None:
    assert grown((month,) * 12, 0.0) == (month,) * 12


@given(AMOUNT, SHARES)
def test_a_ramp_never_saves_more_than_the_whole_policy(month: float, shares: list[float]) -> None:
    steps = ramped((month,) * 12, shares)
    assert len(steps) == 12
    assert math.fsum(steps) <= 12 * month * (1 + 1e-12)
    assert steps[-1] == month * shares[min(11, len(shares) - 1)]


def test_a_ramp_worked_out_by_hand() -> None:
    assert sum(ramped((100.0,) * 12, (0.05, 0.25, 1.0))) == pytest.approx(5 + 25 + 10 * 100)


def test_a_mix_worked_out_by_hand() -> None:
    """60 and 40 of 100 against 40 and 60; half a request on each count makes it 60.5/101 and 40.5/101."""
    first, last = 60.5 / 101, 40.5 / 101
    by_hand = (last - first) * math.log(last / first) + (first - last) * math.log(first / last)
    assert stability_index([60, 40], [40, 60]) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.1589, abs=5e-5)
    assert by_hand < MOVED


@given(COUNTS, COUNTS)
def test_the_index_is_symmetric_and_never_negative(first: list[int], last: list[int]) -> None:
    index = stability_index(first, last)
    assert index >= -1e-12
    assert index == pytest.approx(stability_index(last, first), abs=1e-12)
    assert stability_index(first, first) == 0


@given(st.lists(st.integers(0, 10**5), max_size=60, unique=True).map(sorted))
def test_quarters_are_of_one_length_and_apart(days: list[int]) -> None:
    found = quarters(days)
    if len(days) < 4:
        assert found is None
        return
    assert found is not None
    first, last = found
    assert len(first) == len(last) == len(days) // 4
    assert max(first) < min(last)
