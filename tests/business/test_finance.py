"""Finance by hand: flows, present values, payback, the smallest bill, and what knowing is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.assumptions.draws import triangular
from route_audit.business.finance import (
    Terms,
    deciding_bill_usd,
    flows,
    npv,
    payback_months,
    perfect_information_usd,
    present,
    shares,
    smallest_bill_usd,
)

TERMS = Terms(
    run_usd_per_month=100.0, discount_rate=0.1, horizon_months=4, lead_months=1, ramp=(0.05, 0.25, 1.0)
)


def test_ramp_begins_after_the_lead() -> None:
    assert shares(TERMS).tolist() == [0.0, 0.05, 0.25, 1.0]


def test_growth_counts_from_today() -> None:
    grown = Terms(0.0, 0.1, 3, 0, (1.0,), monthly_growth=0.1)
    assert shares(grown).tolist() == pytest.approx([1.0, 1.1, 1.21])


def test_nothing_is_run_before_it_is_live() -> None:
    assert flows(np.full(4, 1000.0), TERMS).tolist() == pytest.approx([0.0, -50.0, 150.0, 900.0])


def test_a_year_at_ten_per_cent_divides_by_one_and_a_tenth() -> None:
    amounts = np.zeros(12)
    amounts[11] = 110.0
    assert present(amounts, 0.1)[11] == pytest.approx(100.0)
    assert float(npv(40.0, amounts, 0.1)) == pytest.approx(60.0)


def test_npv_of_many_draws_at_once() -> None:
    saving = np.array([[0.0, 110.0], [0.0, 220.0]])
    assert npv(np.array([10.0, 20.0]), saving, 0.0).tolist() == pytest.approx([100.0, 200.0])


@pytest.mark.parametrize(
    ("effort", "amounts", "months"),
    [
        (100.0, [50.0, 50.0], 2.0),
        (100.0, [50.0, 100.0], 1.5),
        (100.0, [0.0, 0.0, 400.0], 2.25),
        (100.0, [50.0, 49.0], None),
        (100.0, [100.0, -10.0, 5.0], None),  # paid back, then lost again
        (100.0, [100.0, -10.0, 20.0], 2.5),
        (0.0, [5.0], 0.0),
    ],
)
def test_payback(effort: float, amounts: list[float], months: float | None) -> None:
    assert payback_months(effort, amounts) == (None if months is None else pytest.approx(months))


def test_the_smallest_bill() -> None:
    """16,000 in twelve months is 1,333.33, and 1,500 a month: 2,833.33 of 35 % saved."""
    assert smallest_bill_usd(16_000, 1_500, 0.35, 12) == pytest.approx(8_095.238, abs=0.001)
    assert smallest_bill_usd(16_000, 1_500, 0.0, 12) is None


def test_what_knowing_is_worth() -> None:
    """Half the time 300, half the time -100: go ahead for 100; knowing first, 150."""
    assert perfect_information_usd(np.array([300.0, -100.0])) == pytest.approx(50.0)
    assert perfect_information_usd(np.array([300.0, 100.0])) == 0.0


def test_triangular_draws_have_their_ends_and_their_peak() -> None:
    drawn = triangular(10.0, 20.0, 60.0, np.array([0.0, 0.2, 1.0]))
    assert drawn.tolist() == pytest.approx([10.0, 20.0, 60.0])
    assert triangular(5.0, 5.0, 5.0, np.array([0.3])).tolist() == [5.0]


@given(
    st.floats(0, 1e6),
    st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=36),
    st.floats(0.0, 0.5),
)
def test_npv_falls_by_what_the_effort_rises(effort: float, amounts: list[float], rate: float) -> None:
    known = np.array(amounts)
    assert float(npv(effort + 1.0, known, rate)) == pytest.approx(
        float(npv(effort, known, rate)) - 1.0, abs=1e-6
    )


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=24))
def test_payback_lies_within_the_months_or_is_none(amounts: list[float]) -> None:
    found = payback_months(50.0, amounts)
    assert found is None or 0 <= found <= len(amounts)
    assert (found is not None) == (sum(amounts) >= 50.0) or abs(sum(amounts) - 50.0) < 1e-6


@pytest.mark.parametrize("sure", [0.5, 0.8, 1.0])
def test_at_the_deciding_bill_so_many_draws_are_worth_it(sure: float) -> None:
    gains, costs = np.linspace(1, 20, 10), np.linspace(30, 10, 10)
    bill = deciding_bill_usd(100, gains, costs, sure)
    assert bill is not None
    values = gains * bill * (1 + 1e-12) / 100 - costs
    assert (values >= 0).mean() >= sure
    assert (gains * bill * 0.99 / 100 >= costs).mean() < sure


def test_no_bill_decides_where_too_many_draws_lose() -> None:
    gains, costs = np.array([-1.0, 0.0, 5.0, 5.0]), np.ones(4)
    assert deciding_bill_usd(100, gains, costs, 0.8) is None
    assert deciding_bill_usd(100, gains, costs, 0.51) is None
    assert deciding_bill_usd(100, np.array([0.0, 5, 5, 5]), costs, 0.75) == 20
