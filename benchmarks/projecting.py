"""Times the projection alone: policies over ledger rows that are there already, without reading any log.

The rows are invented: requests of three models in sessions and without, cached prompts, two weeks. Twenty
policies are projected: rules by tier, confidence, length and feature, which take the prompt cache as kept;
then sticky sessions, replayed caches, cascades and a router, each timed by itself.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from route_audit.assumptions import Assumptions, CacheMode
from route_audit.auditing.latencies import Latencies
from route_audit.auditing.ratios import KnownRatios
from route_audit.auditing.stance import stance_of
from route_audit.ledger import NO_COUNT, Ledger, Words, undecided
from route_audit.ledger.columns import PLAIN, WORDS
from route_audit.policies import Policy, read_files
from route_audit.pricing import Book, load_book
from route_audit.pricing.table import PriceTable
from route_audit.projection.costs import Costs, Pricer
from route_audit.projection.id_codes import IdCodes
from route_audit.projection.project import Projector
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Scope, Slice, prepare
from route_audit.projection.spread import Spread
from route_audit.projection.stance import Stance
from route_audit.projection.survey import Survey
from route_audit.projection.world import World
from route_audit.tiers import Tier
from route_audit.uncertainty import DRAWS, Uncertainty
from route_audit.verdict import NO_TIER, SIGNAL_WORDS

MODELS = ("gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5")
PART = 65_536
START_US = 1_760_000_000_000_000
DAY_US = 86_400_000_000

SHARES = (50, 55, 60, 65, 70, 75, 80, 85, 90, 95)
TARGETS = {"a": "gpt-4o-mini", "b": "claude-haiku-4-5"}
CACHED = 0.3
OTHERS = {
    "sticky": "{name: sticky, inherit: rules-a-80, stick: session}",
    "cascade": "{name: cascade, to: {cascade: [gpt-4o-mini, same], escalate: {rate: 0.1}}}",
    "router": "{name: router, inherit: rules-a-80, router: {model: gpt-4o-mini, input_tokens: 300}}",
}


@dataclass(frozen=True)
class Bench:
    """A ledger of ``rows`` rows, surveyed, and what projecting it needs."""

    rows: int
    book: Book
    prices: PriceTable
    table: RateTable
    survey: Survey

    def slices(self) -> Iterator[Slice]:
        """The partitions, invented anew each time so that memory holds one."""
        for number in range(-(-self.rows // PART)):
            count = min(PART, self.rows - number * PART)
            yield prepare(invented(number, count), SCOPE, self.prices, self.table)


SCOPE = Scope(dedupe=False, since_us=None, until_us=None, timezone="UTC")


def main() -> None:
    """Print seconds and rows a second for each kind of policy, and the peak memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    asked = parser.parse_args()
    bench = surveyed(asked.rows)
    policies = {policy.name: policy for policy in written()}
    rules = [policy for name, policy in policies.items() if name.startswith("rules-")]
    report("preparing the rows alone", bench, [], CacheMode.KEPT)
    report(f"{len(rules)} policies of rules, cache kept", bench, rules, CacheMode.KEPT)
    report_draws(bench, rules)
    report("one of them, cache replayed", bench, rules[:1], CacheMode.REPLAYED)
    for name in OTHERS:
        report(f"{name}, cache replayed", bench, [policies[name]], CacheMode.REPLAYED)
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:,.0f} MB")


def written() -> tuple[Policy, ...]:
    """The policies: rules from ten confidences on to two models, and the others."""
    text = "policies:\n" + "\n".join([*rules(), *(f"  - {item}" for item in OTHERS.values())])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policies.yaml"
        path.write_text(text, encoding="utf-8")
        return read_files([path]).bind({})


def rules() -> list[str]:
    """The policies of rules, a line of a policy file each."""
    easy = "tier: [retrieval, extraction]"
    return [
        f"  - {{name: rules-{name}-{share}, rules: ["
        f"{{when: {{{easy}, confidence: '>=0.{share}'}}, to: {model}}}, {{to: same}}]}}"
        for share in SHARES
        for name, model in TARGETS.items()
    ]


def surveyed(rows: int) -> Bench:
    """Survey the rows once, as every run does before it projects."""
    book = load_book([])
    prices = PriceTable(book)
    bench = Bench(rows, book, prices, RateTable(prices), Survey(IdCodes(rows)))
    begin = time.perf_counter()
    for part in bench.slices():
        bench.survey.add(part, bench.prices, bench.table)
    print(f"survey: {time.perf_counter() - begin:.2f} s for {rows:,} rows, inventing them included")
    return bench


def report(name: str, bench: Bench, policies: list[Policy], cache: CacheMode) -> None:
    """Project the policies and print how long it took."""
    begin = time.perf_counter()
    projected(bench, policies, cache)
    seconds = time.perf_counter() - begin
    each = len(policies) or 1
    print(f"{name}: {seconds:.2f} s, {bench.rows / seconds * each / 1e6:,.2f} M rows and policies a second")


def report_draws(bench: Bench, policies: list[Policy]) -> None:
    """Draw the savings of the policies and print how long it took, the projection left out."""
    costs, changes, stances = projected(bench, policies, CacheMode.KEPT)
    begin = time.perf_counter()
    uncertainty = Uncertainty(bench.survey.spread, costs[0].bridge[0][1], changes, 0)
    for place, each in enumerate(costs):
        uncertainty.draws(place, each, stances[place]).at(0.1)
    print(f"{DRAWS:,} draws of {len(policies)} policies: {time.perf_counter() - begin:.2f} s")


def projected(
    bench: Bench, policies: list[Policy], cache: CacheMode
) -> tuple[list[Costs], list[Spread], list[Stance]]:
    """What each policy would have cost, its change by cluster, and what it assumes."""
    known = KnownRatios(bench.survey, bench.book, bench.prices)
    assumed = Assumptions(cache=cache)
    stances = [stance_of(assumed, known)] * len(policies)
    rank = np.full(len(bench.survey.types), -1, np.int64)
    latency = Latencies(bench.survey, bench.book)
    world = World(bench.prices, bench.table, bench.survey.efficiency, latency, rank, 0)
    projectors = [Projector(*each, world) for each in zip(policies, stances, strict=True)]
    for part in bench.slices():
        kinds = bench.survey.type_index(part)
        for projector in projectors:
            projector.add(part, kinds)
    pricer = Pricer(bench.survey, world)
    costs = [pricer.costs(each.result, stance) for each, stance in zip(projectors, stances, strict=True)]
    return costs, [each.result.spread for each in projectors], stances


def invented(number: int, count: int) -> Ledger:
    """One partition: half of the rows in sessions of four turns."""
    random = np.random.default_rng(number)
    columns: dict[str, Any] = {name: np.zeros(count, dtype) for name, dtype in PLAIN.items()}
    prompt = random.integers(200, 6_000, count)
    session = np.where(np.arange(count) % 2, 0, np.arange(count) // 8 + 1 + number * PART).astype(np.uint64)
    columns |= {
        "content": random.integers(1, 1 << 63, count).astype(np.uint64),
        "id_code": np.arange(count, dtype=np.uint64) + np.uint64(1 + number * PART),
        "session": session,
        "timestamp_us": np.sort(START_US + random.integers(0, 14 * DAY_US, count)),
        "input_tokens": prompt,
        "cached_input_tokens": np.where(random.random(count) < CACHED, prompt // 2, 0),
        "output_tokens": random.integers(5, 900, count),
        "latency_s": random.lognormal(0.3, 0.5, count),
        "max_output_tokens": np.full(count, NO_COUNT),
        "session_turn": np.full(count, NO_COUNT),
        "revision": np.full(count, NO_COUNT),
        "logged_cost_pusd": np.full(count, NO_COUNT),
        "type_id": random.integers(1, 200, count).astype(np.uint64),
        "logged_tier": np.full(count, NO_TIER, np.uint8),
    }
    words = {name: Words((), np.full(count, -1, np.int32)) for name in WORDS}
    words["model"] = Words(MODELS, random.integers(0, len(MODELS), count).astype(np.int32))
    rows = Ledger(
        id=np.full(count, "", np.object_),
        **columns,
        **words,
        tags_offsets=np.zeros(count + 1, np.int64),
        tags=np.empty(0, np.uint64),
        signals=np.zeros((count, SIGNAL_WORDS), np.uint64),
        **undecided(count),
    )
    tier = random.integers(0, len(Tier), count).astype(np.uint8)
    return replace(rows, tier=tier, confidence=np.round(random.random(count), 2), hindsight_tier=tier)


if __name__ == "__main__":
    main()
