"""The line through a cloud of times that one slow request does not bend, with no negative coefficient."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np

from route_audit.arrays import Floats, Integers

_ROUNDS = 40
_SOFTEN = 1e-3
_SETTLED = 1e-4


def least_relative_deviation(
    features: Floats, seconds: Floats, start: Floats | None = None, rounds: int = _ROUNDS
) -> Floats:
    """Non-negative coefficients that minimise the sum of |1 - expected / actual|, reweighted.

    Args:
        features: shape (rows, terms); a term that is zero throughout gets a zero.
        seconds: above zero.
        start: a line to begin from, where a near one is known.
        rounds: at most so many.
    """
    scaled = features / seconds[:, None]
    used = np.flatnonzero(scaled.any(axis=0))
    scaled = np.ascontiguousarray(scaled[:, used])
    line = np.zeros(len(used)) if start is None else start[used]
    weights = np.ones(len(seconds)) if start is None else _weights(scaled, line)
    for _ in range(rounds):
        before, line = line, _non_negative(scaled, weights)
        if np.abs(scaled @ (line - before)).max() < _SETTLED:
            break
        weights = _weights(scaled, line)
    full = np.zeros(features.shape[1])
    full[used] = line
    return full


def _weights(scaled: Floats, line: Floats) -> Floats:
    return np.asarray(1 / np.maximum(np.abs(1 - scaled @ line), _SOFTEN))


def _non_negative(scaled: Floats, weights: Floats) -> Floats:
    """Weighted least squares with no negative coefficient: the best of all sets kept free."""
    gram = scaled.T @ (scaled * weights[:, None])
    target = scaled.T @ weights
    best, best_loss = np.zeros(len(target)), float("inf")
    for free in _subsets(len(target)):
        try:
            solved = np.linalg.solve(gram[np.ix_(free, free)], target[free])
        except np.linalg.LinAlgError:
            continue
        if (solved < 0).any():
            continue
        loss = -float(target[free] @ solved)
        if loss < best_loss:
            best, best_loss = np.zeros(len(target)), loss
            best[free] = solved
        if len(free) == len(target):  # what is best without any bound needs no other set
            break
    return best


@cache
def _subsets(terms: int) -> list[Integers]:
    """Which coefficients may be free while the others are zero."""
    return [np.array(kept) for size in range(terms, 0, -1) for kept in combinations(range(terms), size)]
