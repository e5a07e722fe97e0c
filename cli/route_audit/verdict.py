"""What the classifier says of a batch of requests: codes and scores, no text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ar", "hi", "ja", "ko", "zh")
"""The languages that a request's text is told apart into, as ISO 639-1 codes."""

SIGNAL_WORDS = 2
"""How many 64-bit words hold the signals that fired: room for 128 signals."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The classifier's answer for n requests; every array has n rows in the batch's order.

    Attributes:
        tier: ``Tier`` codes from request-side evidence only.
        confidence: 0 to 1; how sure the tier is (a score until it has been calibrated).
        tier_source: ``TierSource`` codes.
        hindsight_tier: ``Tier`` codes that the answer's side suggests.
        type_id: id of the request type, a hash of its masked template; 0 for a request without text.
        signals: shape (n, SIGNAL_WORDS); bit i of word w is signal ``64 * w + i``.
        language: codes into ``LANGUAGES``; -1 where unknown.
        labels: the readable label of each type id that the batch was the first to show.
    """

    tier: NDArray[np.uint8]
    confidence: NDArray[np.float64]
    tier_source: NDArray[np.uint8]
    hindsight_tier: NDArray[np.uint8]
    type_id: NDArray[np.uint64]
    signals: NDArray[np.uint64]
    language: NDArray[np.int8]
    labels: dict[int, str]
