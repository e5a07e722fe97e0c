"""How far a saving can be trusted: the requests that were seen, and what was assumed about the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.assumptions import CacheMode, Range
from route_audit.latency import skewed_by
from route_audit.projection.costs import Costs
from route_audit.projection.dollars import TIER, CellDollars
from route_audit.projection.project import Stance
from route_audit.projection.slices import BUCKETS
from route_audit.tiers import Tier

DRAWS = 2_000
"""Draws of the requests seen and of the assumptions; the Monte Carlo error of P10 and P90 is then small."""

COMMON = 0.7
"""Correlation of the ratios: models that write more at one tier write more at the others."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Draws:
    """The saving in each draw, US dollars."""

    saving: Floats

    def at(self, probability: float) -> float:
        """A quantile of the saving."""
        return float(np.quantile(self.saving, probability))


class Uncertainty:
    """Draws for every policy of a run, each from the same resampled requests and the same luck.

    Args:
        baseline_buckets: the baseline's dollars by bucket of clusters.
        baseline_usd: the baseline's cost.
        seed: of all draws.
    """

    def __init__(self, baseline_buckets: Floats, baseline_usd: float, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._weights = _poisson_one(self._random)
        self._common = self._random.standard_normal(DRAWS)
        self._own = self._random.standard_normal((DRAWS, 2 * len(Tier)))
        self._uniform = self._random.random(DRAWS)
        self._buckets = baseline_buckets
        self._baseline = self._resampled(baseline_buckets, baseline_usd)

    def draws(self, costs: Costs, stance: Stance, change_buckets: Floats) -> Draws:
        """The saving of one policy in each draw.

        Args:
            costs: its dollars at the likely assumptions.
            stance: its assumptions with their ranges.
            change_buckets: its change in cost by bucket.
        """
        total = costs.headline.total
        resampled = self._resampled(self._buckets + change_buckets, total)
        moved = self._moved(costs, stance) + self._cache(costs, stance)
        scale = 1 + moved / total if total else np.ones(DRAWS)
        return Draws(self._baseline - resampled * scale)

    def _resampled(self, buckets: Floats, total: float) -> Floats:
        """The total in each bootstrap draw; the sum of buckets is set to the exact total."""
        known = buckets.sum()
        drawn = (self._weights @ buckets.astype(np.float32)).astype(np.float64)
        return np.asarray(drawn * (total / known) if known else np.full(DRAWS, total))

    def _moved(self, costs: Costs, stance: Stance) -> Floats:
        """The change in cost that each draw of the ratios makes."""
        change = np.zeros(DRAWS)
        for (model, over, tier), (input_usd, output_usd) in _moved_dollars(costs.headline).items():
            change += input_usd * (self._ratio(stance.input(model, over, tier), tier, 0) - 1)
            change += output_usd * (self._ratio(stance.output(model, over, tier), tier, 1) - 1)
        return change

    def _ratio(self, known: Range, tier: Tier, side: int) -> Floats:
        """Drawn over likely: P10 and P90 are the ends of the range, one luck is shared by all tiers."""
        low, likely, high = float(known.low), float(known.likely), float(known.high)
        if low <= 0 or low == high:
            return np.ones(DRAWS)
        own = self._own[:, 2 * tier + side]
        normal = np.sqrt(COMMON) * self._common + np.sqrt(1 - COMMON) * own
        return skewed_by(low, likely, high, normal) / likely

    def _cache(self, costs: Costs, stance: Stance) -> Floats:
        """The change in cost when the cache fares between its best and its worst: triangular."""
        ends = [costs.by_cache[mode] for mode in CacheMode]
        likely = costs.by_cache[stance.cache]
        low, high = min(ends), max(ends)
        if low == high:
            return np.zeros(DRAWS)
        split = (likely - low) / (high - low)
        left = low + np.sqrt(self._uniform * (high - low) * (likely - low))
        right = high - np.sqrt((1 - self._uniform) * (high - low) * (high - likely))
        return np.asarray(np.where(self._uniform < split, left, right) - likely)


def _poisson_one(random: np.random.Generator) -> NDArray[np.float32]:
    """Shape (DRAWS, BUCKETS): how often each bucket is drawn, Poisson with mean one, by table."""
    levels = 1 << 16
    mass = np.exp(-1.0) / np.cumprod(np.maximum(np.arange(12), 1))
    ends = np.rint(np.cumsum(mass) * levels)
    table = np.searchsorted(ends, np.arange(levels), side="right").astype(np.float32)
    return np.asarray(table[random.integers(0, levels, (DRAWS, BUCKETS), np.uint16)])


def _moved_dollars(dollars: CellDollars) -> dict[tuple[str, str, Tier], tuple[float, float]]:
    """Input and output cost of the requests that moved, by model, model moved from, and tier."""
    sums: dict[tuple[str, str, Tier], tuple[float, float]] = {}
    for index in np.flatnonzero(dollars.moved):
        tier = Tier(int(dollars.cells.keys[index, TIER]))
        key = dollars.model[index], dollars.over[index], tier
        input_usd, output_usd = sums.get(key, (0.0, 0.0))
        sums[key] = (input_usd + float(dollars.input[index]), output_usd + float(dollars.output[index]))
    return sums
