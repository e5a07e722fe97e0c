"""Intervals of shares, and the honest choice of a threshold, from counts alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from route_audit.assumptions.measuring import Z975

_RISK = 0.05
"""A one-sided bound holds in all but this share of samples."""

_HALVINGS = 60


class Rate(msgspec.Struct, frozen=True):
    """A share that was counted, with its 95 % interval.

    Attributes:
        value: 0 to 1; None where there is nothing to count among.
        low, high: Wilson's interval; None with ``value``.
        hits, among: the counts.
    """

    value: float | None
    low: float | None
    high: float | None
    hits: int
    among: int


def rate(hits: int, among: int) -> Rate:
    """The share of ``hits`` in ``among``, with Wilson's 95 % interval."""
    if not among:
        return Rate(None, None, None, hits, among)
    share, spread = hits / among, Z975 * Z975 / among
    middle = (share + spread / 2) / (1 + spread)
    half = Z975 / (1 + spread) * math.sqrt(share * (1 - share) / among + spread / (4 * among))
    low = middle - half if hits else 0.0
    high = middle + half if hits < among else 1.0
    return Rate(share, low, high, hits, among)


def upper_bound(hits: int, among: int) -> float:
    """The exact one-sided 95 % bound of Clopper and Pearson: no share above it explains so few hits.

    Nothing found is not zero: 0 of 100 gives 0.0295. 1 where there is nothing to count among.
    """
    if hits >= among:
        return 1.0
    low, high = hits / among, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(hits, among, middle) > _RISK:
            low = middle
        else:
            high = middle
    return high


def _at_most(hits: int, among: int, share: float) -> float:
    """The probability of at most ``hits`` in ``among``, for 0 < share < 1."""
    if share >= 1:
        return 0.0
    odds = math.log(share), math.log1p(-share)
    whole = math.lgamma(among + 1)
    return math.fsum(
        math.exp(
            whole - math.lgamma(k + 1) - math.lgamma(among - k + 1) + k * odds[0] + (among - k) * odds[1]
        )
        for k in range(hits + 1)
    )


class Step(NamedTuple):
    """One threshold on the way down: of how many rows the share is taken, and how many go wrong there."""

    threshold: float
    among: int
    wrong: int


def fixed_sequence(
    steps: Sequence[Step], target: float, bound: Callable[[Step], float] | None = None
) -> Step | None:
    """The lowest threshold whose share of mistakes is shown to be at most ``target``, or None.

    Starting with the strictest that has enough rows to show anything, each step is accepted while its
    exact bound holds, and the first failure ends it (Learn then Test, Angelopoulos et al. 2021). Taking
    the largest coverage with a small *observed* share instead breaks the target too often.

    Args:
        steps: from the strictest threshold down; the thresholds must not depend on the rows.
        target: the share that may be wrong, above 0.
        bound: the one-sided 95 % bound of a step's share; None for the exact one, of rows that count alike.
    """
    chosen = None
    for step in steps:
        if bound is None and step.among < labels_needed(target):
            continue
        if (bound or _exact)(step) > target:
            break
        chosen = step
    return chosen


def _exact(step: Step) -> float:
    return upper_bound(step.wrong, step.among)


def labels_needed(target: float, wrong: int = 0) -> int:
    """Among how many rows no more than ``wrong`` mistakes show a share of at most ``target``.

    299 for 1 % without a mistake, 473 with one.
    """
    least = math.ceil(math.log(_RISK) / math.log1p(-target))
    if not wrong:
        return least
    low, high = least, 2 * least
    while upper_bound(wrong, high) > target:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if upper_bound(wrong, middle) > target:
            low = middle
        else:
            high = middle
    return high
