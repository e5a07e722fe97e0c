"""Strata of requests by predicted tier and confidence, and how draws are spread over them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from route_audit.tiers import Tier

EDGES = (0.6, 0.7, 0.8, 0.9)
"""Confidences that divide the easy tiers into strata."""

LEAST = 60
"""Labels that a routed stratum needs before its share of mistakes says much."""

_SPARED = 5
"""One draw of so many is spared for requests that stay, where floors would take all."""


def strata_of(tier: NDArray[np.uint8], confidence: NDArray[np.float64]) -> NDArray[np.int64]:
    """The number of each request's stratum: an easy tier's by its confidence, one for each other tier."""
    code = tier.astype(np.int64)
    easy = 2 + code * (len(EDGES) + 1) + np.searchsorted(EDGES, confidence, side="right")
    return np.where(code >= Tier.REASONING, code - Tier.REASONING, easy)


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


def allocate(counts: Mapping[int, int], size: int) -> dict[int, int]:
    """How many of ``size`` draws go to each stratum: a floor for routed ones, the rest by size.

    Where floors would leave nothing for what stays on the capable model, they shrink: without labels of
    that nobody sees what is kept there for nothing, nor what share of the hard requests is misrouted.
    """
    numbers = sorted(counts)
    floors = {s: min(counts[s], LEAST) if is_routed(s) else 0 for s in numbers}
    staying = {s: counts[s] for s in numbers if not is_routed(s)}
    spared = min(size // _SPARED, sum(staying.values()))
    if sum(floors.values()) > size - spared:
        return {**_shared(floors, size - spared), **_shared(staying, spared)}
    left = {s: counts[s] - floors[s] for s in numbers}
    more = _shared(left, min(size - sum(floors.values()), sum(left.values())))
    return {s: floors[s] + more[s] for s in numbers}


def _shared(counts: Mapping[int, int], size: int) -> dict[int, int]:
    """``size`` in proportion to ``counts``, in whole numbers that add up."""
    total = sum(counts.values())
    if not total:
        return dict.fromkeys(counts, 0)
    whole = {s: size * count // total for s, count in counts.items()}
    left_over = sorted(counts, key=lambda s: (-(size * counts[s] % total), s))
    for s in left_over[: size - sum(whole.values())]:
        whole[s] += 1
    return whole
