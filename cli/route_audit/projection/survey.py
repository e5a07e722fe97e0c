"""The first look at the whole ledger: today's bill, and all that choosing policies and models needs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers
from route_audit.cells import Cells, Quantiles, alike
from route_audit.counterfactual import readable_prefix
from route_audit.latency import NOTHING, Observed
from route_audit.latency.observed import chosen_first
from route_audit.ledger import (
    FLAG_AGGREGATE,
    FLAG_FAILED,
    FLAG_INPUT_ESTIMATED,
    FLAG_OUTPUT_ESTIMATED,
    FLAG_TOOLS,
    NO_TIME,
)
from route_audit.pricing.table import GUARDS, PriceTable
from route_audit.projection.dollars import (
    ANSWER,
    ENTRY,
    PARTS,
    QUANTITIES,
    STAYED,
    TYPE,
    by_request,
    estimated_dollars,
    logged_dollars,
)
from route_audit.projection.hindsight import Hindsight
from route_audit.projection.id_codes import IdCodes
from route_audit.projection.observed import Twins
from route_audit.projection.pico import in_pico, joined
from route_audit.projection.rates import RateTable, Renumbered
from route_audit.projection.slices import Dropped, Slice, clocked, timed, told
from route_audit.projection.spread import Spread
from route_audit.projection.turns import turns_to
from route_audit.tiers import Tier
from route_audit.zeros import zeros

_SECOND_US = 1_000_000


_ADDED = (
    *("sampled_usd2", "sampled_requests2"),
    *("tier_requests", "tier_tokens", "attempts", "requests", "priced_requests", "failed_attempts"),
    *("duplicates", "revised", "outside", "undated", "input_tokens", "cached_input_tokens", "output_tokens"),
    *("priced_tokens", "estimated_tokens", "estimated_usd", "in_sessions", "summed_requests", "summed_usd"),
    *("beyond_limits", "session_reads", "replayed_reads"),
)
"""The fields of a survey that are plain sums."""


class ModelTally(msgspec.Struct):
    """What one model name of the log was asked: requests, and the tokens of all their attempts."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Guarded(msgspec.Struct):
    """The attempts that met one pricing guard.

    Attributes:
        cost_pusd: what they cost, in whole pico-dollars.
    """

    attempts: int = 0
    cost_pusd: int = 0


class Costed(Protocol):
    """What looks at each attempt's cost while the ledger is surveyed."""

    def add(self, part: Slice, paid: Integers, cost_usd: Floats) -> None:
        """Take in the attempts ``paid`` of a slice, those with a price, and what each costs."""


@dataclass(slots=True)
class Survey:
    """Everything that one pass over the ledger adds up; two surveys of different rows could be added.

    Attributes:
        id_codes: of all attempts.
        baseline: cells of the logged traffic (see ``projection.dollars``), its type an index into ``types``.
        types: request type ids, by first appearance.
        type_requests: requests, and sums of confidence in millionths, by (type, tier).
        type_hindsight: requests by (type, the tier that their answers look like).
        hindsight: requests by their tier and by the tier that their answers look like.
        day_tiers: requests and tokens by (day, tier), ``NO_DAY`` included.
        sampled_usd2: sum of the squared cost of each session, else request: see ``_squares``.
        sampled_requests2: the same of how many requests with a price each has.
        tier_requests, tier_tokens: by ``Tier`` code; tokens are input and output, unpriced included.
        priced, unpriced: tallies by model: the canonical name, or the log's where it has no price.
        spread: the baseline's cost by cluster of requests and by day.
        estimated_usd: the cost of the tokens that were counted by us, not logged.
        duplicates, revised, outside: see ``Dropped``.
        in_sessions: attempts that name their session.
        summed_requests, summed_usd: known only as a share of a line that sums up calls.
        beyond_limits: output tokens beyond what requests themselves allow: the log contradicts itself.
        session_reads, replayed_reads: cached tokens in sessions, as logged and as a replay has them.
        latency, first_token: seconds to the last and to the first token of what somebody waited for.
        guarded: attempts that met a pricing guard, and what they cost, by its name.
        observed: a sample of latencies by canonical model name.
        text_models: canonical names of the models that generate text.
        twins: what request types that ran on several models tell of them.
        tooled: input tokens of requests with tools, and of all, by (price code, tier).
        thought: hidden reasoning tokens, and answered calls, by (price code, tier).
        costed: look at each attempt's cost as well.
    """

    id_codes: IdCodes = field(default_factory=IdCodes)
    costed: tuple[Costed, ...] = ()
    baseline: Cells = field(default_factory=lambda: Cells(PARTS, len(QUANTITIES)))
    types: dict[int, int] = field(default_factory=dict)
    type_requests: Cells = field(default_factory=lambda: Cells(2, 2))
    type_hindsight: Cells = field(default_factory=lambda: Cells(2, 1))
    hindsight: Hindsight = field(default_factory=Hindsight)
    day_tiers: Cells = field(default_factory=lambda: Cells(2, 2))
    sampled_usd2: float = 0.0
    sampled_requests2: int = 0
    tier_requests: Integers = field(default_factory=lambda: np.zeros(len(Tier), np.int64))
    tier_tokens: Integers = field(default_factory=lambda: np.zeros(len(Tier), np.int64))
    attempts: int = 0
    requests: int = 0
    priced_requests: int = 0
    failed_attempts: int = 0
    duplicates: int = 0
    revised: int = 0
    outside: int = 0
    undated: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    priced_tokens: int = 0
    estimated_tokens: int = 0
    first_us: int | None = None
    last_us: int | None = None
    priced: dict[str, ModelTally] = field(default_factory=dict)
    unpriced: dict[str, ModelTally] = field(default_factory=dict)
    spread: Spread = field(default_factory=Spread)
    estimated_usd: float = 0.0
    in_sessions: int = 0
    summed_requests: int = 0
    summed_usd: float = 0.0
    beyond_limits: int = 0
    session_reads: int = 0
    replayed_reads: int = 0
    latency: Quantiles = field(default_factory=Quantiles)
    first_token: Quantiles = field(default_factory=Quantiles)
    guarded: dict[str, Guarded] = field(default_factory=dict)
    observed: dict[str, Observed] = field(default_factory=dict)
    text_models: set[str] = field(default_factory=set)
    twins: Twins = field(default_factory=Twins)
    tooled: Cells = field(default_factory=lambda: Cells(2, 2))
    thought: Cells = field(default_factory=lambda: Cells(2, 2))

    @property
    def tokens(self) -> int:
        """All input and output tokens, unpriced models included."""
        return self.input_tokens + self.output_tokens

    @property
    def unpriced_requests(self) -> dict[str, int]:
        """By the name of their model in the log, the requests without a price."""
        return {name: tally.requests for name, tally in sorted(self.unpriced.items())}

    @property
    def window_s(self) -> float:
        """Seconds from the first to the last attempt."""
        if self.first_us is None or self.last_us is None:
            return 0.0
        return (self.last_us - self.first_us) / _SECOND_US

    @property
    def efficiency(self) -> float:
        """Logged cache reads in sessions over those that a replay finds; 1 where either is none."""
        if not self.session_reads or not self.replayed_reads:
            return 1.0
        return self.session_reads / self.replayed_reads

    def repeated_ids(self) -> int:
        """Attempts whose id stands in the log more than once with other content each time."""
        return self.id_codes.repeated()

    def drop(self, dropped: Dropped) -> None:
        """Count attempts that no number rests on."""
        self.duplicates += dropped.duplicates
        self.revised += dropped.revised
        self.outside += dropped.outside

    def merge(self, other: Survey, numbers: Renumbered) -> None:
        """Add what ``other`` has seen of other rows.

        Args:
            other: a survey of later rows; who else looked at costs is not merged.
            numbers: what its price codes and rate entries are here.
        """
        kinds = np.array([self._type_place(each) for each in other.types] + [-1], np.int64)
        codes = numbers.codes
        self.id_codes.merge(other.id_codes)
        self.baseline.merge(other.baseline.renumbered({STAYED: codes, TYPE: kinds, ENTRY: numbers.entries}))
        self.type_requests.merge(other.type_requests.renumbered({0: kinds}))
        self.type_hindsight.merge(other.type_hindsight.renumbered({0: kinds}))
        self.hindsight.merge(other.hindsight)
        self.twins.cells.merge(other.twins.cells.renumbered({0: kinds, 2: codes}))
        self.tooled.merge(other.tooled.renumbered({0: codes}))
        self.thought.merge(other.thought.renumbered({0: codes}))
        self.day_tiers.merge(other.day_tiers)
        self.spread.merge(other.spread)
        self.latency.merge(other.latency)
        self.first_token.merge(other.first_token)
        self.text_models |= other.text_models
        for name in _ADDED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self._merge_named(other)
        self.first_us = min(_known(self.first_us, other.first_us), default=None)
        self.last_us = max(_known(self.last_us, other.last_us), default=None)

    def _merge_named(self, other: Survey) -> None:
        for mine, its in ((self.priced, other.priced), (self.unpriced, other.unpriced)):
            for name, each in its.items():
                _tally(mine, name, (each.requests, each.input_tokens, each.output_tokens))
        for name, its_sample in other.observed.items():
            self.observed[name] = self.observed.get(name, NOTHING).merge(its_sample)
        for name, met in other.guarded.items():
            found = self.guarded.setdefault(name, Guarded())
            found.attempts += met.attempts
            found.cost_pusd += met.cost_pusd

    def add(self, part: Slice, prices: PriceTable, table: RateTable) -> None:
        """Take in one partition."""
        kinds, is_first = self.type_index(part), part.is_first
        self._count(part)
        self._add_models(part, prices, is_first)
        self._add_types(part, kinds)
        self._add_ratios(part, kinds)
        self._add_days(part, is_first)
        self._add_bill(part, table, kinds)
        self._add_replay(part, prices)
        self._add_latency(part, prices)

    def _count(self, part: Slice) -> None:
        rows = part.rows
        tokens = rows.input_tokens + rows.output_tokens
        self.id_codes.add(rows.id_code)
        self.attempts += len(rows)
        self.requests += len(part.first)
        self.priced_requests += int(part.priced[part.first].sum())
        self.summed_requests += int(rows.has(FLAG_AGGREGATE)[part.first].sum())
        self.in_sessions += int(np.count_nonzero(rows.session))
        self.failed_attempts += int(rows.has(FLAG_FAILED).sum())
        self.input_tokens += int(rows.input_tokens.sum())
        self.cached_input_tokens += int(rows.cached_input_tokens.sum())
        self.output_tokens += int(rows.output_tokens.sum())
        self.priced_tokens += int(tokens[part.priced].sum())
        limited = rows.max_output_tokens >= 0
        beyond = rows.output_tokens[limited] - rows.max_output_tokens[limited]
        self.beyond_limits += int(beyond[beyond > 0].sum())
        self.estimated_tokens += int(rows.input_tokens[rows.has(FLAG_INPUT_ESTIMATED)].sum())
        self.estimated_tokens += int(rows.output_tokens[rows.has(FLAG_OUTPUT_ESTIMATED)].sum())
        self.tier_requests += np.bincount(part.known.tier, minlength=len(Tier))
        self.tier_tokens += np.bincount(part.tier, tokens, len(Tier)).astype(np.int64)
        dated = rows.timestamp_us[rows.timestamp_us != NO_TIME]
        self.undated += len(rows) - len(dated)
        if len(dated):
            first, last = int(dated.min()), int(dated.max())
            self.first_us = first if self.first_us is None else min(self.first_us, first)
            self.last_us = last if self.last_us is None else max(self.last_us, last)

    def _add_models(self, part: Slice, prices: PriceTable, is_first: Integers) -> None:
        names = prices.names
        counts = (is_first, part.rows.input_tokens, part.rows.output_tokens)
        by_code = Cells(1, len(counts))
        by_code.add([part.price], counts)
        for (code,), sums in zip(by_code.keys, by_code.sums, strict=True):
            if code >= 0:
                _tally(self.priced, names[code], sums)
        lost = ~part.priced
        if lost.any():
            by_word = Cells(1, len(counts))
            by_word.add([part.rows.model.codes[lost]], [count[lost] for count in counts])
            for (code,), sums in zip(by_word.keys, by_word.sums, strict=True):
                _tally(self.unpriced, part.rows.model.values[code], sums)
        text = np.unique(part.price[part.priced & part.is_text])
        self.text_models.update(names[code] for code in text)

    def _add_types(self, part: Slice, kinds: Integers) -> None:
        kind = kinds[part.first]
        scores = np.rint(part.known.confidence * 1e6).astype(np.int64)
        ones = np.ones(len(kind), np.int64)
        self.type_requests.add([kind, part.known.tier], [ones, scores])
        self.type_hindsight.add([kind, part.hindsight], [ones])
        self.hindsight.add(part)

    def _add_ratios(self, part: Slice, kinds: Integers) -> None:
        self.twins.add(part, kinds)
        text = np.flatnonzero(part.priced & part.is_text)
        tokens = part.rows.input_tokens[text]
        tooled = tokens * part.rows.has(FLAG_TOOLS)[text]
        self.tooled.add([part.price[text], part.tier[text]], [tooled, tokens])
        answered = text[part.rows.output_tokens[text] > 0]
        keys: list[NDArray[Any]] = [part.price[answered], part.tier[answered]]
        self.thought.add(keys, [part.rows.reasoning_tokens[answered], np.ones(len(answered), np.int64)])

    def _add_days(self, part: Slice, is_first: Integers) -> None:
        tokens = part.rows.input_tokens + part.rows.output_tokens
        self.day_tiers.add([part.day, part.tier], [is_first, tokens])

    def type_index(self, part: Slice) -> Integers:
        """Each attempt's request type (its request's) as an index into ``types``."""
        some, place = alike([part.known.type_id])
        ids, index = part.known.type_id[some], np.empty(len(some), np.int64)
        order = np.argsort(ids)
        index[order] = [self._type_place(each) for each in ids[order].tolist()]
        return index[place][part.request]

    def _type_place(self, type_id: int) -> int:
        return self.types.setdefault(type_id, len(self.types))

    def _add_bill(self, part: Slice, table: RateTable, kinds: Integers) -> None:
        paid = np.flatnonzero(part.priced)
        if not len(paid):
            return
        quantities = part.billed.take(paid).quantities()
        answer = np.full(len(paid), ANSWER)
        alone, full = np.full(len(paid), -1), zeros(len(paid))
        keys = [alone, part.tier[paid], kinds[paid], part.entry[paid], answer, full]
        self.baseline.add(keys, quantities)
        cost = logged_dollars(part, paid, table)
        self.spread.add(part, paid, cost)
        usd2, requests2 = _squares(part, paid, cost)
        self.sampled_usd2 += usd2
        self.sampled_requests2 += requests2
        self.hindsight.add_bill(part, paid, cost)
        self._add_guarded(part.guards[paid], cost)
        for each in self.costed:
            each.add(part, paid, cost)
        self.estimated_usd += float(estimated_dollars(part, paid, table).sum())
        self.summed_usd += float(cost[part.rows.has(FLAG_AGGREGATE)[paid]].sum())

    def _add_guarded(self, guards: NDArray[np.uint8], cost: Floats) -> None:
        for name, bit in GUARDS.items():
            met = (guards & bit).astype(np.bool_)
            if met.any():
                found = self.guarded.setdefault(name, Guarded())
                found.attempts += int(met.sum())
                found.cost_pusd += joined(*(limb.sum() for limb in in_pico(cost[met])))

    def _add_replay(self, part: Slice, prices: PriceTable) -> None:
        rows = part.rows
        in_session = part.priced & (rows.session != 0) & (rows.timestamp_us != NO_TIME)
        if not in_session.any():
            return
        self.session_reads += int(part.billed.input.cached[in_session].sum())
        turns = turns_to(part, prices, np.arange(len(rows)), part.price, np.ones(len(rows)))
        self.replayed_reads += int(readable_prefix(part.billed.input.prompt, turns).sum())

    def _add_latency(self, part: Slice, prices: PriceTable) -> None:
        self.latency.add(part.rows.latency_s[timed(part)])
        self.first_token.add(part.rows.time_to_first_token_s[told(part)])
        chosen = np.flatnonzero(clocked(part) & part.priced & part.is_text)
        names = prices.names
        number = {name: index for index, name in enumerate(dict.fromkeys(names))}
        owner = np.array([number[name] for name in names], np.int64)[part.price[chosen]]
        for name in sorted({names[code] for code in np.unique(part.price[chosen])}):
            mine = chosen[owner == number[name]]
            sample = _sample(part, mine[chosen_first(part.rows.content[mine])])
            self.observed[name] = self.observed.get(name, NOTHING).merge(sample)


def _sample(part: Slice, attempts: Integers) -> Observed:
    rows, cached = part.rows, part.rows.cached_input_tokens[attempts]
    return Observed(
        key=rows.content[attempts],
        uncached_input_tokens=(rows.input_tokens[attempts] - cached).astype(np.float64),
        cached_input_tokens=cached.astype(np.float64),
        output_tokens=rows.output_tokens[attempts].astype(np.float64),
        latency_s=rows.latency_s[attempts],
        time_to_first_token_s=rows.time_to_first_token_s[attempts],
        day=part.day[attempts],
        hour=part.known.hour[part.request[attempts]].astype(np.int64),
        type_id=part.known.type_id[part.request[attempts]],
        answered=~rows.has(FLAG_FAILED)[attempts],
    )


def _squares(part: Slice, paid: Integers, cost: Floats) -> tuple[float, int]:
    """The sums of squared costs and requests of what a sample draws: a session, a request where it has none.

    Both lie in one partition with all their attempts.
    """
    session, priced = part.rows.session[part.first], part.priced[part.first]
    requests = by_request(part, paid, cost)
    alone, named = session == 0, session != 0
    _, index = alike([session[named]])
    sessions = np.bincount(index, requests[named])
    counts = np.bincount(index[priced[named]])
    usd2 = math.fsum(np.concatenate([requests[alone], sessions]) ** 2)
    return usd2, int(np.count_nonzero(priced & alone)) + int((counts**2).sum())


def _known(*moments_us: int | None) -> list[int]:
    return [each for each in moments_us if each is not None]


def _tally(tallies: dict[str, ModelTally], name: str, sums: Iterable[int]) -> None:
    tally = tallies.setdefault(name, ModelTally())
    requests, input_tokens, output_tokens = (int(each) for each in sums)
    tally.requests += requests
    tally.input_tokens += input_tokens
    tally.output_tokens += output_tokens
