"""The signals of a request as phrases for people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.scoring import unpacked
from route_audit.classify.signals import SIGNALS
from route_audit.classify.weights import Points, Weights, shipped

_AGAINST = ("retrieval", "extraction", "reasoning", "open-ended")


def reasons(signal_words: NDArray[np.uint64], weights: Weights | None = None) -> list[str]:
    """Why a request got its tier: the signals that carry points, the weightiest first.

    Args:
        signal_words: the bits of one row, shape (SIGNAL_WORDS,).
        weights: the scorecard; None for the one that comes with the tool.
    """
    card = weights or shipped()
    own, fixed = unpacked(signal_words[np.newaxis])
    known = [*((signal.meaning, card.signals.get(signal.name)) for signal in SIGNALS)]
    known += [(signal.meaning, signal.points) for signal in card.own]
    fired = [known[place] for place in np.flatnonzero(own[0] | fixed[0]).tolist() if place < len(known)]
    telling = [(meaning, points) for meaning, points in fired if points is not None]
    telling.sort(key=lambda each: -max(each[1].row()))
    return [f"{meaning} ({_said(points)})" for meaning, points in telling]


def _said(points: Points) -> str:
    pairs = zip(_AGAINST, points.row(), strict=True)
    return ", ".join(f"{tier} +{many:g}" for tier, many in pairs if many)
