"""What the assumptions of a policy do to its cost: drawn from their ranges, or set to an end of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np

from route_audit.arrays import Floats
from route_audit.assumptions import CacheMode, Range
from route_audit.assumptions.draws import triangular
from route_audit.policies.legs import Weight
from route_audit.projection.costs import Costs
from route_audit.projection.dollars import ANSWER, LEG, TIER, CellDollars
from route_audit.projection.stance import Stance
from route_audit.tiers import Tier
from route_audit.uncertainty.luck import INPUT, OUTPUT, Luck


class Moved(msgspec.Struct, frozen=True):
    """The dollars of the requests that moved to one model from another at a tier, at likely ratios.

    Attributes:
        hidden_usd: of reasoning tokens that the logged calls did not spend.
    """

    model: str
    over: str
    tier: Tier
    input_usd: float
    output_usd: float
    hidden_usd: float

    @property
    def pair(self) -> tuple[str, str, Tier]:
        """What an assumption of it is looked up by."""
        return self.model, self.over, self.tier


@dataclass(frozen=True)
class Doubts:
    """The doubtful parts of one policy's cost.

    Attributes:
        costs: its dollars at the likely assumptions.
        stance: its assumptions with their ranges.
    """

    costs: Costs
    stance: Stance

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """What its ratios of tokens act on."""
        return tuple(_moved(self.costs.headline))

    @cached_property
    def further(self) -> tuple[tuple[Weight, float], ...]:
        """Its further legs whose rate or cost is a range, with their dollars."""
        dollars = self.costs.headline
        leg = dollars.cells.keys[:, LEG]
        weights = enumerate(self.costs.weights)
        return tuple(
            (weight, dollars.only(leg == index))
            for index, weight in weights
            if index != ANSWER and weight.likely
        )

    def change(self, luck: Luck) -> Floats:
        """The change in cost in each draw."""
        change = self._cache(luck)
        for each in self.moved:
            known = self.stance.input(*each.pair)
            change += each.input_usd * (luck.ratio(known, INPUT, each.tier) - 1)
            known = self.stance.output(*each.pair)
            change += each.output_usd * (luck.ratio(known, OUTPUT, each.tier) - 1)
            adds = self.stance.thinking(*each.pair).adds
            if adds is not None:
                change += each.hidden_usd * (luck.ratio(adds, OUTPUT, each.tier) - 1)
        for weight, usd in self.further:
            change += usd * (luck.rate(weight.rate) * luck.further(weight.cost_ratio) - 1)
        return change

    def cache_ends(self) -> tuple[float, float]:
        """The change in cost when the prompt cache fares best, and when it fares worst."""
        likely = self.costs.by_cache[self.stance.cache]
        ends = [self.costs.by_cache[mode] - likely for mode in CacheMode]
        return min(ends), max(ends)

    def _cache(self, luck: Luck) -> Floats:
        """Triangular between its best and its worst, with its peak at the likely cost."""
        low, high = self.cache_ends()
        return triangular(low, 0.0, high, luck.cache)


def ends_of(known: Range) -> tuple[float, float]:
    """A range's ends over its likely value; (1, 1) where that is zero."""
    likely = float(known.likely)
    return (float(known.low) / likely, float(known.high) / likely) if likely else (1.0, 1.0)


def _moved(dollars: CellDollars) -> Iterator[Moved]:
    sums: dict[tuple[str, str, Tier], tuple[list[float], list[float], list[float]]] = {}
    for index in np.flatnonzero(dollars.moved):
        tier = Tier(int(dollars.cells.keys[index, TIER]))
        key = dollars.model[index], dollars.over[index], tier
        into = sums.setdefault(key, ([], [], []))
        for place, amounts in enumerate((dollars.input, dollars.output, dollars.hidden)):
            into[place].append(float(amounts[index]))
    for (model, over, tier), (inputs, outputs, hidden) in sums.items():
        yield Moved(model, over, tier, math.fsum(inputs), math.fsum(outputs), math.fsum(hidden))
