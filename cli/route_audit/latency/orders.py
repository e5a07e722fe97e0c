"""Which of the sorted values hold a percentile: other requests would have other luck."""

from __future__ import annotations

import math

import numpy as np

from route_audit.assumptions.measuring import Z90

TAIL = 0.1
"""Either end leaves so much out: intervals run from P10 to P90."""

_ROUNDING = 1e-9
"""A sum that is ``TAIL`` exactly may come out this much below it."""

_EXACT = 10_000
"""Up to so many values the binomial distribution is summed; beyond, the normal one is as good."""


def ranks(count: int, probability: float) -> tuple[int | None, int | None]:
    """The ranks, from 0, of the two values that hold a percentile in four of five samples.

    How many values lie below it is binomial, whatever their distribution. None where no value is low or
    high enough.

    Args:
        count: how many values there are.
        probability: of the percentile, above 0 and below 1.
    """
    below, most = _counts(count, probability)
    return (below - 1 if below else None), (most if most < count else None)


def _counts(count: int, probability: float) -> tuple[int, int]:
    """The binomial distribution's quantiles at ``TAIL`` and at 1 - ``TAIL``."""
    if count > _EXACT:
        middle, spread = count * probability, Z90 * math.sqrt(count * probability * (1 - probability))
        return math.floor(middle - spread), math.ceil(middle + spread)
    steps = np.arange(1, count + 1)
    ratios = np.log((count - steps + 1) / steps) + math.log(probability / (1 - probability))
    logs = np.concatenate([[0.0], np.cumsum(ratios)]) + count * math.log1p(-probability)
    low, high = np.searchsorted(np.cumsum(np.exp(logs)) + _ROUNDING, (TAIL, 1 - TAIL))
    return int(low), int(high)
