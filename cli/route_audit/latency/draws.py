"""Luck that does not depend on order: uniform numbers from keys, and what is drawn with them."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers
from route_audit.assumptions.measuring import Z90

_TABLE = 2048


def uniform_of(key: NDArray[np.uint64]) -> Floats:
    """A number in 0..1 for each key, the same in every run and order."""
    mixed = (key ^ (key >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def skewed(low: float, likely: float, high: float, normal: Floats) -> Floats:
    """Draws of a ratio whose P10, P50 and P90 are ``low``, ``likely`` and ``high``: lognormal on each side.

    A range without width, or one that touches zero, gives ``likely`` each time.

    Args:
        low: its P10.
        likely: its P50.
        high: its P90.
        normal: a standard normal number for each draw.
    """
    if low <= 0 or low == high:
        return np.full(len(normal), likely)
    return skewed_by(low, likely, high, normal)


def skewed_by(low: float, likely: float, high: float, normal: Floats) -> Floats:
    """The same for a range that has a width and does not touch zero."""
    below, above = np.log(likely / low) / Z90, np.log(high / likely) / Z90
    return np.asarray(likely * np.exp(normal * np.where(normal < 0, below, above)))


def normal_of(uniform: Floats) -> Floats:
    """Standard normal numbers for numbers in 0..1."""
    return quantile(_normal_table(), uniform)


def quantile(table: Floats, uniform: Floats, row: Integers | None = None) -> Floats:
    """Quantiles from a table that is equally spaced in probability, by linear interpolation.

    Args:
        table: one distribution, or a row of it for each of several.
        uniform: probabilities.
        row: which distribution each one is taken from.
    """
    width = table.shape[-1]
    place = np.clip(uniform * width - 0.5, 0, width - 1)
    below = np.minimum(place.astype(np.int64), width - 2)
    start, values = (below if row is None else below + row * width), table.ravel()
    low = values[start]
    return np.asarray(low + (values[start + 1] - low) * (place - below))


def evenly(count: int) -> Floats:
    """So many probabilities, equally spaced, as tables of quantiles have them."""
    return (np.arange(count) + 0.5) / count


@cache
def _normal_table() -> Floats:
    return np.array([NormalDist().inv_cdf(float(value)) for value in evenly(_TABLE)])
