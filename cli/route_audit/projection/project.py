"""What one policy would have cost and taken: its legs priced against the logged traffic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from route_audit.assumptions import CacheMode, Range
from route_audit.cells import Cells, Quantiles
from route_audit.counterfactual import InputTokens, capped_output, input_tokens
from route_audit.latency import MEASURED, LatencyModel, skewed, uniform_of, weaker
from route_audit.policies import Policy
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import QUANTITIES, row_dollars
from route_audit.projection.moves import Mover, Moves, TierRatios
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Billed, Slice
from route_audit.projection.spread import Spread
from route_audit.projection.survey import timed, turns_to
from route_audit.tiers import Tier

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
RangeOf = Callable[[str, Tier], Range]
"""From a canonical model name and a tier to a range of a ratio."""

_SECOND_DRAW = np.uint64(0xD6E8FEB86659FD93)


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
        zone: whose days are counted.
    """

    prices: PriceTable
    table: RateTable
    efficiency: float
    latency: dict[str, LatencyModel]
    type_rank: NDArray[np.int64]
    seed: int
    zone: ZoneInfo


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


@dataclass(frozen=True, slots=True)
class Stance:
    """One policy's assumptions, looked up by canonical model name.

    Attributes:
        input, output: the range of a ratio for a model and tier.
        cache: the fate of the prompt cache that the headline uses.
    """

    input: RangeOf
    output: RangeOf
    cache: CacheMode


@dataclass(slots=True)
class Projection:
    """The sums of one policy; costs come as changes to the baseline's cells.

    Attributes:
        changes: by variant, cells to add to the baseline's.
        left: the baseline's cells of the requests that moved.
        spread: change in cost by cluster and day, under the headline's cache.
        latency: seconds of the attempts with a logged latency.
        evidence: the weakest that went into ``latency``.
        moved_requests: requests with a price that moved.
        hard_moved_down: reasoning and unsure attempts that moved to a cheaper model.
        excluded: requests that stay because the target can't serve them, by reason.
    """

    spread: Spread
    changes: dict[Variant, Cells] = field(
        default_factory=lambda: {variant: Cells(4, len(QUANTITIES)) for variant in VARIANTS}
    )
    left: Cells = field(default_factory=lambda: Cells(4, len(QUANTITIES)))
    latency: Quantiles = field(default_factory=Quantiles)
    evidence: str = MEASURED
    moved_requests: int = 0
    hard_moved_down: int = 0
    excluded: Counter[str] = field(default_factory=Counter)


class Projector:
    """Projects one policy, partition by partition.

    Args:
        policy: turns requests into legs.
        stance: its assumptions.
        world: what all policies share.
    """

    def __init__(self, policy: Policy, stance: Stance, world: World) -> None:
        self._policy = policy
        self._stance = stance
        self._world = world
        ratios = TierRatios(likely(stance.input), likely(stance.output))
        self._mover = Mover(world.prices, world.table, ratios)
        self.result = Projection(Spread(world.zone))

    def add(self, part: Slice, kinds: NDArray[np.int64]) -> None:
        """Take in one partition; ``kinds`` is each attempt's type index in the survey."""
        moves = self._mover.moves(part, self._policy.legs(part.known))
        self.result.excluded += moves.excluded
        if not moves.moved.any():
            self.result.latency.add(part.rows.latency_s[timed(part)])
            return
        self.result.moved_requests += int(moves.moved[part.first].sum())
        rank = self._world.type_rank[kinds]
        self._take_away(part, moves, rank)
        turns = turns_to(part, self._world.prices, moves.code, moves.input_ratio)
        plain = bool((moves.input_ratio == 1).all() and (moves.output_ratio == 1).all())
        for variant in VARIANTS[2:] if plain else VARIANTS:
            tokens = input_tokens(
                variant.cache, part.billed.input, moves.moved, turns, self._world.efficiency
            )
            change = self._change(part, self._restated(part, moves, variant), tokens, variant, rank)
            same = (variant, *VARIANTS[:2]) if plain and variant.cache is CacheMode.KEPT else (variant,)
            for each in same:
                self.result.changes[each].merge(change)
        self._add_latency(part, moves)

    def _restated(self, part: Slice, moves: Moves, variant: Variant) -> Moves:
        """The same moves without the ratios that ``variant`` leaves out."""
        if variant.input and variant.output:
            return moves
        ones = np.ones(len(moves.moved))
        rho = moves.input_ratio if variant.input else ones
        entry = self._world.table.entries(moves.code, part.rows.input_tokens * rho)
        verbosity = moves.output_ratio if variant.output else ones
        return replace(moves, entry=entry, input_ratio=rho, output_ratio=verbosity)

    def _take_away(self, part: Slice, moves: Moves, rank: NDArray[np.int64]) -> None:
        mine = np.flatnonzero(moves.moved)
        keys = [np.full(len(mine), -1), part.tier[mine], rank[mine], part.entry[mine]]
        self.result.left.add(keys, [each[mine] for each in part.billed.quantities()])

    def _change(
        self, part: Slice, moves: Moves, tokens: InputTokens, variant: Variant, rank: NDArray[np.int64]
    ) -> Cells:
        touched = np.flatnonzero(moves.moved | (part.priced & _differs(tokens, part.billed.input)))
        output, capped = capped_output(part.billed.output, moves.output_ratio, part.rows.max_output_tokens)
        billed = Billed(
            tokens, part.billed.audio_input, output + capped, part.billed.audio_output, part.billed.calls
        )
        before = [each[touched] for each in part.billed.quantities()]
        after = [each[touched] for each in billed.quantities(capped)]
        stayed = np.where(moves.moved, part.price, -1)[touched]
        tier, kind = part.tier[touched], rank[touched]
        cells = Cells(4, len(QUANTITIES))
        cells.add([np.full(len(touched), -1), tier, kind, part.entry[touched]], before, sign=-1)
        cells.add([stayed, tier, kind, moves.entry[touched]], after)
        if variant == Variant(self._stance.cache):
            self._spread(part, moves, touched, (before, after))
        return cells

    def _spread(
        self,
        part: Slice,
        moves: Moves,
        touched: NDArray[np.int64],
        quantities: tuple[list[Integers], list[Integers]],
    ) -> None:
        rates = self._world.table.rates
        ones = np.ones(len(touched))
        ratios = (moves.input_ratio[touched], moves.output_ratio[touched])
        old = row_dollars(quantities[0], rates[part.entry[touched]], (ones, ones), 1.0)
        new = row_dollars(quantities[1], rates[moves.entry[touched]], ratios, self._world.efficiency)
        self.result.spread.add(part, touched, new - old)
        hard = moves.moved[touched] & (part.tier[touched] >= Tier.REASONING)
        self.result.hard_moved_down += int((hard & (new < old)).sum())

    def _add_latency(self, part: Slice, moves: Moves) -> None:
        usable = timed(part)
        self.result.latency.add(part.rows.latency_s[usable & ~moves.moved])
        moved = usable & moves.moved
        names = np.array([*(model.name for model in self._world.prices.models)], np.object_)
        for code in np.unique(moves.code[moved]):
            mine = np.flatnonzero(moved & (moves.code == code))
            model = self._world.latency[names[code]]
            self.result.evidence = weaker(self.result.evidence, model.evidence)
            self.result.latency.add(self._draw(part, moves, mine, model, names[code]))

    def _draw(
        self, part: Slice, moves: Moves, mine: NDArray[np.int64], model: LatencyModel, name: str
    ) -> Floats:
        key = part.rows.content[mine] ^ np.uint64(self._world.seed)
        uniform = uniform_of(key * _SECOND_DRAW)
        ranges = {tier: self._stance.output(name, tier) for tier in Tier}
        drawn = np.empty(len(mine))
        for tier, known in ranges.items():
            chosen = part.tier[mine] == tier
            drawn[chosen] = skewed(float(known.low), float(known.likely), float(known.high), uniform[chosen])
        output = part.rows.output_tokens[mine] * drawn
        limit = part.rows.max_output_tokens[mine]
        output = np.where((limit >= 0) & (drawn > 1), np.minimum(output, np.maximum(limit, 0)), output)
        prompt = part.rows.input_tokens[mine] - part.rows.cached_input_tokens[mine]
        return model.draw(prompt * moves.input_ratio[mine], output, uniform_of(key))


def likely(ranges: RangeOf) -> Callable[[str, Tier], float]:
    """The likely value of each range."""
    return lambda name, tier: float(ranges(name, tier).likely)


def _differs(tokens: InputTokens, other: InputTokens) -> Mask:
    if tokens is other:
        return np.zeros(len(tokens.uncached), np.bool_)
    changed = tokens.uncached != other.uncached
    for name in ("cached", "written", "written_1h", "session_reads", "warm_reads"):
        changed |= getattr(tokens, name) != getattr(other, name)
    return np.asarray(changed)
