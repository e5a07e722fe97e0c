"""Each variant of a projection bills what a projection under the assumptions of that variant bills."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from booked import booked
from route_audit.assumptions import CacheMode, Evidence, Range
from route_audit.exchange import Exchange
from route_audit.ledger import Ledger
from route_audit.policies import Policy, read_files
from route_audit.pricing import Book, load_book
from route_audit.pricing.table import PriceTable
from route_audit.projection.project import Projector
from route_audit.projection.rates import RateTable
from route_audit.projection.result import Projection
from route_audit.projection.slices import Scope, Slice, prepare
from route_audit.projection.stance import Stance
from route_audit.projection.statements import LISTED, TOKENIZED, Variant
from route_audit.projection.thinking import Thinking
from route_audit.projection.world import World
from route_audit.tiers import Tier

FIRST_US = 1_793_491_200_000_000
MINUTE_US = 60_000_000
PRICES = """\
prices:
  - {model: one, provider: acme, input: 2.5, cached_input: 1.25, cache_write: 3, output: 10,
     fees: {web_search: 0.01}, above: [{input_tokens: 900, input: 5}]}
  - {model: two, provider: bolt, input: 1, cached_input: 0.5, cache_write: 1.5, output: 3,
     fees: {web_search: 0.004}, above: [{input_tokens: 800, input: 2}]}
"""
POLICIES = """\
policies:
  - {name: all, to: two}
  - {name: some, rules: [{when: {tier: [retrieval, extraction]}, to: two}, {to: same}]}
  - {name: steps, to: {cascade: [two, one], escalate: {rate: 0.25}}}
  - {name: most, rules: [{when: {tier: unsure}, to: one}, {to: two}]}
"""

calls = st.builds(
    Exchange,
    id=st.uuids().map(str),
    timestamp_us=st.none() | st.integers(0, 20).map(lambda minute: FIRST_US + minute * MINUTE_US),
    session=st.none() | st.sampled_from("abc"),
    model=st.sampled_from(["one", "two", "nobody-knows"]),
    input_tokens=st.integers(500, 1_200),
    cached_input_tokens=st.just(0) | st.integers(1, 250),
    cache_write_tokens=st.just(0) | st.integers(1, 250),
    output_tokens=st.integers(0, 400),
    web_searches=st.just(0) | st.integers(1, 3),
    reasoning_tokens=st.just(0),
    max_output_tokens=st.none() | st.integers(100, 400),
    failed=st.booleans(),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    path: Path = tmp_path_factory.mktemp("prices") / "prices.yaml"
    path.write_text(PRICES, encoding="utf-8")
    return load_book([path])


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Policy, ...]:
    path: Path = tmp_path_factory.mktemp("policies") / "policies.yaml"
    path.write_text(POLICIES, encoding="utf-8")
    return read_files([path]).bind({})


def ratio(likely: str) -> Range:
    """A ratio without doubt."""
    value = Decimal(likely)
    return Range(likely=value, low=value, high=value, evidence=Evidence.USER, source="a test")


def stance(cache: CacheMode, rho: str = "1", verbosity: str = "1", hidden: str | None = None) -> Stance:
    """The same ratios for all models and tiers."""
    adds = None if hidden is None else ratio(hidden)
    return Stance(
        input=lambda *_: ratio(rho),
        output=lambda *_: ratio(verbosity),
        cache=cache,
        thinking=lambda *_: Thinking(adds=adds),
    )


def prepared(rows: Ledger, book: Book) -> tuple[Slice, World]:
    """Some rows as a slice, and a world of these prices, their codes the same whoever asks for them first."""
    prices = PriceTable(book)
    for name in ("one", "two"):
        prices.codes_for(name, rows.service_tier, rows.timestamp_us)
    table = RateTable(prices)
    part = prepare(rows, Scope(dedupe=False, since_us=None, until_us=None, timezone="UTC"), prices, table)
    return part, World(prices, table, 0.8, {}, np.full(len(rows), -1, np.int64), 0)


def projected(rows: Ledger, book: Book, policy: Policy, assumed: Stance, *, costs_only: bool) -> Projection:
    """The projection of one policy over some rows."""
    part, world = prepared(rows, book)
    projector = Projector(policy, assumed, world, costs_only=costs_only)
    projector.add(part, np.zeros(len(rows), np.int64))
    return projector.result


def sums(found: Projection, variant: Variant) -> dict[tuple[int, ...], list[int]]:
    """The cells that hold anything."""
    cells = found.changes[variant]
    held = cells.sums.any(axis=1)
    return dict(zip(map(tuple, cells.keys[held].tolist()), cells.sums[held].tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(calls, min_size=1, max_size=14), st.sampled_from(range(5)), st.sampled_from(["0.7", "1.6"]))
def test_each_variant_is_what_its_own_assumptions_give(
    book: Book, policies: tuple[Policy, ...], rows: Sequence[Exchange], which: int, verbosity: str
) -> None:
    ledger = _decided(rows)
    policy, rho, hidden = policies[which], "1.3", "40"
    whole = projected(
        ledger, book, policy, stance(CacheMode.REPLAYED, rho, verbosity, hidden), costs_only=False
    )
    alone = {
        LISTED: stance(CacheMode.KEPT),
        TOKENIZED: stance(CacheMode.KEPT, rho),
        **{Variant(mode): stance(mode, rho, verbosity, hidden) for mode in CacheMode},
    }
    for variant, assumed in alone.items():
        by_itself = projected(ledger, book, policy, assumed, costs_only=True)
        assert sums(whole, variant) == sums(by_itself, Variant(assumed.cache)), variant


@settings(max_examples=60, deadline=None)
@given(
    st.lists(calls, min_size=1, max_size=14),
    st.permutations(range(5)),
    st.sampled_from(list(CacheMode)),
)
def test_policies_that_share_a_slice_are_projected_as_if_alone(
    book: Book, policies: tuple[Policy, ...], rows: Sequence[Exchange], order: Sequence[int], cache: CacheMode
) -> None:
    ledger, assumed = _decided(rows), stance(cache, "1.3", "1.6", "40")
    part, world = prepared(ledger, book)
    for policy in (policies[each] for each in order):
        projector = Projector(policy, assumed, world)
        projector.add(part, np.zeros(len(ledger), np.int64))
        shared, alone = projector.result, projected(ledger, book, policy, assumed, costs_only=False)
        for variant in shared.changes:
            assert sums(shared, variant) == sums(alone, variant)
        assert shared.excluded == alone.excluded
        assert shared.hard_moved_down == alone.hard_moved_down
        assert shared.spread.buckets.tolist() == alone.spread.buckets.tolist()


def _decided(rows: Sequence[Exchange]) -> Ledger:
    """The rows in order of time, each with a tier."""
    ledger = booked(rows)
    ledger = ledger.take(np.lexsort((ledger.id_code, ledger.content, ledger.timestamp_us)))
    tier: NDArray[np.uint8] = (np.arange(len(ledger)) % len(Tier)).astype(np.uint8)
    ledger.tier[:] = tier
    return ledger
