"""What is to be assigned, what an assignment comes to, and the limits that it must keep to."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from route_audit.arrays import Floats, Integers, Mask


@dataclass(frozen=True, slots=True)
class Problem:
    """G cells and M options; all arrays have the shape (G, M).

    Attributes:
        cost_usd: what all requests of a cell cost on an option.
        failures: the further failures to be expected there, not below zero.
        slow: the answers that take longer than the limit.
        eligible: where an option can serve a cell; each cell has one at least.
    """

    cost_usd: Floats
    failures: Floats
    slow: Floats
    eligible: Mask

    def __post_init__(self) -> None:
        """Check that every cell has somewhere to go."""
        if not self.eligible.any(axis=1).all():
            raise ValueError("each cell needs an option that can serve it")
        if (self.failures < 0).any() or (self.slow < 0).any():
            raise ValueError("failures and slow answers are counts, not below zero")

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return int(self.cost_usd.shape[0])

    @property
    def options(self) -> int:
        """How many options there are."""
        return int(self.cost_usd.shape[1])

    def answer(self, choice: Integers) -> Answer:
        """What an assignment comes to; ``choice`` is each cell's option."""
        rows = np.arange(self.cells)
        totals = (math.fsum(each[rows, choice]) for each in (self.cost_usd, self.failures, self.slow))
        return Answer(choice, *totals)


@dataclass(frozen=True, slots=True)
class Answer:
    """An assignment and its totals.

    Attributes:
        choice: each cell's option.
    """

    choice: Integers
    cost_usd: float
    failures: float
    slow: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What an assignment must keep to.

    Attributes:
        failures, slow: the most of each; endless where nothing is asked.
        models: at most so many distinct options are used; None for any number.
        free: options that do not count as one, such as staying.
    """

    failures: float = math.inf
    slow: float = math.inf
    models: int | None = None
    free: tuple[int, ...] = ()

    def hold(self, answer: Answer) -> bool:
        """Whether an assignment keeps to them, but for the last digits of its sums."""
        used = {int(option) for option in answer.choice} - set(self.free)
        few = self.models is None or len(used) <= self.models
        fits = within(answer.failures, self.failures) & within(answer.slow, self.slow)
        return few and bool(fits)


def within(totals: float | Floats, most: float) -> Mask:
    """Whether sums are at most ``most``, but for their last digits."""
    return np.asarray(totals <= np.float64(most + 1e-9 * max(1.0, abs(most))), np.bool_)
