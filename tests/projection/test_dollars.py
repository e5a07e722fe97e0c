"""The table of rates bills a request as the exact sum of its parts does."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.cells import Cells
from route_audit.pricing import Band, Price, Rates
from route_audit.pricing.cost import Counts, cost
from route_audit.projection.dollars import QUANTITIES, CellDollars, row_dollars
from route_audit.projection.rates import RowRates, _row

usd = st.decimals(0, 100, allow_nan=False, allow_infinity=False, places=6)
rates = st.builds(Rates, usd, usd, usd, usd, usd, usd, usd, usd, usd)
LEAVES = (
    "uncached",
    "cached",
    "written",
    "written_1h",
    "audio_input",
    "output",
    "audio_output",
    "web_searches",
)
leaves = st.fixed_dictionaries({name: st.integers(0, 10**9) for name in LEAVES})


def _counts(leaf: dict[str, int]) -> Counts:
    written = leaf["written"] + leaf["written_1h"]
    return Counts(
        input_tokens=leaf["uncached"] + leaf["cached"] + written + leaf["audio_input"],
        cached_input_tokens=leaf["cached"],
        cache_write_tokens=written,
        cache_write_1h_tokens=leaf["written_1h"],
        audio_input_tokens=leaf["audio_input"],
        output_tokens=leaf["output"] + leaf["audio_output"],
        audio_output_tokens=leaf["audio_output"],
        web_searches=leaf["web_searches"],
    )


def _at(paid: Rates) -> RowRates:
    """One row billed at the only entry of a table."""
    return RowRates(np.array([_row(paid)]).T, np.zeros(1, np.int32))


@given(leaves, rates)
def test_a_row_costs_what_the_request_costs_exactly(leaf: dict[str, int], paid: Rates) -> None:
    exact = cost(Price((Band(-1, paid),)), _counts(leaf))
    known = {**leaf, "calls": 1}
    quantities = [np.array([known.get(name, 0)], np.int64) for name in QUANTITIES]
    ones = np.ones(1)
    (found,) = row_dollars(quantities, _at(paid), (ones, ones), 1.0)
    assert found == pytest.approx(float(exact), rel=1e-12, abs=1e-15)


@given(leaves, rates, st.floats(0.1, 10), st.floats(0.1, 10))
def test_ratios_scale_text_and_leave_audio_calls_and_searches(
    leaf: dict[str, int], paid: Rates, rho: float, verbosity: float
) -> None:
    price = Price((Band(-1, paid),))
    nothing = dict.fromkeys(LEAVES, 0)
    text_in = {name: leaf[name] for name in LEAVES[:4]}
    parts = (
        text_in,
        {"output": leaf["output"]},
        {name: leaf[name] for name in ("audio_input", "audio_output", "web_searches")},
    )
    into, out, fixed = (float(cost(price, _counts(nothing | part)) - paid.request_usd) for part in parts)
    known = {**leaf, "calls": 1}
    quantities = [np.array([known.get(name, 0)], np.int64) for name in QUANTITIES]
    ratios = (np.array([rho]), np.array([verbosity]))
    (found,) = row_dollars(quantities, _at(paid), ratios, 1.0)
    expected = rho * into + verbosity * out + fixed + float(paid.request_usd or Decimal(0))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


MANY = 100_000
"""So many types: a search of all cells for each would take minutes."""


def costing(kinds: list[int], usd: list[float]) -> CellDollars:
    """Cells of a type and a dollar amount each."""
    cells = Cells.of(np.array(kinds, np.int64).reshape(-1, 1), np.ones((len(kinds), 1), np.int64))
    none, costs = np.zeros(len(kinds)), np.array(usd)
    return CellDollars(cells, costs, none, none, none, none, none, none, none, (), ())


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0, 9)), max_size=20))
def test_the_cost_by_a_part_is_the_exact_sum_of_its_cells(told: list[tuple[int, float]]) -> None:
    found = costing([kind for kind, _ in told], [usd for _, usd in told]).by(0)
    assert found == {
        each: math.fsum(usd for kind, usd in told if kind == each) for each in sorted({k for k, _ in told})
    }


def test_as_many_types_as_cells_take_no_search_for_each() -> None:
    assert costing(list(range(MANY))[::-1], [1.0] * MANY).by(0) == dict.fromkeys(range(MANY), 1.0)
