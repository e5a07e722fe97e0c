"""From signals to a tier and a score: a scorecard that anyone can add up.

Each signal that fired gives its points to the tiers it speaks for. A cheap tier must lead clearly
over everything that speaks against it; thin or contradictory evidence is *unsure*, never easy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.signals import SIGNALS
from route_audit.tiers import Tier

WEIGHTS: NDArray[np.float64] = np.array(
    [(s.retrieval, s.extraction, s.reasoning, s.open) for s in SIGNALS], np.float64
)
"""Shape (signals, 4): points for retrieval, extraction, reasoning, and for open-ended work."""

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
    """The scorecard's answer for n rows: ``Tier`` codes and a score in 0..1 for each."""

    tier: NDArray[np.uint8]
    confidence: NDArray[np.float64]


def score(hits: NDArray[np.bool_]) -> Scores:
    """The tier of each row.

    Args:
        hits: shape (n, signals); the signals that fired.
    """
    retrieval, extraction, reasoning, open_ended = _points(hits)
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
    best = leads.argmax(axis=1)
    lead = leads[np.arange(len(leads)), best]
    confidence = 1 / (1 + np.exp(-SLOPE * (lead - LEAD)))
    tier = np.where(lead >= LEAD, best, Tier.UNSURE).astype(np.uint8)
    return Scores(tier, confidence.round(4))


def _points(hits: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The points of each row for each column of ``WEIGHTS``; few signals fire, so only they are added."""
    rows, signals = np.divmod(np.flatnonzero(hits), hits.shape[1])
    fired = WEIGHTS[signals]
    columns = range(WEIGHTS.shape[1])
    return [np.bincount(rows, fired[:, column], len(hits)).astype(np.float64) for column in columns]
