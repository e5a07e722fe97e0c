"""What an evaluation finds, and how it is counted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.evaluation.intervals import Rate, rate
from route_audit.tiers import Tier

TIERS = (Tier.RETRIEVAL, Tier.EXTRACTION, Tier.REASONING)
EASY = (Tier.RETRIEVAL, Tier.EXTRACTION)

Codes = NDArray[np.int64]

_DRAWS = 1_000


class TierRates(msgspec.Struct, frozen=True):
    """How well one tier is found, unsure counted as reasoning."""

    tier: str
    precision: Rate
    recall: Rate


class Scorecard(msgspec.Struct, frozen=True):
    """The rates of one way to sort requests; None where no label measures one.

    Attributes:
        name: ``route-audit`` or a simple rule.
        macro_f1: mean F1 of the three tiers, over requests labelled with one of them.
        reasoning_recall: share of reasoning labels found reasoning or unsure.
        kept_cheap: share of the other two labels found retrieval or extraction.
        unsure_to_capable: share of unsure labels found reasoning or unsure.
    """

    name: str
    macro_f1: float | None
    reasoning_recall: float | None
    kept_cheap: float | None
    unsure_to_capable: float | None


class Group(msgspec.Struct, frozen=True):
    """Labels of one source or kind: how many went to the right side, easy or capable."""

    name: str
    right: Rate


def confusion(labels: Codes, predicted: Codes) -> NDArray[np.int64]:
    """Rows by label and prediction, shape (4, 4)."""
    counts = np.zeros((len(Tier), len(Tier)), np.int64)
    np.add.at(counts, (labels, predicted), 1)
    return counts


def scorecard(name: str, labels: Codes, predicted: Codes) -> Scorecard:
    """The rates of ``predicted`` against ``labels``."""
    routed = np.isin(predicted, EASY)
    return Scorecard(
        name,
        macro_f1(confusion(labels, predicted)),
        share(~routed, labels == Tier.REASONING).value,
        share(routed, np.isin(labels, EASY)).value,
        share(~routed, labels == Tier.UNSURE).value,
    )


def macro_f1(counts: NDArray[np.int64]) -> float | None:
    """The mean F1 of the three tiers, unsure counted as reasoning; None without a labelled row."""
    merged = _merged(counts)
    hits = merged.diagonal()
    sizes = merged.sum(axis=0) + merged.sum(axis=1)
    seen = sizes > 0
    return float((2 * hits[seen] / sizes[seen]).mean()) if merged.sum() else None


def macro_f1_interval(counts: NDArray[np.int64], seed: int = 0) -> tuple[float, float] | None:
    """The 95 % interval of ``macro_f1``: the labels drawn again, a thousand times; None without a row."""
    merged = _merged(counts)
    total = int(merged.sum())
    if not total:
        return None
    drawn = np.random.default_rng(seed).multinomial(total, merged.ravel() / total, _DRAWS)
    drawn = drawn.reshape(_DRAWS, *merged.shape)
    hits = drawn.diagonal(axis1=1, axis2=2)
    sizes = drawn.sum(axis=1) + drawn.sum(axis=2)
    with np.errstate(invalid="ignore"):
        scores = np.nanmean(np.where(sizes > 0, 2 * hits / sizes, np.nan), axis=1)
    low, high = np.quantile(scores, (0.025, 0.975))
    return float(low), float(high)


def tier_rates(counts: NDArray[np.int64]) -> tuple[TierRates, ...]:
    """Precision and recall of each tier, over requests labelled with one of the three."""
    merged = _merged(counts)
    return tuple(
        TierRates(
            tier.word,
            rate(int(merged[tier, tier]), int(merged[:, tier].sum())),
            rate(int(merged[tier, tier]), int(merged[tier].sum())),
        )
        for tier in TIERS
    )


def share(hits: NDArray[np.bool_], among: NDArray[np.bool_]) -> Rate:
    """The share of ``hits`` ``among`` rows."""
    return rate(int((hits & among).sum()), int(among.sum()))


def groups(names: Sequence[str], right: NDArray[np.bool_]) -> tuple[Group, ...]:
    """How many rows of each name are right, the worst first; rows without a name are left out.

    The worst is the one that is surely low: by the upper end of its interval, so that two rows that
    happen to be wrong do not hide a hundred of which half are.
    """
    counts: dict[str, list[int]] = {}
    for name, good in zip(names, right.tolist(), strict=True):
        if name:
            count = counts.setdefault(name, [0, 0])
            count[0] += good
            count[1] += 1
    found = [Group(name, rate(*count)) for name, count in counts.items()]
    return tuple(sorted(found, key=lambda group: (group.right.high or 0.0, group.name)))


def _merged(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    merged = counts[: len(TIERS)].copy()
    merged[:, Tier.REASONING] += merged[:, Tier.UNSURE]
    return merged[:, : len(TIERS)]
