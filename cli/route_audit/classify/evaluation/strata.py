"""Strata of requests by predicted tier and confidence: which to label, and how many of each."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import hash64
from route_audit.tiers import Tier

EDGES = (0.6, 0.7, 0.8, 0.9)
"""Confidences that divide the easy tiers into strata."""

LEAST = 60
"""Labels that a routed stratum needs before its share of mistakes says much."""

_HALF = 0.5


def stratum_of(tier: int, confidence: float) -> int:
    """The number of a request's stratum: an easy tier's by its confidence, one for each other tier."""
    if tier >= Tier.REASONING:
        return int(tier - Tier.REASONING)
    return 2 + int(tier) * (len(EDGES) + 1) + int(np.searchsorted(EDGES, confidence, side="right"))


def name_of(stratum: int) -> str:
    """The stratum in words: a tier and a range of confidence."""
    if stratum < Tier.REASONING:
        return Tier(stratum + Tier.REASONING).word
    tier, place = divmod(stratum - 2, len(EDGES) + 1)
    bounds = ("0.50", *(f"{edge:.2f}" for edge in EDGES), "1.00")
    return f"{Tier(tier).word} {bounds[place]}-{bounds[place + 1]}"


def is_routed(stratum: int) -> bool:
    """True for a stratum of an easy tier."""
    return stratum >= Tier.REASONING


class Advice(msgspec.Struct, frozen=True):
    """How many requests of a stratum to label next.

    Attributes:
        stratum: in words.
        share: its share of the traffic, as far as the labels tell.
        labelled: labels that there are.
        wrong: of them, those whose tier is on the other side.
        more: labels to add.
    """

    stratum: str
    share: float
    labelled: int
    wrong: int
    more: int


def advice(shares: Mapping[int, float], counts: Mapping[int, tuple[int, int]], budget: int) -> list[Advice]:
    """Spread ``budget`` labels over the strata: by Neyman's rule, each routed one at least ``LEAST`` in all.

    Args:
        shares: of the traffic, by stratum.
        counts: labels and mistakes by stratum.
        budget: labels in all, those that there are included.
    """
    numbers = sorted(shares)
    wrong = {s: (counts[s][1] + _HALF) / (counts[s][0] + 1) for s in numbers}
    spread = {s: shares[s] * (wrong[s] * (1 - wrong[s])) ** 0.5 for s in numbers}
    total = sum(spread.values()) or 1.0
    wanted = {s: max(round(budget * spread[s] / total), LEAST * is_routed(s)) for s in numbers}
    return [Advice(name_of(s), shares[s], *counts[s], more=max(0, wanted[s] - counts[s][0])) for s in numbers]


@dataclass(slots=True)
class Sampler:
    """Draws requests for labelling, by stratum; the same whatever order they come in.

    Args:
        size: requests to draw.
        seed: another seed draws others.
    """

    size: int
    seed: int
    counts: dict[int, int] = field(default_factory=dict)
    _drawn: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, stratum: int, request_id: str) -> None:
        """Take a request into account."""
        self.counts[stratum] = self.counts.get(stratum, 0) + 1
        drawn = self._drawn.setdefault(stratum, [])
        entry = (-hash64(f"{self.seed}\0{request_id}"), request_id)
        if len(drawn) < self.size:
            heapq.heappush(drawn, entry)
        else:
            heapq.heappushpop(drawn, entry)

    def sample(self) -> dict[str, int]:
        """The ids drawn, each with its stratum: ``LEAST`` of each routed stratum where there is room."""
        rooms = allocate(self.counts, self.size)
        drawn = {}
        for stratum, room in rooms.items():
            for _, request_id in sorted(self._drawn[stratum], reverse=True)[:room]:
                drawn[request_id] = stratum
        return drawn


def allocate(counts: Mapping[int, int], size: int) -> dict[int, int]:
    """How many of ``size`` draws go to each stratum: a floor for routed ones, the rest by size."""
    numbers = sorted(counts)
    floors = {s: min(counts[s], LEAST) if is_routed(s) else 0 for s in numbers}
    if sum(floors.values()) > size:
        return _shared(floors, size)
    left = {s: counts[s] - floors[s] for s in numbers}
    more = _shared(left, min(size - sum(floors.values()), sum(left.values())))
    return {s: floors[s] + more[s] for s in numbers}


def _shared(counts: Mapping[int, int], size: int) -> dict[int, int]:
    """``size`` in proportion to ``counts``, in whole numbers that add up."""
    total = sum(counts.values())
    exact = {s: size * count / total if total else 0.0 for s, count in counts.items()}
    whole = {s: int(value) for s, value in exact.items()}
    short = size - sum(whole.values()) if total else 0
    for s in sorted(exact, key=lambda s: (whole[s] - exact[s], s))[:short]:
        whole[s] += 1
    return whole


def strata_of(tier: NDArray[np.uint8], confidence: NDArray[np.float64]) -> Iterable[int]:
    """``stratum_of`` each row."""
    return map(stratum_of, tier.tolist(), confidence.tolist())
