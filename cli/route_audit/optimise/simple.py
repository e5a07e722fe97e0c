"""The best rule that a person can remember: a model for each tier, and one threshold of confidence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from route_audit.arrays import Floats, Integers, Mask
from route_audit.optimise.problem import Answer, Limits, Problem, within
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
    few = _few(problem.options, limits)
    for threshold in np.unique(np.append(features.confidence, 0.0)).tolist():
        cost, failures, slow = map(_every_three, _sums(problem, _side(features, threshold)))
        fits = few & within(failures, limits.failures) & within(slow, limits.slow)
        price = np.where(fits, cost, np.inf)
        least = float(price.min())
        if best is None or least < best[0]:
            options = tuple(int(each) for each in np.unravel_index(price.argmin(), price.shape))
            best = (least, options, threshold)
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


def _every_three(sums: Floats) -> Floats:
    """The total for every three options, one for each side: shape (M, M, M)."""
    return np.asarray(sums[0][:, None, None] + sums[1][:, None] + sums[2])


def _few(options: int, limits: Limits) -> Mask:
    """Where three options are few enough models; shape as ``_every_three``."""
    most = len(_SIDES) if limits.models is None else limits.models
    models = [len(set(three) - set(limits.free)) for three in product(range(options), repeat=len(_SIDES))]
    return np.asarray(np.array(models) <= most).reshape((options,) * len(_SIDES))
