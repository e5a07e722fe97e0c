"""The whole frontier of cost against failures in one pass: the lower hulls of all cells, merged."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from route_audit.arrays import Floats, Integers
from route_audit.optimise.problem import Answer, Problem, within


@dataclass(frozen=True, slots=True)
class Frontier:
    """The lowest cost for each number of failures: K + 1 corners, lines between them.

    The first corner is the cheapest assignment and the last one that of the fewest failures. Between two
    corners one cell is divided between two options, which a policy can do by drawing lots.

    Attributes:
        cost_usd, failures: of the corners; cost rises as failures fall.
        first: each cell's option at the first corner.
        cell, option: what changes from one corner to the next: this cell goes to this option.
    """

    cost_usd: Floats
    failures: Floats
    first: Integers
    cell: Integers
    option: Integers

    def __len__(self) -> int:
        """The number of corners."""
        return len(self.cost_usd)

    def choice(self, corner: int) -> Integers:
        """Each cell's option at a corner."""
        found = self.first.copy()
        for cell, option in zip(self.cell[:corner], self.option[:corner], strict=True):
            found[cell] = option
        return found

    def cost_at(self, failures: float) -> float | None:
        """The lowest cost with at most so many failures; None where not even the last corner keeps to it."""
        if not within(self.failures[-1], failures):
            return None
        return float(np.interp(failures, self.failures[::-1], self.cost_usd[::-1]))

    def within(self, failures: float) -> int | None:
        """The cheapest corner with at most so many failures; None where there is none."""
        fitting = np.flatnonzero(within(self.failures, failures))
        return int(fitting[0]) if len(fitting) else None


def frontier(problem: Problem) -> Frontier:
    """The frontier of ``problem``, slow answers left out of account."""
    first = np.empty(problem.cells, np.int64)
    steps: list[tuple[float, int, int, int, float, float]] = []
    for cell in range(problem.cells):
        hull = _hull(problem, cell)
        first[cell] = hull[0]
        for order, (before, after) in enumerate(pairwise(hull)):
            dearer = float(problem.cost_usd[cell, after] - problem.cost_usd[cell, before])
            fewer = float(problem.failures[cell, before] - problem.failures[cell, after])
            steps.append((dearer / fewer, cell, order, after, dearer, fewer))
    steps.sort()
    start: Answer = problem.answer(first)
    cost = start.cost_usd + np.cumsum([0.0, *(step[4] for step in steps)])
    failures = start.failures - np.cumsum([0.0, *(step[5] for step in steps)])
    return Frontier(
        cost,
        np.maximum(failures, 0.0),
        first,
        np.array([step[1] for step in steps], np.int64),
        np.array([step[3] for step in steps], np.int64),
    )


def _hull(problem: Problem, cell: int) -> list[int]:
    """The options of one cell that some price of a failure makes best, the cheapest first."""
    cost, failures = problem.cost_usd[cell], problem.failures[cell]
    open_ = np.flatnonzero(problem.eligible[cell])
    order = open_[np.lexsort((open_, failures[open_], cost[open_]))]
    hull: list[int] = []
    for option in order.tolist():
        if hull and failures[option] >= failures[hull[-1]]:
            continue
        while len(hull) > 1 and _above(cost, failures, hull[-2], hull[-1], option):
            hull.pop()
        hull.append(option)
    return hull


def _above(cost: Floats, failures: Floats, before: int, middle: int, after: int) -> bool:
    """Whether ``middle`` lies on or above the line between the two others."""
    dearer, fewer = cost[middle] - cost[before], failures[before] - failures[middle]
    return bool(dearer * (failures[before] - failures[after]) >= (cost[after] - cost[before]) * fewer)
