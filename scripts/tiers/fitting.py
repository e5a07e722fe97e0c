"""The fit: a softmax scorecard, pulled towards the points that were written by hand.

Points that were written as zero stay zero and none becomes negative, so that a signal can only ever
speak for what it was meant for. Freely learned weights recognise the sources they have seen and
fail on others; written ones transfer, so the pull is strong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from route_audit.classify.signals import SIGNALS

PRIOR: NDArray[np.float64] = np.array([(s.retrieval, s.extraction, s.reasoning, s.open) for s in SIGNALS])
"""Points as written, shape (signals, 4)."""

SLOPE = 0.7
"""Log-odds of one point."""

START = np.array([0.0, 0.0, 0.0, 1.5])
"""Points before any signal, as written: without evidence a request is open-ended."""

PULL = 1000.0
"""Loss for a signal's points that lie one point from what was written, in nats."""

_PULL_OF_START = 2000.0
_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Card:
    """A fitted scorecard: points by signal, shape (signals, 4), and to start with, shape (4,)."""

    points: NDArray[np.float64]
    start: NDArray[np.float64]

    def chances(self, hits: NDArray[np.float64]) -> NDArray[np.float64]:
        """How likely each tier and open-ended work is, shape (n, 4)."""
        return _softmax(SLOPE * (self.start + hits @ self.points))

    def rounded(self) -> Card:
        """The same in tenths of a point, as it is shipped."""
        return Card(self.points.round(_DECIMALS), self.start.round(_DECIMALS))


WRITTEN = Card(PRIOR, START)
"""The scorecard as written, before any fit."""


def fit(
    hits: NDArray[np.float64], tier: NDArray[np.int64], weight: NDArray[np.float64], pull: float = PULL
) -> Card:
    """The card with the least loss on labelled requests: see ``Labelled`` for the arguments."""
    free = np.flatnonzero(PRIOR.ravel() > 0)
    prior = np.concatenate((PRIOR.ravel()[free], START))
    pulls = np.concatenate((np.full(len(free), pull), np.full(len(START), _PULL_OF_START)))
    truth = np.eye(len(START))[tier]

    def card(values: NDArray[np.float64]) -> Card:
        points = np.zeros(PRIOR.size)
        points[free] = values[: len(free)]
        return Card(points.reshape(PRIOR.shape), values[len(free) :])

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        now = card(values)
        chances = now.chances(hits)
        off = weight[:, None] * (chances - truth) * SLOPE
        away = values - prior
        surprise = -(weight * np.log((chances * truth).sum(axis=1) + 1e-12)).sum()
        slope = np.concatenate(((hits.T @ off).ravel()[free], off.sum(axis=0)))
        return float(surprise + (pulls * away**2).sum()), slope + 2 * pulls * away

    bounds = [(0, None)] * len(free) + [(None, None)] * len(START)
    found = minimize(loss, prior, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500})
    return card(found.x)


def left_out(
    hits: NDArray[np.float64],
    tier: NDArray[np.int64],
    weight: NDArray[np.float64],
    group: NDArray[np.str_],
    pull: float = PULL,
) -> NDArray[np.float64]:
    """The chances of each request by a card fitted without its group, shape (n, 4)."""
    chances = np.empty((len(tier), len(START)))
    for name in np.unique(group):
        away = group == name
        chances[away] = fit(hits[~away], tier[~away], weight[~away], pull).rounded().chances(hits[away])
    return chances


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares
