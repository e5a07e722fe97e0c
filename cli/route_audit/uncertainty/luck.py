"""Standard normal and uniform numbers that all policies of a run share: they meet the same luck."""

from __future__ import annotations

import numpy as np

from route_audit.arrays import Floats
from route_audit.assumptions import Range
from route_audit.assumptions.measuring import Z90
from route_audit.latency import skewed_by
from route_audit.tiers import Tier

DRAWS = 10_000
"""Draws of the requests seen and of the assumptions; the Monte Carlo error of P10 and P90 is then small."""

COMMON = 0.7
"""Correlation of the ratios: models that write more at one tier write more at the others."""

INPUT, OUTPUT = 0, 1
"""Sides of a call, as ``Luck.ratio`` takes them."""


class Luck:
    """The numbers of one seed."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng([seed, 1])
        self._common = random.standard_normal(DRAWS)
        self._own = random.standard_normal((2 * len(Tier), DRAWS))
        self._further = random.standard_normal(DRAWS)
        self.cache = random.random(DRAWS)
        """Uniform: where the cache fares between its best and its worst."""

    def ratio(self, known: Range, side: int, tier: Tier) -> Floats:
        """A ratio in each draw over its likely value: P10 and P90 are the ends of its range."""
        normal = np.sqrt(COMMON) * self._common + np.sqrt(1 - COMMON) * self._own[2 * tier + side]
        return _drawn(known, normal)

    def further(self, known: Range) -> Floats:
        """A quantity of further calls in each draw over its likely value."""
        return _drawn(known, self._further)

    def rate(self, known: Range) -> Floats:
        """A rate of further calls in each draw over its likely value; no more go on than there are."""
        return np.asarray(np.minimum(self.further(known), 1 / float(known.likely)))


def _drawn(known: Range, normal: Floats) -> Floats:
    """Values of a range over its likely one, from standard normal numbers: lognormal on each side.

    A range that reaches down to zero is taken as straight instead; one without width gives 1.
    """
    low, likely, high = float(known.low), float(known.likely), float(known.high)
    if low == high or likely == 0:
        return np.ones(len(normal))
    if low > 0:
        return skewed_by(low, likely, high, normal) / likely
    step = np.where(normal < 0, likely - low, high - likely)
    return np.asarray(np.maximum(likely + normal / Z90 * step, 0.0) / likely)
