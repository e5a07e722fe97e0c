"""At most K models: every set of them, the best assignment inside each."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from route_audit.optimise.problem import Answer, Problem, cheapest


def best_of_few(
    problem: Problem, models: int, usd_per_failure: float = 0.0, free: tuple[int, ...] = ()
) -> Answer | None:
    """The cheapest assignment with at most ``models`` options, failures priced; None where none serves all.

    Args:
        problem: what is to be assigned.
        models: how many options may be used.
        usd_per_failure: what one failure costs.
        free: options that do not count as one, such as staying.
    """
    others = [option for option in range(problem.options) if option not in free]
    best: Answer | None = None
    for chosen in combinations(others, min(models, len(others))):
        options = np.isin(np.arange(problem.options), (*chosen, *free))
        if not (problem.eligible & options).any(axis=1).all():
            continue
        answer = cheapest(problem, usd_per_failure, options)
        if best is None or _price(answer, usd_per_failure) < _price(best, usd_per_failure):
            best = answer
    return best


def _price(answer: Answer, usd_per_failure: float) -> float:
    return answer.cost_usd + usd_per_failure * answer.failures
