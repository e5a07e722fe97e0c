"""What the classifier says of a batch of requests: evidence in codes, no text and no decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ar", "hi", "ja", "ko", "zh")
"""The languages that a request's text is told apart into, as ISO 639-1 codes."""

SET_WORDS = 3
"""How many 64-bit words hold a set of signals: room for 192 signals."""

SIGNAL_WORDS = 2 * SET_WORDS
"""Two sets: the signals of the request itself, and those that its system prompt shows."""

NO_TIER = 255
"""The code of the tier of a row whose log states none."""


class AnswerShape(IntEnum):
    """What an answer looks like. ``NONE``: it failed, or the log does not show it."""

    NONE = 0
    LABEL = 1
    DATA = 2
    CALLS = 3
    PROSE = 4
    CODE = 5


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The evidence on n requests; every array has n rows in the batch's order.

    Tiers are decided later, from the evidence of all requests together.

    Attributes:
        logged_tier: ``Tier`` codes that the log itself states, ``NO_TIER`` where it states none.
        logged_confidence: 0 to 1 as the log states it, NaN where it states none.
        answer_shape: ``AnswerShape`` codes.
        type_id: id of the request type, a hash of its masked template; 0 for a request without text.
        signals: shape (n, SIGNAL_WORDS); bit i of word w is signal ``64 * (w % SET_WORDS) + i``: first
            those of the request itself, then those that its system prompt shows. From the request alone.
        language: codes into ``LANGUAGES``; -1 where unknown.
        labels: the readable label of each type id that the batch was the first to show.
    """

    logged_tier: NDArray[np.uint8]
    logged_confidence: Floats
    answer_shape: NDArray[np.uint8]
    type_id: NDArray[np.uint64]
    signals: NDArray[np.uint64]
    language: NDArray[np.int8]
    labels: dict[int, str]
