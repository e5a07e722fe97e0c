"""The thresholds of the card and the meaning of its confidence, from requests that it was not fitted to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.tiers import Tier

ALLOWED = {Tier.RETRIEVAL: 0.08, Tier.EXTRACTION: 0.08, Tier.REASONING: 0.03, Tier.UNSURE: 0.12}
"""The share of each tier that may go to the wrong side: the smaller it is, the more a mistake weighs."""

GRID = np.arange(0.5, 0.91, 0.01)
"""Thresholds that are tried for the easy tiers."""

ENOUGH = 1.01
"""Losses up to so many times the least are as good: the middle between such thresholds owes least to luck."""

_KNOTS = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen.

    Attributes:
        easy: the least chance of the easy tiers.
        calibration: rising pairs of the chance of a side and the share that was right there.
    """

    easy: float
    calibration: tuple[tuple[float, float], ...]


def choose(chances: NDArray[np.float64], tier: NDArray[np.int64], weight: NDArray[np.float64]) -> Chosen:
    """Choose from left-out chances, shape (n, 4); unsure requests count as hard ones.

    Between the lowest and the highest good threshold worse ones may stand: losses are not smooth.
    """
    easy = chances[:, : Tier.REASONING].sum(axis=1)
    hard = tier >= Tier.REASONING
    losses = np.array([_loss((easy >= at) != hard, tier, weight) for at in GRID])
    good = np.flatnonzero(losses <= ENOUGH * losses.min())
    at = round(float(GRID[(good[0] + good[-1]) // 2]), 2)
    return Chosen(at, calibration(np.where(easy >= at, easy, 1 - easy), (easy >= at) != hard, weight))


def _loss(right: NDArray[np.bool_], tier: NDArray[np.int64], weight: NDArray[np.float64]) -> float:
    """What is lost of easy, reasoning and unsure requests, each as a multiple of what is allowed."""
    easy = tier < Tier.REASONING
    sorts = {Tier.EXTRACTION: easy, Tier.REASONING: tier == Tier.REASONING, Tier.UNSURE: tier == Tier.UNSURE}
    return float(
        sum(weight[of & ~right].sum() / weight[of].sum() / ALLOWED[sort] for sort, of in sorts.items())
    )


def calibration(
    side: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[tuple[float, float], ...]:
    """The share that was right by the chance of the side chosen, as rising points of straight lines.

    Bins hold equal weight; neighbours that would fall are pooled until all rise.
    """
    order = np.argsort(side, kind="stable")
    ends = np.linspace(0, weight.sum(), _KNOTS + 1)[1:-1]
    bins = np.split(order, np.searchsorted(np.cumsum(weight[order]), ends))
    pooled: list[list[float]] = []
    for each in bins:
        mass = weight[each].sum()
        pooled.append([float((weight * side)[each].sum()), float((weight * right)[each].sum()), float(mass)])
        while len(pooled) > 1 and pooled[-2][1] / pooled[-2][2] >= pooled[-1][1] / pooled[-1][2]:
            last = pooled.pop()
            pooled[-1] = [a + b for a, b in zip(pooled[-1], last, strict=True)]
    return tuple((round(x / mass, 3), round(y / mass, 3)) for x, y, mass in pooled)
