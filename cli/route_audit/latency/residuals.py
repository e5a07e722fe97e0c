"""The spread of times around a line, apart for short, middling and long calls: long ones spread otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.latency.draws import evenly, quantile

POOLS = 3
"""Calls are parted by their expected seconds into so many pools of equal size."""

POOL_ROWS = 20
"""A pool with fewer rows takes the spread of all."""

_QUANTILES = 512

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Residuals:
    """Actual over expected seconds.

    Attributes:
        cuts: expected seconds above which the next pool begins.
        quantiles: shape (pools, n), equally spaced in probability.
    """

    cuts: Floats
    quantiles: Floats

    def at(self, expected_s: Floats, uniform: Floats) -> Floats:
        """The residuals of calls with such expected seconds; ``uniform`` in 0..1 picks each one."""
        if len(self.quantiles) == 1:
            return quantile(self.quantiles, uniform)
        return quantile(self.quantiles, uniform, np.searchsorted(self.cuts, expected_s))


def lognormal(normal: Floats, sigma: float) -> Residuals:
    """One pool of lognormal residuals with a median of 1, from standard normal quantiles."""
    return Residuals(np.empty(0), np.exp(sigma * normal)[None, :])


def probabilities() -> Floats:
    """The probabilities of a pool's quantiles."""
    return evenly(_QUANTILES)


def residuals_of(actual_s: Floats, expected_s: Floats) -> Residuals:
    """The residuals of some rows, in one pool where they are too few for several."""
    over = actual_s / expected_s
    if len(over) < POOLS * POOL_ROWS:
        return Residuals(np.empty(0), np.quantile(over, probabilities())[None, :])
    cuts = np.quantile(expected_s, np.arange(1, POOLS) / POOLS)
    pool = np.searchsorted(cuts, expected_s)
    parts = [over[pool == each] for each in range(POOLS)]
    pools = [np.quantile(part if len(part) >= POOL_ROWS else over, probabilities()) for part in parts]
    return Residuals(cuts, np.stack(pools))
