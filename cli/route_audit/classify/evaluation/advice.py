"""Which requests to label next, and how many of each stratum."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec
import numpy as np

from route_audit.classify.evaluation.judged import Judged
from route_audit.classify.evaluation.strata import LEAST, is_routed, name_of, strata_of

BUDGET = 400
"""Labels in all that advice spreads over the strata."""

_AROUND = 0.05
"""So far from the threshold a confidence is near it."""

_HALF = 0.5


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


class Tally(msgspec.Struct):
    """What is known of a stratum: its share of the traffic, its labels, and the mistakes among them."""

    share: float = 0.0
    labelled: int = 0
    wrong: int = 0

    def add(self, share: float, *, right: bool) -> None:
        """Count one more label, which stands for ``share`` of the traffic."""
        self.share += share
        self.labelled += 1
        self.wrong += not right


def label_next(found: Judged, threshold: float) -> tuple[Advice, ...]:
    """Where labels are wanted most.

    The last entry is the slice around the least confidence that is routed from ``threshold`` on,
    whatever its stratum; it is missing where nothing is.
    """
    tallies: dict[int, Tally] = {}
    slice_at = Tally()
    at = float(found.confidence[found.routed_from(threshold)].min(initial=np.inf))
    near = found.routed & (np.abs(found.confidence - at) <= _AROUND)
    weights = _weights(found)
    strata = strata_of(found.predicted.astype(np.uint8), found.confidence).tolist()
    told = zip(strata, weights, found.right.tolist(), near.tolist(), strict=True)
    for stratum, weight, right, is_near in told:
        tallies.setdefault(stratum, Tally()).add(weight, right=right)
        if is_near:
            slice_at.add(weight, right=right)
    return (*spread(tallies), *([_slice(at, slice_at)] if slice_at.labelled else []))


def _slice(at: float, tally: Tally) -> Advice:
    name = f"routed, within {_AROUND:.2f} of {at:.2f}"
    return Advice(name, tally.share, tally.labelled, tally.wrong, max(0, LEAST - tally.labelled))


def spread(tallies: Mapping[int, Tally], budget: int = BUDGET) -> list[Advice]:
    """``budget`` labels, those that there are included, by Neyman's rule; routed strata get ``LEAST``."""
    numbers = sorted(tallies)
    wrong = {s: (tallies[s].wrong + _HALF) / (tallies[s].labelled + 1) for s in numbers}
    spread = {s: tallies[s].share * (wrong[s] * (1 - wrong[s])) ** 0.5 for s in numbers}
    total = math.fsum(spread.values()) or 1.0
    wanted = {s: max(round(budget * spread[s] / total), LEAST * is_routed(s)) for s in numbers}
    return [
        Advice(
            stratum=name_of(s),
            share=tallies[s].share,
            labelled=tallies[s].labelled,
            wrong=tallies[s].wrong,
            more=max(0, wanted[s] - tallies[s].labelled),
        )
        for s in numbers
    ]


def _weights(found: Judged) -> list[float]:
    """The share of the traffic that each label stands for: by its stratum where all were drawn so."""
    drawn = [(row.stratum, row.stratum_share) for row in found.rows]
    sizes: dict[str | None, int] = {}
    for stratum, _ in drawn:
        sizes[stratum] = sizes.get(stratum, 0) + 1
    weights = [0.0 if share is None else share / sizes[stratum] for stratum, share in drawn]
    total = math.fsum(weights)
    if total <= 0 or any(share is None for _, share in drawn):
        return [1 / len(found.rows)] * len(found.rows)
    return [weight / total for weight in weights]
