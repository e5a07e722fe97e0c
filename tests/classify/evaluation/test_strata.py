"""Strata by tier and confidence, and how draws are spread over them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify.evaluation.strata import LEAST, allocate, is_routed, name_of, strata_of
from route_audit.tiers import Tier


@pytest.mark.parametrize(
    ("tier", "confidence", "name"),
    [
        (Tier.RETRIEVAL, 0.55, "retrieval 0.50-0.60"),
        (Tier.EXTRACTION, 0.6, "extraction 0.60-0.70"),
        (Tier.EXTRACTION, 1.0, "extraction 0.90-1.00"),
        (Tier.REASONING, 0.9, "reasoning"),
        (Tier.UNSURE, 0.2, "unsure"),
    ],
)
def test_strata_by_tier_and_confidence(tier: Tier, confidence: float, name: str) -> None:
    (number,) = strata_of(np.array([tier], np.uint8), np.array([confidence])).tolist()
    assert name_of(number) == name
    assert is_routed(number) == (tier < Tier.REASONING)


@given(st.dictionaries(st.integers(0, 11), st.integers(1, 5000), min_size=1), st.integers(1, 2000))
def test_draws_add_up_and_never_exceed_what_is_there(counts: dict[int, int], size: int) -> None:
    drawn = allocate(counts, size)
    assert sum(drawn.values()) == min(size, sum(counts.values()))
    assert all(0 <= drawn[stratum] <= counts[stratum] for stratum in counts)


def test_each_routed_stratum_gets_its_least_where_there_is_room() -> None:
    thin, few, many = strata_of(np.array([0, 0, 1], np.uint8), np.array([0.55, 0.65, 0.95])).tolist()
    drawn = allocate({0: 5_000, thin: 100, few: 12, many: 9_000}, 400)
    assert drawn[few] == 12
    assert drawn[thin] >= LEAST
    assert drawn[many] >= LEAST


def test_without_room_the_floors_shrink_alike() -> None:
    a, b = strata_of(np.array([Tier.RETRIEVAL, Tier.EXTRACTION], np.uint8), np.array([0.55, 0.95])).tolist()
    assert allocate({a: 1_000, b: 1_000}, 20) == {a: 10, b: 10}


def test_floors_leave_a_fifth_to_what_stays() -> None:
    a, b = strata_of(np.array([Tier.RETRIEVAL, Tier.EXTRACTION], np.uint8), np.array([0.55, 0.95])).tolist()
    assert allocate({0: 3_000, 1: 1_000, a: 1_000, b: 1_000}, 20) == {0: 3, 1: 1, a: 8, b: 8}
    assert allocate({0: 1, a: 1_000, b: 1_000}, 20) == {0: 1, a: 10, b: 9}
