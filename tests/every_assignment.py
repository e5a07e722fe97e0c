"""Every assignment tried: the yardstick of the solvers."""

from __future__ import annotations

import numpy as np

from route_audit.arrays import Floats, Integers
from route_audit.optimise.problem import Answer, Limits, Problem, within

MOST = 1_000_000
"""So many assignments are tried at most."""


def exhaustive(problem: Problem, limits: Limits) -> Answer | None:
    """The cheapest assignment within the limits; None where none keeps to them.

    Raises:
        ValueError: there are more than a million assignments.
    """
    number = problem.options**problem.cells
    if number > MOST:
        raise ValueError(f"{number} assignments are too many to try")
    cost = _totals(np.where(problem.eligible, problem.cost_usd, np.inf))
    fits = within(_totals(problem.failures), limits.failures) & within(_totals(problem.slow), limits.slow)
    order = np.argsort(np.where(fits, cost, np.inf), kind="stable")
    for place in order:
        if not (fits[place] and np.isfinite(cost[place])):
            return None
        answer = problem.answer(_choice(int(place), problem))
        if limits.hold(answer):
            return answer
    return None


def _totals(each: Floats) -> Floats:
    """The total of every assignment, the last cell's option changing fastest."""
    totals = np.zeros(1)
    for cell in each:
        totals = (totals[:, None] + cell[None, :]).ravel()
    return totals


def _choice(place: int, problem: Problem) -> Integers:
    options = []
    for _ in range(problem.cells):
        place, option = divmod(place, problem.options)
        options.append(option)
    return np.array(options[::-1], np.int64)
