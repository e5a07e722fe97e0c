"""The metrics that routers are compared by: how much of the strong model's quality for how much of its cost.

PGR, APGR and CPT as RouteLLM has them (Ong et al. 2024, arXiv 2406.18665), AIQ as RouterBench has it (Hu et
al. 2024, arXiv 2403.12031). Where they need a dial and not one policy, the policy is mixed by lot with each
of the two models alone: what anybody can do without another policy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Point(NamedTuple):
    """Where a policy stands: what it costs, and the mean score of its answers."""

    cost_usd: float
    score: float


def gap_recovered(score: float, weak: float, strong: float) -> float | None:
    """PGR: the share of the gap between the weak and the strong model; None where there is no gap."""
    return None if strong <= weak else (score - weak) / (strong - weak)


def area(strong_share: float, recovered: float) -> float:
    """APGR: the mean of PGR over all shares of strong calls; 0.5 for drawing by lot."""
    below = strong_share * recovered / 2
    return below + (1 - strong_share) * (recovered + 1) / 2


def calls_for(target: float, strong_share: float, recovered: float) -> float:
    """CPT: the smallest share of strong calls at which PGR reaches ``target``, above 0 and at most 1."""
    if recovered >= target:
        return strong_share * target / recovered
    return strong_share + (1 - strong_share) * (target - recovered) / (1 - recovered)


def quality_over_cost(points: Sequence[Point]) -> float | None:
    """AIQ: the mean height of the hull over the points that never falls, from the cheapest to the dearest.

    None where all cost the same.
    """
    hull = _hull(sorted(points))
    width = hull[-1].cost_usd - hull[0].cost_usd
    if not width > 0:
        return None
    whole = math.fsum((b.cost_usd - a.cost_usd) * (a.score + b.score) / 2 for a, b in pairwise(hull))
    return whole / width


def _hull(points: Sequence[Point]) -> list[Point]:
    hull: list[Point] = []
    for point in points:
        height = max(point.score, hull[-1].score) if hull else point.score
        risen = Point(point.cost_usd, height)
        while hull and (hull[-1].cost_usd == risen.cost_usd or _sags(hull, risen)):
            hull.pop()
        hull.append(risen)
    return hull


def _sags(hull: Sequence[Point], after: Point) -> bool:
    """True where the last point lies on or below the line from the one before it to ``after``."""
    if len(hull) < 2:  # noqa: PLR2004  # a line has two ends
        return False
    before, last = hull[-2], hull[-1]
    rise = (after.score - before.score) * (last.cost_usd - before.cost_usd)
    return (last.score - before.score) * (after.cost_usd - before.cost_usd) <= rise


def lot_of(cost_usd: float, weak_usd: float, strong_usd: float) -> float | None:
    """The share of strong calls by lot that costs as much; None where no share does."""
    if not strong_usd > weak_usd:
        return None
    share = (cost_usd - weak_usd) / (strong_usd - weak_usd)
    return share if 0 <= share <= 1 else None
