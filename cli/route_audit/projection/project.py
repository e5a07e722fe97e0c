"""What one policy would have cost and taken: its legs priced against the logged traffic."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from route_audit.assumptions import CacheMode, Range
from route_audit.cells import Cells, Quantiles
from route_audit.counterfactual import InputTokens, capped_output, input_tokens
from route_audit.latency import MEASURED, LatencyModel, weaker
from route_audit.ledger import FLAG_IMAGES
from route_audit.policies import Policy
from route_audit.policies.legs import Legs, Weight
from route_audit.pricing.table import PriceTable
from route_audit.projection.answers import Answers
from route_audit.projection.beside import Beside, calls_beside
from route_audit.projection.dollars import ANSWER, FULLEST, PARTS, QUANTITIES, logged_dollars, row_dollars
from route_audit.projection.first_tokens import first_tokens
from route_audit.projection.flows import Flows
from route_audit.projection.mix import Mix
from route_audit.projection.moves import Mover, Moves, RatioOf, TierRatios, model_numbers
from route_audit.projection.peaks import Peaks
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Billed, Slice, told
from route_audit.projection.spread import Spread
from route_audit.projection.survey import turns_to
from route_audit.projection.thinking import ThinkingOf, same_thinking
from route_audit.projection.waits import Assumed, Waits
from route_audit.tiers import Tier
from route_audit.zeros import is_zero, lean, zeros

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
RangeOf = Callable[[str, str, Tier], Range]
"""From the canonical names of a model and of the one moved from, and a tier, to the range of a ratio."""


@dataclass(frozen=True, slots=True)
class World:
    """What all policies of a run share.

    Attributes:
        prices, table: the run's prices.
        efficiency: logged cache reads over replayed ones (see ``Survey.efficiency``).
        latency: the latency model of each canonical model name.
        type_rank: for each type index of the survey, its rank among the types that the report names,
            -1 for all others.
        seed: moves every draw.
    """

    prices: PriceTable
    table: RateTable
    efficiency: float
    latency: Mapping[str, LatencyModel]
    type_rank: NDArray[np.int64]
    seed: int


@dataclass(frozen=True, slots=True)
class Variant:
    """One full evaluation of a policy.

    Attributes:
        cache: the fate of the prompt cache.
        input, output: whether the ratio of tokens is applied; without it, tokens are as logged.
    """

    cache: CacheMode
    input: bool = True
    output: bool = True


LISTED = Variant(CacheMode.KEPT, input=False, output=False)
TOKENIZED = Variant(CacheMode.KEPT, output=False)
VARIANTS = (LISTED, TOKENIZED, *(Variant(mode) for mode in CacheMode))
"""The evaluations that the bridge and the three fates of the cache need."""


def no_ratio(*_: object) -> None:
    """Nothing is known of the seconds of one model over another's."""


@dataclass(frozen=True)
class Stance:
    """A run's assumptions, looked up by canonical model names.

    Attributes:
        input, output: the range of a ratio for a model, the one moved from, and a tier.
        cache: the fate of the prompt cache that the headline uses.
        latency: the range of seconds over those logged; None where the latency model is to tell.
        thinking: what becomes of hidden reasoning.
    """

    input: RangeOf
    output: RangeOf
    cache: CacheMode
    latency: Callable[[str, str, Tier], Range | None] = no_ratio
    thinking: ThinkingOf = same_thinking

    @cached_property
    def likely_input(self) -> RatioOf:
        """The likely value of each range of input tokens."""
        return _likely(self.input)

    @cached_property
    def likely_output(self) -> RatioOf:
        """The likely value of each range of output tokens."""
        return _likely(self.output)


@dataclass(slots=True)
class Projection:
    """The sums of one policy; costs come as changes to the baseline's cells.

    Attributes:
        changes: by variant, cells to add to the baseline's.
        left: the baseline's cells of the attempts whose first call moved to another model.
        weights: how much of each further leg is to be expected, by the leg of a cell's key.
        spread: change in cost by cluster and day, under the headline's cache.
        latency: seconds of the attempts with a logged latency.
        mix: whose seconds these are.
        evidence: the weakest that went into ``latency``.
        first_token, first_token_evidence: the same for the first token, where the log tells it.
        moved_requests: requests with a price whose first call moved to another model.
        hard_moved_down: reasoning and unsure attempts that moved to a model cheaper for the same tokens.
        looked_hard_moved_down: requests whose answers look like reasoning, of any tier, that moved to a
            cheaper model.
        bouncing_usd: change in cost of the sessions that go to more than one model, caches replayed.
        bouncing_calls: their calls.
        flows: who moves from which model to which.
        media_moved: attempts with images or audio whose first call moved: their tokens are taken as logged.
        excluded: requests that stay because the target can't serve them, by reason.
    """

    changes: dict[Variant, Cells] = field(
        default_factory=lambda: {variant: Cells(PARTS, len(QUANTITIES)) for variant in VARIANTS}
    )
    left: Cells = field(default_factory=lambda: Cells(PARTS, len(QUANTITIES)))
    weights: tuple[Weight, ...] = (Weight(),)
    spread: Spread = field(default_factory=Spread)
    latency: Quantiles = field(default_factory=Quantiles)
    mix: Mix = field(default_factory=Mix)
    evidence: str = MEASURED
    first_token: Quantiles = field(default_factory=Quantiles)
    first_token_evidence: str = MEASURED
    moved_requests: int = 0
    hard_moved_down: int = 0
    looked_hard_moved_down: int = 0
    bouncing_usd: float = 0.0
    bouncing_calls: int = 0
    flows: Flows = field(default_factory=Flows)
    media_moved: int = 0
    excluded: Counter[str] = field(default_factory=Counter)


class Billing(Protocol):
    """What takes in the changes in cost that a policy makes."""

    def add(self, part: Slice, attempts: Integers, dollars: Floats) -> None:
        """Take in what some attempts of a slice cost more than as logged."""


@dataclass(frozen=True, slots=True)
class Watching:
    """What else looks on while a policy is projected; None where nobody asks.

    Attributes:
        peaks: takes in the busiest minutes under the policy.
        bill: takes in each change in cost under the stance's own cache.
        answers: takes in whose answers evaluated requests get.
    """

    peaks: Peaks | None = None
    bill: Billing | None = None
    answers: Answers | None = None


NOBODY = Watching()


class Projector:
    """Projects one policy, partition by partition.

    Args:
        policy: turns requests into legs.
        stance: its assumptions.
        world: what all policies share.
        costs_only: leave out all but the cost under the stance's own cache: enough to choose by.
        watching: what else looks on.
    """

    def __init__(
        self,
        policy: Policy,
        stance: Stance,
        world: World,
        *,
        costs_only: bool = False,
        watching: Watching = NOBODY,
    ) -> None:
        self._policy = policy
        self._stance = stance
        self._world = world
        self._costs_only = costs_only
        self._watching = watching
        ratios = TierRatios(stance.likely_input, stance.likely_output, stance.thinking)
        self._mover = Mover(world.prices, world.table, ratios)
        self.result = Projection()
        self._bills: list[Billing] = [] if costs_only else [self.result.spread]
        self._bills += [] if watching.bill is None else [watching.bill]

    def waits(self, part: Slice) -> tuple[Integers, Floats]:
        """The attempts of changed requests that somebody waits for, and the seconds of each."""
        legs = self._mover.held(part, self._policy.legs(part.known))
        moves = self._mover.moves(part, legs)
        waits = self._waits(part)
        seconds = waits.under(legs, moves).seconds
        waited = np.flatnonzero(waits.waited(moves))
        changed = moves.changed[waited]
        return waited[changed], seconds[changed]

    def add(self, part: Slice, kinds: NDArray[np.int64]) -> None:
        """Take in one partition; ``kinds`` is each attempt's type index in the survey."""
        legs = self._mover.held(part, self._policy.legs(part.known))
        moves = self._mover.moves(part, legs)
        self.result.weights = legs.weights
        self.result.excluded += moves.excluded
        self.result.moved_requests += int(moves.moved_attempts[part.first].sum())
        media = part.rows.has(FLAG_IMAGES) | (part.rows.audio_input_tokens > 0)
        self.result.media_moved += int((moves.moved_attempts & media).sum())
        rank = self._world.type_rank[kinds]
        beside = calls_beside(part, legs, moves, rank, self._world.prices, self._world.table)
        if not self._costs_only:
            self._add_latency(part, legs, moves)
            self.result.flows.add(part, moves, self._world.table)
        if len(beside.attempt):
            self._add_beside(part, beside)
        for watcher in (self._watching.peaks, self._watching.answers):
            if watcher is not None:
                watcher.add_moved(part, moves, legs.weights)
        if moves.changed.any():
            self._add_costs(part, moves, legs.weights, rank)

    def _add_beside(self, part: Slice, beside: Beside) -> None:
        for change in self.result.changes.values():
            change.merge(beside.cells)
        for bill in self._bills:
            bill.add(part, beside.attempt, beside.usd)

    def _add_costs(self, part: Slice, moves: Moves, weights: tuple[Weight, ...], rank: Integers) -> None:
        if not self._costs_only:
            self.result.left.merge(_as_logged(part, np.flatnonzero(moves.moved_attempts), rank))
            self._count_down(part, moves)
        logged = part.billed.input.take(moves.attempt)
        changed = np.flatnonzero(moves.changed)
        kept = call_quantities(part, moves, logged, changed)
        change = _after(part, moves, changed, kept, rank)
        change.merge(_as_logged(part, np.flatnonzero(moves.changed[: moves.first]), rank), sign=-1)
        for variant, projected in self.result.changes.items():
            if not self._costs_only or variant == Variant(self._stance.cache):
                projected.merge(change)
        if not self._costs_only:
            self._add_unscaled(part, moves, logged, rank)
        self._add_fates(part, moves, weights, logged, rank)

    def _add_unscaled(self, part: Slice, moves: Moves, logged: InputTokens, rank: Integers) -> None:
        """What it changes to leave the ratios out: other price bands, other cuts, other hidden tokens."""
        for variant in (LISTED, TOKENIZED):
            restated = self._restated(part, moves, variant)
            differs = (restated.entry != moves.entry) | (restated.hidden != moves.hidden)
            differs |= part.rows.output_tokens[moves.attempt] >= _cut_from(part, moves)
            calls = np.flatnonzero(moves.changed & differs)
            for sign, each in ((-1, moves), (1, restated)) if len(calls) else ():
                cells = _after(part, each, calls, call_quantities(part, each, logged, calls), rank)
                self.result.changes[variant].merge(cells, sign)

    def _add_fates(
        self, part: Slice, moves: Moves, weights: tuple[Weight, ...], logged: InputTokens, rank: Integers
    ) -> None:
        """What other fates of the prompt cache change, and the headline's cost by cluster."""
        chance = np.array([float(weight.rate.likely) for weight in weights])[moves.weight]
        prices = self._world.prices
        turns = turns_to(part, prices, moves.attempt, moves.code, moves.input_ratio, chance)
        for mode in CacheMode:
            if self._costs_only and mode is not self._stance.cache:
                continue
            tokens = input_tokens(mode, logged, moves.moved, turns, self._world.efficiency)
            differs = tokens.differs(logged) & (moves.changed | part.priced[moves.attempt])
            calls = np.flatnonzero(differs)
            if len(calls):
                beyond = _beyond_kept(part, moves, tokens.take(calls), logged.take(calls), calls, rank)
                self.result.changes[Variant(mode)].merge(beyond)
            if mode is self._stance.cache and self._bills:
                self._add_spread(part, moves, weights, np.flatnonzero(moves.changed | differs), tokens)

    def _restated(self, part: Slice, moves: Moves, variant: Variant) -> Moves:
        """The same moves without the ratios that ``variant`` leaves out."""
        if variant.input and variant.output:
            return moves
        ones = np.ones(len(moves.moved))
        entry, rho = moves.entry, moves.input_ratio
        if not variant.input:
            entry, rho = self._world.table.entries(moves.code, part.rows.input_tokens[moves.attempt]), ones
        verbosity = moves.output_ratio if variant.output else ones
        hidden = moves.hidden if variant.output else np.zeros_like(moves.hidden)
        return replace(moves, entry=entry, input_ratio=rho, output_ratio=verbosity, hidden=hidden)

    def _add_spread(
        self,
        part: Slice,
        moves: Moves,
        weights: tuple[Weight, ...],
        touched: Integers,
        tokens: InputTokens,
    ) -> None:
        quantities = call_quantities(part, moves, tokens, touched)
        rates = self._world.table.rates
        ratios = (moves.input_ratio[touched], moves.output_ratio[touched])
        attempt = moves.attempt[touched]
        new = row_dollars(quantities, rates[moves.entry[touched]], ratios, self._world.efficiency)
        new *= np.array([weight.likely for weight in weights])[moves.weight[touched]]
        first = touched < moves.first
        old = logged_dollars(part, attempt[first], self._world.table)
        for bill in self._bills:
            bill.add(part, attempt[first], new[first] - old)
            bill.add(part, attempt[~first], new[~first])
        new[first] -= old
        self._add_bouncing(part, moves, touched, new)

    def _add_bouncing(self, part: Slice, moves: Moves, touched: Integers, change: Floats) -> None:
        """Tell apart what is due to sessions whose calls go to several models, where one would do."""
        if self._stance.cache is not CacheMode.REPLAYED:
            return
        first = np.flatnonzero(part.priced & (part.rows.session != 0))
        if not len(first):
            return
        session, model = part.rows.session[first], model_numbers(self._names())[moves.code[first]]
        order = np.lexsort((model, session))
        session, model = session[order], model[order]
        changes = (session[1:] == session[:-1]) & (model[1:] != model[:-1])
        mine = np.isin(part.rows.session[moves.attempt[touched]], session[1:][changes])
        self.result.bouncing_usd += math.fsum(change[mine])
        self.result.bouncing_calls += int(mine.sum())

    def _count_down(self, part: Slice, moves: Moves) -> None:
        """Count the hard requests among those that move to a model that is cheaper for the same tokens."""
        moved = np.flatnonzero(moves.moved_attempts)
        table, ones = self._world.table, np.ones(len(moved))
        entry = table.entries(moves.code[moved], part.rows.input_tokens[moved])
        new = row_dollars(part.billed.take(moved).quantities(), table.rates[entry], (ones, ones), 1.0)
        attempts = moved[new < logged_dollars(part, moved, table)]
        self.result.hard_moved_down += int((part.tier[attempts] >= Tier.REASONING).sum())
        moved_down = np.zeros(len(part.first), np.bool_)
        moved_down[part.request[attempts]] = True
        looked_hard = moved_down & (part.hindsight == Tier.REASONING)
        self.result.looked_hard_moved_down += int(looked_hard.sum())

    def _add_latency(self, part: Slice, legs: Legs, moves: Moves) -> None:
        waits = self._waits(part)
        waited = waits.under(legs, moves)
        self.result.latency.add(waited.seconds)
        self.result.mix.add(waited.key, waited.seconds, waited.projected)
        self.result.evidence = weaker(self.result.evidence, waited.evidence)
        if told(part).any():
            first, evidence = first_tokens(waits, legs, moves, waited)
            self.result.first_token.add(first)
            self.result.first_token_evidence = weaker(self.result.first_token_evidence, evidence)

    def _waits(self, part: Slice) -> Waits:
        stance = self._stance
        assumed = Assumed(stance.input, stance.output, stance.latency, stance.thinking)
        return Waits(part, assumed, self._world.latency, self._names(), self._world.seed)

    def _names(self) -> list[str]:
        return self._world.prices.names


def _as_logged(part: Slice, attempts: Integers, rank: Integers) -> Cells:
    cells = Cells(PARTS, len(QUANTITIES))
    alone = np.full(len(attempts), -1)
    answer = np.full(len(attempts), ANSWER)
    full = zeros(len(attempts))
    keys = [alone, part.tier[attempts], rank[attempts], part.entry[attempts], answer, full]
    cells.add(keys, part.billed.take(attempts).quantities())
    return cells


def call_quantities(part: Slice, moves: Moves, tokens: InputTokens, calls: Integers) -> list[Integers]:
    """What some calls are billed for where they go."""
    attempt = moves.attempt[calls]
    billed = replace(part.billed.take(attempt), input=tokens.take(calls))
    hidden = moves.hidden[calls]
    thought = np.where(hidden < 0, np.minimum(part.rows.reasoning_tokens[attempt], billed.output), 0)
    limit = part.rows.max_output_tokens[attempt]
    free, capped = capped_output(billed.output - thought, moves.output_ratio[calls], limit)
    return replace(billed, output=free).quantities(lean(capped), lean(np.maximum(hidden, 0) * billed.calls))


def _cut_from(part: Slice, moves: Moves) -> Floats:
    """From how many logged output tokens on the request's own limit may cut each call off."""
    limit = part.rows.max_output_tokens[moves.attempt]
    return np.where((limit >= 0) & (moves.output_ratio > 1), limit / moves.output_ratio, np.inf)


def _after(
    part: Slice,
    moves: Moves,
    calls: Integers,
    quantities: list[Integers],
    rank: Integers,
    full: Integers | None = None,
) -> Cells:
    attempt = moves.attempt[calls]
    stayed = np.where(moves.moved[calls], part.price[attempt], -1)
    cells = Cells(PARTS, len(QUANTITIES))
    full = zeros(len(calls)) if full is None else full
    keys = [stayed, part.tier[attempt], rank[attempt], moves.entry[calls], moves.weight[calls], full]
    cells.add(keys, quantities)
    return cells


def _beyond_kept(
    part: Slice, moves: Moves, tokens: InputTokens, kept: InputTokens, calls: Integers, rank: Integers
) -> Cells:
    """What another fate of the cache than kept adds to some calls: input alone."""
    nothing = zeros(len(calls))
    billed = Billed(tokens.beyond(kept), nothing, nothing, nothing, nothing)
    return _after(part, moves, calls, billed.quantities(), rank, _full(tokens))


def _full(tokens: InputTokens) -> Integers:
    """How much of what each prompt can read it reads where caches are as warm as logged (see ``FULLEST``)."""
    if is_zero(tokens.warm_reads):
        return tokens.warm_reads
    return -(-FULLEST * tokens.warm_reads // np.maximum(tokens.uncached, 1))


def _likely(ranges: RangeOf) -> RatioOf:
    """The likely value of each range."""
    return cache(lambda model, over, tier: float(ranges(model, over, tier).likely))
