"""Labelled requests beside what the classifier finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.classifier import Classifier
from route_audit.classify.evaluation.metrics import EASY
from route_audit.classify.overrides import NO_OVERRIDES, Overrides
from route_audit.classify.tiering import together
from route_audit.exchange import Exchange, Label
from route_audit.tiers import Tier

_BATCH = 1024


class Judged(msgspec.Struct, frozen=True):
    """n labelled requests; every array has n entries in the order of ``rows``.

    Attributes:
        rows: the requests, each with a label.
        label: the ``Tier`` code that a person gave.
        predicted: the ``Tier`` code found.
        confidence: of that, 0 to 1.
        routed: found easy, so that a policy by tier would send it to the cheap model.
        hard: labelled reasoning or unsure: it belongs to the capable model.
    """

    rows: Sequence[Label]
    label: NDArray[np.int64]
    predicted: NDArray[np.int64]
    confidence: NDArray[np.float64]
    routed: NDArray[np.bool_]
    hard: NDArray[np.bool_]

    @property
    def right(self) -> NDArray[np.bool_]:
        """True where the request goes to the model that it belongs to."""
        right: NDArray[np.bool_] = self.routed != self.hard
        return right

    @property
    def misrouted(self) -> NDArray[np.bool_]:
        """True where a hard request goes to the cheap model."""
        return self.routed & self.hard

    def routed_from(self, threshold: float) -> NDArray[np.bool_]:
        """True where it would be routed if that took so much confidence."""
        sure: NDArray[np.bool_] = self.confidence >= threshold
        return self.routed & sure


def judged(labels: Sequence[Label], overrides: Overrides = NO_OVERRIDES) -> Judged:
    """``labels``, all with a tier, beside what is found for their requests."""
    label = np.array([each.tier for each in labels], np.int64)
    predicted, confidence = predict([each.exchange for each in labels], overrides)
    return Judged(
        rows=labels,
        label=label,
        predicted=predicted,
        confidence=confidence,
        routed=np.isin(predicted, EASY),
        hard=label >= Tier.REASONING,
    )


def predict(
    exchanges: Sequence[Exchange], overrides: Overrides = NO_OVERRIDES
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The ``Tier`` code and the confidence of each request, those of one type judged together."""
    classifier = Classifier(own=[signal.pattern for signal in overrides.weights.own])
    verdicts = [classifier.verdicts(batch) for batch in _batches(exchanges)]
    if not verdicts:
        return np.empty(0, np.int64), np.empty(0)
    scores = together(verdicts, overrides.weights)
    type_ids = np.concatenate([each.type_id for each in verdicts]).tolist()
    for place, (exchange, type_id) in enumerate(zip(exchanges, type_ids, strict=True)):
        told = overrides.types.get(type_id, overrides.features.get(exchange.feature or ""))
        if told is not None:
            scores.tier[place], scores.confidence[place] = told, 1.0
    return scores.tier.astype(np.int64), scores.confidence


def _batches(exchanges: Iterable[Exchange]) -> Iterator[list[Exchange]]:
    rows = iter(exchanges)
    while batch := list(islice(rows, _BATCH)):
        yield batch
