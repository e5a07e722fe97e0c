"""Ratios between models from shadow calls: one prompt put to several models, and what each made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.assumptions import Evidence, Profile, Range
from route_audit.assumptions.censored import uncensored
from route_audit.assumptions.measuring import (
    Estimate,
    as_range,
    combined,
    log_of,
    prior_sd,
    ratio_of_totals,
)
from route_audit.tiers import Tier

TIER_SD = 0.3
"""Standard deviation of the logarithm by which a tier's ratio differs from that of all tiers together."""

Prior = Callable[[str, str, str, Tier], Range]
"""From a side, a model, the model over which, and a tier to what is believed without pairs."""


@dataclass(frozen=True, slots=True)
class Answers:
    """n answered calls that have a pair id, each row one call.

    Attributes:
        pair: codes shared by calls of one prompt.
        model: index into ``models``.
        models: canonical names, sorted.
        tier: ``Tier`` codes.
        input, output: tokens.
        cut: the answer ended at the request's own limit.
        latency: seconds, NaN where unknown.
    """

    pair: NDArray[np.uint64]
    model: Integers
    models: tuple[str, ...]
    tier: NDArray[np.uint8]
    input: Floats
    output: Floats
    cut: Mask
    latency: Floats

    def take(self, rows: Integers) -> Answers:
        """Some of the calls, in the order of ``rows``."""
        columns = (self.tier[rows], self.input[rows], self.output[rows], self.cut[rows], self.latency[rows])
        return Answers(self.pair[rows], self.model[rows], self.models, *columns)


@dataclass(frozen=True, slots=True)
class Learned:
    """One ratio that pairs show.

    Attributes:
        side: ``input``, ``output`` or ``latency``.
        model, over: the ratio is of the first over the second.
        tier: the word of the tier.
        pairs: how many it rests on.
        range: drawn towards the prior where they are few.
    """

    side: str
    model: str
    over: str
    tier: str
    pairs: int
    range: Range


def learn(answers: Answers, prior: Prior) -> Iterator[Learned]:
    """Every ratio that the pairs show, by side, pair of models and tier."""
    for model, over in permutations(range(len(answers.models)), 2):
        ours, theirs = _paired(answers, model, over)
        if len(ours.pair):
            yield from _of_pair(answers.models[model], answers.models[over], ours, theirs, prior)


def profiles(answers: Answers) -> dict[tuple[str, str], Profile]:
    """What the calls look like, by model and the word of the tier."""
    found = {}
    for index, name in enumerate(answers.models):
        for tier in Tier:
            mine = (answers.model == index) & (answers.tier == tier)
            if mine.any():
                means = float(answers.input[mine].mean()), float(answers.output[mine].mean())
                found[name, tier.word] = Profile(int(mine.sum()), *means)
    return found


def _paired(answers: Answers, model: int, over: int) -> tuple[Answers, Answers]:
    """The calls of two models to the same prompts, side by side; of several answers the first."""
    mine, theirs = (np.flatnonzero(answers.model == which) for which in (model, over))
    _, first, second = np.intersect1d(answers.pair[mine], answers.pair[theirs], return_indices=True)
    return answers.take(mine[first]), answers.take(theirs[second])


def _of_pair(model: str, over: str, ours: Answers, theirs: Answers, prior: Prior) -> Iterator[Learned]:
    tier = np.maximum(ours.tier, theirs.tier)  # one prompt has one tier: the harder of two opinions
    for side, estimate in _SIDES.items():
        whole = estimate(ours, theirs)
        if whole is None:
            continue
        for each in Tier:
            mine = np.flatnonzero(tier == each)
            seen = estimate(ours.take(mine), theirs.take(mine))
            known = _believed(prior(side, model, over, each), whole, seen, each, f"{model} over {over}")
            yield Learned(side, model, over, each.word, seen.pairs if seen else 0, known)


def _believed(prior: Range, whole: Estimate, seen: Estimate | None, tier: Tier, models: str) -> Range:
    """A tier's ratio: what its own pairs show, drawn towards those of all tiers, and these to the prior.

    A tier without pairs has the ratio of the others, as much wider as tiers differ; it is not measured.
    """
    if seen is None:
        others = Estimate(whole.log, float(np.hypot(whole.se, TIER_SD)), whole.pairs)
        source = f"no pairs of {tier.word}: {whole.pairs} of other tiers, {models}"
        return replace(
            as_range(combined(log_of(prior), prior_sd(prior), others), source), evidence=Evidence.DEFAULT
        )
    source = f"{seen.pairs} pairs of {tier.word}, {models}"
    if seen.pairs == whole.pairs:
        return as_range(combined(log_of(prior), prior_sd(prior), seen), source)
    pooled = combined(log_of(prior), prior_sd(prior), whole)
    return as_range(combined(pooled.log, float(np.hypot(pooled.se, TIER_SD)), seen), source)


def _input(ours: Answers, theirs: Answers) -> Estimate | None:
    return ratio_of_totals(theirs.input, ours.input)


def _output(ours: Answers, theirs: Answers) -> Estimate | None:
    over, other, variance = uncensored(theirs.output, ours.output, theirs.cut, ours.cut)
    return ratio_of_totals(over, other, float(variance.sum()))


def _latency(ours: Answers, theirs: Answers) -> Estimate | None:
    timed = (np.nan_to_num(ours.latency) > 0) & (np.nan_to_num(theirs.latency) > 0)
    return ratio_of_totals(theirs.latency[timed], ours.latency[timed])


_SIDES: Mapping[str, Callable[[Answers, Answers], Estimate | None]] = {
    "input": _input,
    "output": _output,
    "latency": _latency,
}
