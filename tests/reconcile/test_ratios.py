from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from route_audit.reconcile.ratios import constant, share_off

CENT = 10**10


@given(st.integers(1, 99), st.lists(st.integers(10**11, 10**15), min_size=1, max_size=9))
def test_a_share_off_is_found_through_rounding_to_cents(share: int, listed: list[int]) -> None:
    pairs = [(round(usd * (100 - share) / 100 / CENT) * CENT, usd) for usd in listed]
    ratio = constant(pairs, CENT)
    assert ratio is not None
    assert abs(ratio - (1 - Decimal(share) / 100)) <= Decimal(CENT) / 2 / min(listed) + Decimal("1e-9")


def test_ratios_that_differ_are_none() -> None:
    assert constant([(90 * CENT, 100 * CENT), (80 * CENT, 100 * CENT)], CENT) is None
    assert constant([], CENT) is None
    assert constant([(5, 0)], CENT) is None


def test_a_share_is_off_list_prices() -> None:
    assert share_off(Decimal("0.8"), Decimal(0)) == Decimal("0.2")
    assert share_off(Decimal("0.9"), Decimal("0.1")) == Decimal("0.19")
    assert str(share_off(Decimal("1.00004"), Decimal(0))) == "0.0000", "no share of less than nothing"
    assert share_off(Decimal("1.055"), Decimal("0.1")) == Decimal("0.0505")
    assert share_off(Decimal("1.055"), Decimal(0)) is None
    assert share_off(Decimal(0), Decimal(0)) is None
