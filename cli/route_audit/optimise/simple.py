"""The best rule that a person can remember: a model for each tier, and one threshold of confidence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from route_audit.optimise.problem import Answer, Floats, Integers, Limits, Problem, within
from route_audit.tiers import Tier

_SIDES = (Tier.RETRIEVAL, Tier.EXTRACTION, Tier.REASONING)


@dataclass(frozen=True, slots=True)
class Features:
    """What a rule may test of each of the G cells.

    Attributes:
        tier: ``Tier`` codes.
        confidence: the lowest confidence of the cell's bin.
    """

    tier: Integers
    confidence: Floats


@dataclass(frozen=True, slots=True)
class SimpleRule:
    """Retrieval and extraction of at least a confidence go to a model each, all else to a third.

    Attributes:
        retrieval, extraction, reasoning: options.
        confidence: what retrieval and extraction need; 0 for any.
        answer: what it comes to.
    """

    retrieval: int
    extraction: int
    reasoning: int
    confidence: float
    answer: Answer


def best_simple(problem: Problem, features: Features, limits: Limits) -> SimpleRule | None:
    """The cheapest simple rule within the limits; None where none keeps to them.

    Every combination of three options and every threshold that the cells show is tried.
    """
    best: tuple[float, tuple[int, ...], float] | None = None
    for threshold in np.unique(np.append(features.confidence, 0.0)).tolist():
        sums = _sums(problem, _side(features, threshold))
        for options in product(range(problem.options), repeat=len(_SIDES)):
            cost, failures, slow = (float(sum(each[s, o] for s, o in enumerate(options))) for each in sums)
            fits = within(failures, limits.failures) and within(slow, limits.slow) and _few(options, limits)
            if fits and (best is None or cost < best[0]):
                best = (cost, options, threshold)
    if best is None or not np.isfinite(best[0]):
        return None
    _, (retrieval, extraction, reasoning), threshold = best
    by_side = np.array([retrieval, extraction, reasoning])
    return SimpleRule(
        retrieval, extraction, reasoning, threshold, problem.answer(by_side[_side(features, threshold)])
    )


def _side(features: Features, threshold: float) -> Integers:
    """Which of the three options each cell takes."""
    easy = (features.tier < Tier.REASONING) & (features.confidence >= threshold)
    return np.where(easy, features.tier, int(Tier.REASONING)).astype(np.int64)


def _sums(problem: Problem, side: Integers) -> tuple[Floats, Floats, Floats]:
    cost = np.where(problem.eligible, problem.cost_usd, np.inf)
    return tuple(  # type: ignore[return-value]
        np.stack([each[side == number].sum(axis=0) for number in range(len(_SIDES))])
        for each in (cost, problem.failures, problem.slow)
    )


def _few(options: tuple[int, ...], limits: Limits) -> bool:
    return limits.models is None or len(set(options) - set(limits.free)) <= limits.models
