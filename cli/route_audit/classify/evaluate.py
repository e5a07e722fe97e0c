"""How good the tiers are: against labels, as counts, rates and a risk-coverage curve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.classifier import Classifier
from route_audit.classify.tiering import alone
from route_audit.exchange import Exchange
from route_audit.tiers import Tier

_BATCH = 1024
_THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_LABELLED = (Tier.RETRIEVAL, Tier.EXTRACTION, Tier.REASONING)
_CHEAP = (Tier.RETRIEVAL, Tier.EXTRACTION)


class RiskPoint(msgspec.Struct, frozen=True):
    """What routing the easy tiers from a confidence on would do.

    Attributes:
        threshold: the least confidence that is routed.
        share_routed: of all labelled rows, those that would go to the cheap model.
        reasoning_routed_cheap: of the rows labelled reasoning, those that would; None without such rows.
    """

    threshold: float
    share_routed: float
    reasoning_routed_cheap: float | None


class Evaluation(msgspec.Struct, frozen=True):
    """Predicted tiers against labels; None where the labels hold no row to measure it on.

    In every rate *unsure* counts as reasoning, since every policy treats it so. The tier that a row
    itself logs is not used.

    Attributes:
        n: labelled rows, those labelled unsure included.
        macro_f1: mean F1 of the three tiers, over rows labelled with one of them.
        confusion: rows by label and by prediction, all words present.
        reasoning_recall: share of reasoning labels predicted reasoning or unsure.
        kept_cheap: share of the other two labels predicted retrieval or extraction.
        unsure_to_capable: share of unsure labels predicted reasoning or unsure.
    """

    n: int
    macro_f1: float | None
    confusion: dict[str, dict[str, int]]
    reasoning_recall: float | None
    kept_cheap: float | None
    unsure_to_capable: float | None
    risk_coverage: tuple[RiskPoint, ...]


def evaluate(pairs: Iterable[tuple[Exchange, str]]) -> Evaluation:
    """Measure the classifier on exchanges and the tier words that people gave them.

    Args:
        pairs: each exchange with its label, one of the four tier words.

    Raises:
        ValueError: a label is no tier word.
    """
    labels, predicted, confidence = _predict(pairs)
    counts = np.zeros((len(Tier), len(Tier)), np.int64)
    np.add.at(counts, (labels, predicted), 1)
    words = [tier.word for tier in Tier]
    routed = np.isin(predicted, _CHEAP)
    return Evaluation(
        n=len(labels),
        macro_f1=_macro_f1(counts),
        confusion={words[i]: dict(zip(words, map(int, counts[i]), strict=True)) for i in Tier},
        reasoning_recall=_share(~routed, labels == Tier.REASONING),
        kept_cheap=_share(routed, np.isin(labels, _CHEAP)),
        unsure_to_capable=_share(~routed, labels == Tier.UNSURE),
        risk_coverage=tuple(_risk(labels, routed & (confidence >= at), at) for at in _THRESHOLDS)
        if len(labels)
        else (),
    )


def _predict(
    pairs: Iterable[tuple[Exchange, str]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    classifier = Classifier()
    labels: list[int] = []
    tiers, confidences = [np.empty(0, np.int64)], [np.empty(0)]
    for batch in _batches(pairs):
        labels += [_code(word) for _, word in batch]
        scores = alone(classifier.verdicts([exchange for exchange, _ in batch]))
        tiers.append(scores.tier.astype(np.int64))
        confidences.append(scores.confidence)
    return np.array(labels, np.int64), np.concatenate(tiers), np.concatenate(confidences)


def _batches(pairs: Iterable[tuple[Exchange, str]]) -> Iterator[list[tuple[Exchange, str]]]:
    rows = iter(pairs)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _code(word: str) -> int:
    tier = Tier.from_word(word)
    if tier is None:
        raise ValueError(f"no tier is called '{word}'")
    return int(tier)


def _macro_f1(counts: NDArray[np.int64]) -> float | None:
    merged = counts[: len(_LABELLED)].copy()
    merged[:, Tier.REASONING] += merged[:, Tier.UNSURE]
    merged = merged[:, : len(_LABELLED)]
    if not merged.sum():
        return None
    hits = merged.diagonal()
    sizes = merged.sum(axis=0) + merged.sum(axis=1)
    seen = sizes > 0
    return float((2 * hits[seen] / sizes[seen]).mean())


def _share(hits: NDArray[np.bool_], among: NDArray[np.bool_]) -> float | None:
    return float(hits[among].mean()) if among.any() else None


def _risk(labels: NDArray[np.int64], routed: NDArray[np.bool_], threshold: float) -> RiskPoint:
    return RiskPoint(threshold, float(routed.mean()), _share(routed, labels == Tier.REASONING))
