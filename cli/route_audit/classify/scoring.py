"""From signals to a tier and a score: a scorecard that anyone can add up.

Each signal that fired gives its points to the tiers it speaks for. A cheap tier must lead clearly
over everything that speaks against it; thin or contradictory evidence is *unsure*, never easy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.signals import MAX_SIGNALS, SIGNALS
from route_audit.tiers import Tier

WEIGHTS: NDArray[np.float64] = np.array(
    [(s.retrieval, s.extraction, s.reasoning, s.open) for s in SIGNALS], np.float64
)
"""Shape (signals, 4): points for retrieval, extraction, reasoning, and for open-ended work."""

_HUNDREDTHS = 100

_COLUMNS = np.zeros((MAX_SIGNALS, WEIGHTS.shape[1]), np.float32)
_COLUMNS[: len(WEIGHTS)] = np.rint(WEIGHTS * _HUNDREDTHS)

LEAD = 1.5
"""Points by which a tier must lead to be sure; at this lead the confidence is one half."""

SLOPE = 0.7
"""How fast the confidence rises with the lead."""

OTHER_CHEAP = 0.25
"""Share of the other cheap tier's points that count against a cheap tier: both are easy work."""

SECOND = 0.5
"""Share of the weaker of reasoning and open-ended work that counts with the stronger against cheap tiers."""

OPEN_TO_REASONING = 0.25
"""Share of open-ended points that counts against reasoning: both go to the capable model."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scorecard's answer for n rows.

    Attributes:
        tier: ``Tier`` codes.
        confidence: a score in 0..1.
        runner_up: ``Tier`` codes of the next best, never the tier itself.
    """

    tier: NDArray[np.uint8]
    confidence: NDArray[np.float64]
    runner_up: NDArray[np.uint8]


def score(hits: NDArray[np.bool_]) -> Scores:
    """The tier of each row.

    Args:
        hits: shape (n, signals); the signals that fired.
    """
    bits = np.zeros((len(hits), MAX_SIGNALS), np.bool_)
    bits[:, : hits.shape[1]] = hits
    return decide(_sums(bits).astype(np.float64))


def points(signals: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The points of each row for retrieval, extraction, reasoning and open-ended work, in hundredths.

    Args:
        signals: shape (n, SIGNAL_WORDS); the bits of the signals that fired.

    Returns:
        Shape (n, 4); whole numbers, so that their sums are the same in any order.
    """
    raw = np.ascontiguousarray(signals.astype("<u8")).view(np.uint8)
    return _sums(np.unpackbits(raw, axis=1, bitorder="little"))


def decide(hundredths: NDArray[np.float64]) -> Scores:
    """The tier that points tell.

    Args:
        hundredths: shape (n, 4), as ``points`` gives them or a mean of such.
    """
    retrieval, extraction, reasoning, open_ended = hundredths.T / _HUNDREDTHS
    hard = np.maximum(reasoning, open_ended) + SECOND * np.minimum(reasoning, open_ended)
    against = hard + OTHER_CHEAP * np.minimum(extraction, retrieval)
    leads = np.stack(
        (
            retrieval - against,
            extraction - against,
            reasoning - np.maximum(retrieval, extraction) - OPEN_TO_REASONING * open_ended,
        ),
        axis=1,
    )
    order = np.argsort(-leads, axis=1, kind="stable")
    best = order[:, 0]
    lead = leads[np.arange(len(leads)), best]
    confidence = 1 / (1 + np.exp(-SLOPE * (lead - LEAD)))
    sure = lead >= LEAD
    return Scores(
        np.where(sure, best, Tier.UNSURE).astype(np.uint8),
        confidence.round(4),
        np.where(sure, order[:, 1], best).astype(np.uint8),
    )


def _sums(bits: NDArray[np.generic]) -> NDArray[np.int64]:
    # Whole numbers below 2**24 are exact in single precision, which BLAS multiplies fast.
    sums: NDArray[np.int64] = np.rint(bits.astype(np.float32) @ _COLUMNS).astype(np.int64)
    return sums
