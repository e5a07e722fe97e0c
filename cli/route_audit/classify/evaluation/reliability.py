"""What a confidence is worth: how often it was right, beside what it says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.evaluation.intervals import Rate
from route_audit.classify.evaluation.metrics import share

EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Confidences between which requests are looked at together."""

_ENOUGH = 200
"""Fewer rows found easy contradict no confidence, so they don't make it a probability either."""


class Bin(msgspec.Struct, frozen=True):
    """Requests found easy whose confidence lies between two values.

    Attributes:
        low, high: of the confidence.
        confidence: its mean; None in an empty bin.
        right: how many are labelled easy.
    """

    low: float
    high: float
    confidence: float | None
    right: Rate

    @property
    def holds(self) -> bool:
        """False where the mean confidence lies outside the interval of what was right."""
        low, high = self.right.low, self.right.high
        return self.confidence is None or low is None or high is None or low <= self.confidence <= high


def reliability(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], edges: Sequence[float] = EDGES
) -> tuple[Bin, ...]:
    """How many requests are right, by confidence.

    Args:
        confidence: of each request that was found easy.
        right: whether it is labelled so.
        edges: where bins end, rising; the last bin holds its upper edge too.
    """
    return tuple(_bin(confidence, right, low, high, last=high == edges[-1]) for low, high in pairwise(edges))


def _bin(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], low: float, high: float, *, last: bool
) -> Bin:
    within = (confidence >= low) & ((confidence < high) | last)
    mean = float(confidence[within].mean()) if within.any() else None
    return Bin(low, high, mean, share(right, within))


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The expected calibration error: mean distance of confidence from what was right; None without rows."""
    total = sum(each.right.among for each in bins)
    gaps = [
        each.right.among * abs(each.confidence - each.right.value)
        for each in bins
        if each.confidence is not None and each.right.value is not None
    ]
    return math.fsum(gaps) / total if total else None


def meaning(bins: Sequence[Bin]) -> str:
    """``probability`` where enough labels bear the confidence out in every bin, else ``score``."""
    enough = sum(each.right.among for each in bins) >= _ENOUGH
    return "probability" if enough and all(each.holds for each in bins) else "score"
