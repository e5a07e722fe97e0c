"""Whether the window's end still looks like its beginning: a year is carried from both.

The first and the last quarter of the complete days are compared. The mix of tiers by the population
stability index

    PSI = sum over tiers of (q - p) * ln(q / p)

with half a request added to each count, so that a tier which one quarter lacks does not make it
infinite. Above 0.2 the mix is said to have moved, by the usual convention.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from route_audit.assumptions.measuring import Z90

MOVED = 0.2
"""From this PSI on, two mixes are taken to differ."""

ENOUGH = 100
"""Requests in each quarter; with fewer, chance alone gives an index of some hundredths."""

_HALF = 0.5
_QUARTERS = 4


def quarters(days: Sequence[int]) -> tuple[list[int], list[int]] | None:
    """The first and the last quarter of the days, rounded down; None with fewer than four days."""
    length = len(days) // _QUARTERS
    return (list(days[:length]), list(days[-length:])) if length else None


def stability_index(first: Sequence[int], last: Sequence[int]) -> float:
    """The PSI of two mixes, given as requests by tier in the same order; 0 for equal mixes."""
    return math.fsum((q - p) * math.log(q / p) for p, q in zip(_mix(first), _mix(last), strict=True))


def spread_sd(first: float, last: float) -> float:
    """The standard deviation of a doubt that reaches, from P10 to P90, from one share to the other."""
    return abs(last - first) / (2 * Z90)


def _mix(requests: Sequence[int]) -> list[float]:
    whole = sum(requests) + _HALF * len(requests)
    return [(count + _HALF) / whole for count in requests]
