"""Limits of several kinds at once: a mixed-integer programme, solved by HiGHS, and its linear bound."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from route_audit.arrays import Floats
from route_audit.optimise.problem import Answer, Limits, Problem

_INTEGER, _CONTINUOUS = 1, 0


def best_integer(problem: Problem, limits: Limits, gap_share: float = 0.0) -> Answer | None:
    """The cheapest assignment within the limits, each cell whole; None where none keeps to them.

    Args:
        problem: what is to be assigned.
        limits: what it must keep to.
        gap_share: how far above the optimum it may be; 0 for the optimum itself.
    """
    found = _solve(problem, limits, _INTEGER, gap_share)
    if found is None:
        return None
    shares = found[: problem.cells * problem.options].reshape(problem.cells, problem.options)
    return problem.answer(shares.argmax(axis=1).astype(np.int64))


def bound_usd(problem: Problem, limits: Limits) -> float | None:
    """The lowest cost where cells may be divided; no assignment is cheaper. None where none is possible."""
    found = _solve(problem, limits, _CONTINUOUS, 0.0)
    if found is None:
        return None
    return math.fsum(problem.cost_usd.ravel() * found[: problem.cells * problem.options])


def _solve(problem: Problem, limits: Limits, kind: int, gap_share: float) -> np.ndarray[Any, Any] | None:
    from scipy.optimize import Bounds, milp

    counted = limits.models is not None
    switches = problem.options if counted else 0
    size = problem.cells * problem.options
    result = milp(
        np.concatenate([_scaled(problem.cost_usd).ravel(), np.zeros(switches)]),
        integrality=np.full(size + switches, kind),
        bounds=Bounds(np.zeros(size + switches), np.append(problem.eligible.ravel(), np.ones(switches))),
        constraints=list(_constraints(problem, limits, switches)),
        options={"mip_rel_gap": gap_share, "presolve": True},
    )
    return None if result.x is None else np.asarray(result.x)


def _scaled(costs: Floats) -> Floats:
    """The same in proportion, the largest near 1: HiGHS takes what is below a millionth for nothing.

    By a power of two, which leaves every digit as it is.
    """
    return np.ldexp(costs, -math.frexp(float(np.abs(costs).max(initial=0.0)))[1])


def _constraints(problem: Problem, limits: Limits, switches: int) -> list[Any]:
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array, eye_array, kron

    cells, options = problem.cells, problem.options
    each = kron(eye_array(cells), csr_array(np.ones((1, options))))
    found = [LinearConstraint(_beside(each, csr_array((cells, switches))), 1, 1)]
    for amounts, most in ((problem.failures, limits.failures), (problem.slow, limits.slow)):
        if math.isfinite(most):
            row = csr_array(np.append(amounts.ravel(), np.zeros(switches))[None, :])
            found.append(LinearConstraint(row, -np.inf, most))
    if limits.models is not None:
        found += _few(cells, options, limits.models, limits.free)
    return found


def _few(cells: int, options: int, models: int, free: tuple[int, ...]) -> list[Any]:
    """A cell may go where the option's switch is on; so many switches may be on."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array, eye_array, kron

    size = cells * options
    switch = kron(csr_array(np.ones((cells, 1))), eye_array(options))
    on = _beside(eye_array(size), -switch)
    counts = np.ones(options)
    counts[list(free)] = 0
    row = csr_array(np.append(np.zeros(size), counts)[None, :])
    return [LinearConstraint(on, -np.inf, 0), LinearConstraint(row, -np.inf, models)]


def _beside(left: Any, right: Any) -> Any:  # noqa: ANN401  # sparse arrays of any kind
    from scipy.sparse import csr_array, hstack

    return csr_array(hstack([left, right]))
