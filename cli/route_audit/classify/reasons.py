"""The signals of a request as phrases for people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.scoring import WEIGHTS
from route_audit.classify.signals import SIGNALS

_AGAINST = ("retrieval", "extraction", "reasoning", "open-ended")


def reasons(signal_words: NDArray[np.uint64]) -> list[str]:
    """Why a request got its tier: the signals that carry points, the weightiest first.

    Args:
        signal_words: the bits of one row, shape (SIGNAL_WORDS,).
    """
    bits = np.unpackbits(signal_words.astype("<u8").view(np.uint8), bitorder="little")[: len(SIGNALS)]
    fired = [place for place in np.flatnonzero(bits).tolist() if WEIGHTS[place].any()]
    fired.sort(key=lambda place: (-WEIGHTS[place].max(), place))
    return [f"{SIGNALS[place].meaning} ({_points(place)})" for place in fired]


def _points(place: int) -> str:
    pairs = zip(_AGAINST, WEIGHTS[place].tolist(), strict=True)
    return ", ".join(f"{tier} +{points:g}" for tier, points in pairs if points)
