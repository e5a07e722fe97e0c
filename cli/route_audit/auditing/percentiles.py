"""Percentiles of waits, with the ends that other requests and another fit would have given."""

from __future__ import annotations

import math

from route_audit.assumptions.measuring import Z90
from route_audit.cells import Quantiles
from route_audit.latency import LEVELS
from route_audit.latency.orders import ranks
from route_audit.report import Ends, FirstToken, Percentiles

FROM = {0.95: 200, 0.99: 1_000}
"""A percentile is told when at least ten requests lie beyond it."""

NO_DOUBT = (0.0,) * len(LEVELS)


def percentiles(latency: Quantiles, evidence: str, sds: tuple[float, ...] = NO_DOUBT) -> Percentiles:
    """The percentiles that so many requests can carry.

    Args:
        latency: the waits.
        evidence: the weakest that went into them.
        sds: standard deviation of the logarithm of each percentile, for what was projected.
    """
    told = {level: sd for level, sd in zip(LEVELS, sds, strict=True) if len(latency) >= FROM.get(level, 1)}
    values = [latency.at(level) if level in told else None for level in LEVELS]
    ends = [_ends(latency, level, told[level]) if level in told else None for level in LEVELS]
    p50, p90, p95, p99 = values
    p50_ends, p90_ends, p95_ends, p99_ends = ends
    count = len(latency)
    return Percentiles(p50, p90, p95, p99, evidence, count, p50_ends, p90_ends, p95_ends, p99_ends)


def first_token(seconds: Quantiles, evidence: str) -> FirstToken | None:
    """The seconds to the first token; None where the log tells none."""
    if not len(seconds):
        return None
    p95 = seconds.at(0.95) if len(seconds) >= FROM[0.95] else None
    return FirstToken(seconds.at(0.5), p95, evidence, len(seconds))


def _ends(latency: Quantiles, level: float, sd: float) -> Ends:
    """P10 and P90 of a percentile: luck of the requests and doubt of the projection, as logarithms."""
    value = latency.at(level) or 0.0
    low, high = (_value(latency, rank) for rank in ranks(len(latency), level))
    return Ends(
        None if low is None else value * math.exp(-math.hypot(math.log(value / low), Z90 * sd)),
        None if high is None else value * math.exp(math.hypot(math.log(high / value), Z90 * sd)),
    )


def _value(latency: Quantiles, rank: int | None) -> float | None:
    if rank is None:
        return None
    return latency.at(rank / (len(latency) - 1) if len(latency) > 1 else 0.0)
