"""What contracts leave of a saving, for any amounts."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.business.contracts import Bills, cash_saving_usd, needed, paid, saved

USD = st.floats(0, 1e9)
SPEND = st.dictionaries(st.sampled_from(("acme", "globex", "other")), USD)
COUNT = st.integers(0, 50)


@pytest.mark.parametrize(
    ("before", "after", "committed", "cash"),
    [
        (1_100_000, 700_000, 1_000_000, 100_000),  # down to the commitment, no further
        (1_100_000, 700_000, 0, 400_000),  # nothing is committed
        (900_000, 700_000, 1_000_000, 0),  # all of it stays inside the commitment
        (900_000, 1_200_000, 1_000_000, -200_000),  # a policy that costs more pays what goes beyond it
        (1_500_000, 1_200_000, 1_000_000, 300_000),  # both above it
    ],
)
def test_a_commitment_worked_out_by_hand(before: float, after: float, committed: float, cash: float) -> None:
    assert cash_saving_usd({"acme": before}, {"acme": after}, {"acme": committed}) == cash


@given(SPEND, SPEND)
def test_without_commitments_all_of_it_is_cash(before: dict[str, float], after: dict[str, float]) -> None:
    saving = math.fsum([*before.values(), *(-usd for usd in after.values())])
    assert cash_saving_usd(before, after, {}) == pytest.approx(saving, abs=1e-5)


@given(SPEND, st.floats(0, 1))
def test_a_commitment_above_the_spend_leaves_no_cash(before: dict[str, float], kept: float) -> None:
    after = {provider: usd * kept for provider, usd in before.items()}
    committed = {provider: usd + 1 for provider, usd in before.items()}
    assert cash_saving_usd(before, after, committed) == 0


@given(SPEND, st.floats(0, 1), SPEND)
def test_cash_is_never_more_than_the_saving(
    before: dict[str, float], kept: float, committed: dict[str, float]
) -> None:
    after = {provider: usd * kept for provider, usd in before.items()}
    cash = cash_saving_usd(before, after, committed)
    assert 0 <= cash <= cash_saving_usd(before, after, {}) + 1e-5


@given(SPEND, SPEND)
def test_what_changes_nothing_saves_nothing(spend: dict[str, float], committed: dict[str, float]) -> None:
    assert cash_saving_usd(spend, spend, committed) == 0


@given(st.builds(Bills, SPEND, USD), st.builds(Bills, SPEND, USD), SPEND, st.floats(-1e6, 1e6))
def test_cash_and_what_is_avoided_are_the_saving(
    before: Bills, after: Bills, committed: dict[str, float], capacity: float
) -> None:
    found = saved(before, after, committed, capacity, fees_usd=7)
    costs = [sum(each.by_provider.values()) + each.owned_usd for each in (before, after)]
    assert found.cash_usd + found.avoided_usd == pytest.approx(costs[0] - costs[1] - 7, abs=1e-4)


@given(SPEND, SPEND)
def test_a_commitment_that_never_binds_keeps_nothing(
    before: dict[str, float], after: dict[str, float]
) -> None:
    """Not the least rest of a rounding either: it would be told as an amount."""
    committed = {name: min(before[name], after[name]) for name in before if name in after}
    assert saved(Bills(before, 1.1), Bills(after, 1.1), committed, 0, 0).avoided_usd == 0


def test_a_month_is_mixed_of_the_bills_of_its_days() -> None:
    early, late = Bills({"acme": 100.0}, 8.0), Bills({"acme": 200.0, "other": 40.0}, 0.0)
    assert Bills.mixed([early, late], [0.75, 0.25]) == Bills({"acme": 125.0, "other": 10.0}, 6.0)


@pytest.mark.parametrize(
    ("peak_minute_tokens", "carried", "increments"),
    [(0, "50", 0), (1, "50", 1), (3_000, "50", 1), (3_001, "50", 2), (6_000, "50", 2), (3_300, "0.1", 550)],
)
def test_increments_worked_out_by_hand(peak_minute_tokens: int, carried: str, increments: int) -> None:
    """One increment of 50 tokens a second carries 3,000 tokens a minute."""
    assert needed(peak_minute_tokens, Decimal(carried)) == increments


@pytest.mark.parametrize(
    ("owned", "before", "after", "bought"),
    [
        (2, 2, 2, 2),  # 100 units, load 55, increments of 50: none is given back
        (2, 2, 1, 1),
        (5, 2, 1, 4),  # three stood idle before, and still do
        (1, 3, 2, 1),  # more was needed than was there, and still is
        (1, 3, 0, 0),
        (1, 0, 3, 3),
        (1, 3, 4, 2),  # one did for what needs three, so that four take one more
        (4, 1, 3, 4),  # idle increments take the load
    ],
)
def test_increments_paid_worked_out_by_hand(owned: int, before: int, after: int, bought: int) -> None:
    assert paid(owned, before, after) == bought


@given(COUNT, COUNT, COUNT)
def test_increments_are_given_back_only_when_they_are_freed(owned: int, before: int, after: int) -> None:
    bought = paid(owned, before, after)
    assert bought >= 0
    assert paid(owned, before, before) == owned
    assert (bought <= owned) if after <= before else (bought >= owned)
    assert bought >= min(after, owned)
