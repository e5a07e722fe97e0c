"""The spread of times around a line, apart for short, middling and long calls: long ones spread otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from route_audit.arrays import Floats, Mask
from route_audit.latency.draws import evenly, quantile

POOLS = 3
"""Calls are parted by their expected seconds into so many pools of equal size."""

POOL_ROWS = 20
"""A pool with fewer rows takes the spread of all."""

_QUANTILES = 512


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


def residuals_of(actual_s: Floats, expected_s: Floats, answered: Mask | None = None) -> Residuals:
    """The residuals of some rows, in one pool where they are too few for several.

    Args:
        actual_s: seconds that they took.
        expected_s: seconds that they take in the middle case.
        answered: False where the actual ones are only the least that it would have been; None where all are.
    """
    over = actual_s / expected_s
    known = np.ones(len(over), np.bool_) if answered is None else answered
    if len(over) < POOLS * POOL_ROWS:
        return Residuals(np.empty(0), quantiles_of(over, known)[None, :])
    cuts = np.quantile(expected_s, np.arange(1, POOLS) / POOLS)
    pool = np.searchsorted(cuts, expected_s)
    parts = [pool == each for each in range(POOLS)]
    chosen = [part if known[part].sum() >= POOL_ROWS else np.ones_like(part) for part in parts]
    return Residuals(cuts, np.stack([quantiles_of(over[part], known[part]) for part in chosen]))


def quantiles_of(over: Floats, known: Mask) -> Floats:
    """Quantiles at ``probabilities``: of Kaplan and Meier's curve where some values are only least ones.

    The last value counts as if it were exact: the tail is then too short, never too long.
    """
    if known.all():
        return np.quantile(over, probabilities())
    order = np.lexsort((~known, over))
    over, known = over[order], known[order]
    known[-1] = True
    below = 1 - np.cumprod(1 - known / np.arange(len(over), 0, -1))
    below = below[known]
    middle = (below + np.concatenate([[0.0], below[:-1]])) / 2
    return np.interp(probabilities(), middle, over[known])
