"""What the log itself shows of two models at the same work: request types that ran on both.

Nobody drew lots for who got which model, so the ratio carries a further spread for how they were chosen.
"""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Integers, Mask
from route_audit.assumptions.measuring import Estimate
from route_audit.cells import Cells
from route_audit.projection.slices import Slice

LEAST = 10
"""A request type counts where each of the two models answered it so many times."""

CHOICE_SD = 0.15
"""Standard deviation of the logarithm of a ratio for how requests came to one model or the other."""

_SCALE = 32
_MOST = (1 << 20) // _SCALE

SIDES = {"input": (1, 2), "output": (3, 4)}
"""Where a side's sum and sum of squares stand."""


class Twins:
    """Tokens by request type, tier and model: counts, sums, and sums of squares.

    Squares are of tokens in steps of 32, capped at a million, so that they stay exact integers.
    """

    def __init__(self) -> None:
        self.cells = Cells(3, 5)

    def add(self, part: Slice, kinds: Integers) -> None:
        """Take in the text attempts of a slice that were answered; ``kinds`` is each one's type index."""
        rows = part.rows
        usable = np.flatnonzero(part.priced & part.is_text & (rows.output_tokens > 0) & (rows.type_id != 0))
        keys: list[NDArray[Any]] = [kinds[usable], part.tier[usable], part.price[usable]]
        values = [np.ones(len(usable), np.int64)]
        for tokens in (rows.input_tokens[usable], rows.output_tokens[usable]):
            values += [tokens, np.minimum(tokens // _SCALE, _MOST) ** 2]
        self.cells.add(keys, values)

    def estimate(self, side: str, mine: Mask, theirs: Mask, tier: int) -> Pooled | None:
        """Tokens of one model over another's, over the request types that both answered.

        Args:
            side: ``input`` or ``output``.
            mine: the cells of the model that would answer.
            theirs: the cells of the one that did.
            tier: a ``Tier`` code.
        """
        at = self.cells.keys[:, 1] == tier
        ours, others = _by_type(self.cells, at & mine, side), _by_type(self.cells, at & theirs, side)
        shared = sorted(set(ours) & set(others))
        shared = [kind for kind in shared if min(ours[kind][0], others[kind][0]) >= LEAST]
        if not shared:
            return None
        return _pooled([ours[kind] for kind in shared], [others[kind] for kind in shared])


class Pooled(msgspec.Struct, frozen=True):
    """A ratio over several request types.

    Attributes:
        estimate: its logarithm with a standard error.
        types: how many types.
        requests: how many requests of the model that would answer.
    """

    estimate: Estimate
    types: int
    requests: int


def _by_type(cells: Cells, mask: Mask, side: str) -> dict[int, tuple[int, float, float]]:
    """Count, mean and variance of the mean by type, over all prices of the model."""
    total, square = SIDES[side]
    summed = cells.where(mask).rekeyed([cells.keys[mask, 0]])
    found = {}
    for (kind,), sums in zip(summed.keys, summed.sums, strict=True):
        count, mean = int(sums[0]), int(sums[total]) / int(sums[0])
        spread = max(int(sums[square]) / count - (mean / _SCALE) ** 2, 0.0) * _SCALE**2
        found[int(kind)] = (count, mean, spread / count)
    return found


def _pooled(ours: list[tuple[int, float, float]], others: list[tuple[int, float, float]]) -> Pooled | None:
    """The types weighed by how often the other model answered them: its traffic is what would move."""
    weight = np.array([count for count, _, _ in others], np.float64)
    mean, error = (np.array([[row[i] for row in rows] for rows in (ours, others)]) for i in (1, 2))
    totals = mean @ weight
    if not (totals > 0).all():
        return None
    variance = float(((error @ weight**2) / totals**2).sum())
    se = math.sqrt(variance + CHOICE_SD**2)
    requests = sum(count for count, _, _ in ours)
    return Pooled(Estimate(math.log(totals[0] / totals[1]), se, requests), len(weight), requests)
