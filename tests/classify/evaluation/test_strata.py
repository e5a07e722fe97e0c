"""Which requests are drawn for labelling, and how many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify.evaluation.strata import (
    LEAST,
    Sampler,
    advice,
    allocate,
    is_routed,
    name_of,
    stratum_of,
)
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
    number = stratum_of(tier, confidence)
    assert name_of(number) == name
    assert is_routed(number) == (tier < Tier.REASONING)


@given(st.dictionaries(st.integers(0, 11), st.integers(1, 5000), min_size=1), st.integers(1, 2000))
def test_draws_add_up_and_never_exceed_what_is_there(counts: dict[int, int], size: int) -> None:
    drawn = allocate(counts, size)
    assert sum(drawn.values()) == min(size, sum(counts.values()))
    assert all(0 <= drawn[stratum] <= counts[stratum] for stratum in counts)


def test_each_routed_stratum_gets_its_least_where_there_is_room() -> None:
    counts = {0: 5_000, stratum_of(Tier.RETRIEVAL, 0.55): 100, stratum_of(Tier.EXTRACTION, 0.95): 9_000}
    drawn = allocate(counts, 400)
    assert all(drawn[stratum] >= LEAST for stratum in counts if is_routed(stratum))


def test_the_sample_does_not_depend_on_the_order() -> None:
    ids = [f"r{number}" for number in range(500)]
    samples = []
    for order in (ids, ids[::-1]):
        sampler = Sampler(50, seed=1)
        for request in order:
            sampler.add(len(request) % 2, request)
        samples.append(sampler.sample())
    assert samples[0] == samples[1]
    assert len(samples[0]) == 50


def test_another_seed_draws_others() -> None:
    drawn = []
    for seed in (0, 1):
        sampler = Sampler(20, seed)
        for number in range(500):
            sampler.add(0, f"r{number}")
        drawn.append(set(sampler.sample()))
    assert drawn[0] != drawn[1]


def test_advice_asks_for_labels_where_mistakes_are_and_labels_are_not() -> None:
    sure, thin = stratum_of(Tier.EXTRACTION, 0.95), stratum_of(Tier.EXTRACTION, 0.55)
    found = {
        each.stratum: each for each in advice({sure: 0.9, thin: 0.1}, {sure: (100, 0), thin: (10, 5)}, 200)
    }
    assert found["extraction 0.50-0.60"].more >= LEAST - 10
    assert found["extraction 0.50-0.60"].wrong == 5
