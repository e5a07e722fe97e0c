"""How far a fitted model may be off: other rows might have been logged, and other requests may come."""

from __future__ import annotations

import numpy as np

from route_audit.latency import LEVELS, LatencyModel, features_of
from route_audit.latency.draws import uniform_of
from route_audit.latency.lines import least_relative_deviation
from route_audit.latency.observed import Observed
from route_audit.latency.residuals import residuals_of

TRANSFER_SD = (0.09, 0.11, 0.19, 0.25)
"""Standard deviation of the logarithm of each percentile of ``LEVELS`` beyond what resampling explains.

When the requests of one model were put to another: 13 models, 156 pairs (``benchmarks/latency.py``,
development half)."""

RESAMPLES = 16
DRAWN = 500
"""Of more rows so many are drawn, and the spread of the fits shrinks by the root of their share."""

TRAFFIC = 500
"""The percentiles are those of so many requests of the traffic that would come."""

BEYOND = 4
"""Rows drawn again know no longer times than those that are there.

So the squared spread of a percentile grows by the share that these are of the rows beyond it: set on the
development half of ``benchmarks/latency.py``."""

_ROUNDS = 4


def doubt_of(rows: Observed, model: LatencyModel, traffic: Observed) -> tuple[float, ...]:
    """Standard deviation of the logarithm of each percentile of ``LEVELS``, from fits to resampled rows.

    Args:
        rows: the answered requests that ``model`` was fitted on.
        model: begins each fit.
        traffic: requests that it would answer; its own where there are no others.
    """
    random = np.random.default_rng(0)
    features, asked = features_of(rows), features_of(traffic)
    start = np.array([model.base_s, model.per_input_s, model.per_cached_s, model.per_output_s])
    uniform, found = uniform_of(traffic.key), np.empty((RESAMPLES, len(LEVELS)))
    even_s = rows.latency_s / model.by_hour[rows.hour]
    count = min(len(rows), DRAWN)
    for place in range(RESAMPLES):
        drawn = random.integers(0, len(rows), count)
        seen, seconds = features[drawn], even_s[drawn]
        line = least_relative_deviation(seen, seconds, start, _ROUNDS)
        expected = asked @ line
        over = residuals_of(seconds, seen @ line).at(expected, uniform)
        found[place] = np.quantile(expected * over * model.by_hour[traffic.hour], LEVELS)
    beyond = len(rows) * (1 - np.array(LEVELS))
    spread = np.log(found).std(axis=0, ddof=1) * np.sqrt(count / len(rows) * (1 + BEYOND / beyond))
    return tuple(float(each) for each in spread)


def with_transfer(doubt: tuple[float, ...], transfer: tuple[float, ...]) -> tuple[float, ...]:
    """Both doubts together: they have nothing to do with one another."""
    return tuple(float(np.hypot(*pair)) for pair in zip(doubt, transfer, strict=True))
