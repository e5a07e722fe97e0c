"""From signals to a tier and a confidence: a scorecard that anyone can add up.

Each signal that fired gives its points to the tiers it speaks for, and to open-ended work that
belongs to none. The points are log-odds: their softmax says how likely each is. A request gets an
easy tier only where the two easy ones together are likely enough; thin or contradictory evidence is
*unsure*, never easy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.cells import alike
from route_audit.classify.signals import MAX_SIGNALS, POSITION, SIGNALS, TEXT_SIGNALS
from route_audit.classify.weights import HUNDREDTHS, Weights, shipped
from route_audit.tiers import Tier

_AT_ONCE = 2048
"""Rows whose signals are unpacked at once: some 2 MB."""

_OF_WORDS = np.ones(MAX_SIGNALS, np.bool_)
_OF_WORDS[len(TEXT_SIGNALS) : len(SIGNALS)] = False
"""Which bits are of patterns; the others are of a request's build."""

_OF_AN_ASSISTANT = [POSITION["own_thought"], POSITION["own_wish"], POSITION["acts"]]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scorecard's answer for n rows.

    Attributes:
        tier: ``Tier`` codes.
        confidence: 0..1. For an easy tier how sure it is that the request is easy, for reasoning that it
            is not; for unsure, below one half, how likely the tier is that comes nearest.
    """

    tier: NDArray[np.uint8]
    confidence: NDArray[np.float64]


def points(signals: NDArray[np.uint64], weights: Weights | None = None) -> NDArray[np.int64]:
    """The points of each row for retrieval, extraction, reasoning and open-ended work, in hundredths.

    Where the system prompt by itself says what to do, the user's words are mostly material: what they
    show counts a share only. Where the user asks an assistant for something of their own, it is the
    system prompt that does.

    Args:
        signals: shape (n, SIGNAL_WORDS); see ``Verdicts``.
        weights: the scorecard; None for the one that comes with the tool.

    Returns:
        Shape (n, 4); whole numbers, so that their sums are the same in any order.
    """
    some, place = alike([*signals.T])  # requests made from one template mostly show the same
    return _points(signals[some], weights or shipped())[place]


def _points(signals: NDArray[np.uint64], card: Weights) -> NDArray[np.int64]:
    table = card.table()
    sums = np.empty((len(signals), table.shape[1]), np.int64)
    for start in range(0, len(signals), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        # Whole numbers below 2**24 are exact in single precision, which BLAS multiplies fast.
        sums[rows] = np.rint(counted(signals[rows], card) @ table)
    return sums


def counted(signals: NDArray[np.uint64], weights: Weights | None = None) -> NDArray[np.float32]:
    """How much each signal counts in each row, shape (n, MAX_SIGNALS): 0, 1 or the share of material."""
    card = weights or shipped()
    own, fixed = unpacked(signals)
    count = (own | fixed).astype(np.float32)
    settled = (fixed @ card.table()).max(axis=1, initial=0) >= card.settled * HUNDREDTHS
    asks = np.logical_or.reduce(own[:, _OF_AN_ASSISTANT], axis=1)
    count[own & ~fixed & _OF_WORDS & (settled & ~asks)[:, np.newaxis]] = card.share_of_material
    count[fixed & ~own & _OF_WORDS & asks[:, np.newaxis]] = card.share_of_material
    return count


def unpacked(signals: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The signals of each request itself and of its system prompt, each of shape (n, MAX_SIGNALS)."""
    raw = np.ascontiguousarray(signals, "<u8").view(np.uint8)
    bits = np.unpackbits(raw, axis=1, bitorder="little").astype(np.bool_)
    return bits[:, :MAX_SIGNALS], bits[:, MAX_SIGNALS:]


def decide(hundredths: NDArray[np.float64], weights: Weights | None = None) -> Scores:
    """The tier that points tell.

    Args:
        hundredths: shape (n, 4), as ``points`` gives them or a mean of such.
        weights: the scorecard; None for the one that comes with the tool.
    """
    card = weights or shipped()
    likely = chances(hundredths, card)
    easy = likely[:, : Tier.REASONING].sum(axis=1)
    is_easy = easy >= card.easy
    is_reasoning = ~is_easy & (likely[:, Tier.REASONING] >= card.reasoning)
    best_easy = likely[:, : Tier.REASONING].argmax(axis=1)
    tier = np.where(is_easy, best_easy, np.where(is_reasoning, Tier.REASONING, Tier.UNSURE)).astype(np.uint8)
    return Scores(tier, _confidence(likely, easy, tier, card).round(4))


def runner_up(likely: NDArray[np.float64], tier: int) -> Tier:
    """The likeliest tier that a request does not have, whoever decided that.

    Args:
        likely: its row of ``chances``.
        tier: the one that it has.
    """
    first, second = np.argsort(-likely[: Tier.UNSURE], kind="stable").tolist()[:2]
    return Tier(second if first == tier else first)


def chances(hundredths: NDArray[np.float64], card: Weights) -> NDArray[np.float64]:
    """How likely each of the three tiers and open-ended work is, shape (n, 4), rows summing to one."""
    logits = card.slope * (hundredths / HUNDREDTHS + np.array(card.start.row()))
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _confidence(
    likely: NDArray[np.float64], easy: NDArray[np.float64], tier: NDArray[np.uint8], card: Weights
) -> NDArray[np.float64]:
    side = np.where(tier < Tier.REASONING, easy, 1 - easy)
    known, right = np.array(card.calibration).T
    nearest = np.minimum(likely[:, : Tier.UNSURE].max(axis=1), 0.4999)
    sure: NDArray[np.float64] = np.where(tier == Tier.UNSURE, nearest, np.interp(side, known, right))
    return sure
