"""The measurement: everything by cards that were fitted without the family of task they are scored on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.evaluation.intervals import Step, fixed_sequence
from route_audit.classify.signals import SIGNALS
from route_audit.tiers import Tier
from tiers.choosing import Chosen, choose
from tiers.fitting import WRITTEN, Card, fit, left_out
from tiers.labelled import Labelled

REASONING = 0.5
"""The least chance of reasoning at which a request that is not easy is called so."""

TARGET = 0.03
"""Of hard requests the cautious policy routes this share at most. Unlike the share of hard ones among what is
routed it does not rest on how many easy requests the labels happen to hold."""

_STEPS = tuple(round(0.99 - 0.01 * step, 2) for step in range(20))
"""Confidences that are tested, the strictest first. The last is what a policy called cautious is
mostly taken to ask for; what is less sure is not cautious, whatever these labels say."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "words of retrieval": ("retrieval",),
    "words of extraction": ("extraction",),
    "words of reasoning": ("reasoning",),
    "words of open-ended work": ("open",),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was fitted and what it is worth.

    Attributes:
        card: fitted to all labels.
        chosen: thresholds, from left-out chances.
        cautious: the confidence that the cautious policy asks for.
        tier: predicted codes, each by a card fitted without its family.
        confidence: of those.
        by_source: predicted codes, each by a card fitted without its source.
        written: predicted codes by the card as written.
        without: predicted codes by cards without a group of signals, by its name.
    """

    card: Card
    chosen: Chosen
    cautious: float
    tier: NDArray[np.int64]
    confidence: NDArray[np.float64]
    by_source: NDArray[np.int64]
    written: NDArray[np.int64]
    without: Mapping[str, NDArray[np.int64]]


def measure(data: Labelled) -> Measured:
    """Fit to all, and measure on what was left out."""
    told = data.hits, data.tier, data.weight
    chances = left_out(*told, data.family)
    chosen = choose(chances, data.tier, data.weight)
    tier = decided(chances, chosen.easy)
    easy = chances[:, : Tier.REASONING].sum(axis=1)
    known, right = np.array(chosen.calibration).T
    confidence = np.interp(np.where(tier < Tier.REASONING, easy, 1 - easy), known, right)
    sources = np.array([row.source for row in data.rows])
    card = fit(*told).rounded()
    return Measured(
        card=card,
        chosen=chosen,
        cautious=_cautious(tier, confidence, data.tier),
        tier=tier,
        confidence=confidence,
        by_source=decided(left_out(*told, sources), chosen.easy),
        written=decided(WRITTEN.chances(data.hits), chosen.easy),
        without={
            name: decided(_without(card, columns).chances(data.hits), chosen.easy)
            for name, columns in _groups()
        },
    )


def decided(chances: NDArray[np.float64], easy: float) -> NDArray[np.int64]:
    """Tier codes, as ``scoring.decide`` gives them."""
    best = chances[:, : Tier.REASONING].argmax(axis=1)
    hard = np.where(chances[:, Tier.REASONING] >= REASONING, Tier.REASONING, Tier.UNSURE)
    return np.where(chances[:, : Tier.REASONING].sum(axis=1) >= easy, best, hard).astype(np.int64)


def _cautious(tier: NDArray[np.int64], confidence: NDArray[np.float64], label: NDArray[np.int64]) -> float:
    hard, steps = label >= Tier.REASONING, []
    for at in _STEPS:
        routed = hard & (tier < Tier.REASONING) & (confidence >= at)
        steps.append(Step(at, int(hard.sum()), int(routed.sum())))
    found = fixed_sequence(steps, TARGET)
    if found is None:
        raise SystemExit(f"at no confidence are less than {TARGET:.0%} of hard requests routed")
    return found.threshold


def _groups() -> list[tuple[str, NDArray[np.bool_]]]:
    """Groups of signals to leave out: by what they speak for, and those of the request's build."""
    text = np.array([signal.pattern is not None for signal in SIGNALS])
    groups = [
        (name, text & np.array([any(getattr(signal, column) for column in columns) for signal in SIGNALS]))
        for name, columns in GROUPS.items()
    ]
    return [*groups, ("the request's build", ~text)]


def _without(card: Card, signals: NDArray[np.bool_]) -> Card:
    return Card(np.where(signals[:, np.newaxis], 0.0, card.points), card.start)
