"""Waits as the report tells them: percentiles with their ends, and what each model's times rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from msgspec.structs import replace

from route_audit.assumptions.measuring import Z90
from route_audit.cells import Quantiles
from route_audit.latency import LEVELS, LatencyModel
from route_audit.latency.evidence import Check
from route_audit.latency.orders import ranks
from route_audit.projection.together import Together
from route_audit.report import Ends, FirstToken, LatencyCheck, ModelLatency, Percentiles, Tail

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


def together(waits: Together, told: Percentiles) -> Percentiles:
    """The percentiles with those beside them of calls that are slow together."""
    if not len(waits.first):
        return told
    count = len(waits.once) + len(waits.first)
    levels = (0.9, 0.95, 0.99)
    tail = zip(levels, waits.at_each(levels), strict=True)
    return replace(told, together=Tail(*(wait if count >= FROM.get(at, 1) else None for at, wait in tail)))


def first_token(seconds: Quantiles, evidence: str) -> FirstToken | None:
    """The seconds to the first token; None where the log tells none."""
    if not len(seconds):
        return None
    p95 = seconds.at(0.95) if len(seconds) >= FROM[0.95] else None
    return FirstToken(seconds.at(0.5), p95, evidence, len(seconds))


def model_latencies(latency: Mapping[str, LatencyModel]) -> tuple[ModelLatency, ...]:
    """One row for each model that some wait was projected on, by name."""
    return tuple(_row(name, model) for name, model in sorted(latency.items()))


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


def _row(name: str, model: LatencyModel) -> ModelLatency:
    return ModelLatency(
        model=name,
        rows=model.rows,
        evidence=model.evidence,
        check=None if model.check is None else _check(model.check),
        transfers=len(model.transfers),
        transfer_error_share=_middle(model.transfers) if model.transfers else None,
        base_s=model.base_s,
        s_per_1000_input_tokens=1_000 * model.per_input_s,
        s_per_1000_cached_tokens=1_000 * model.per_cached_s,
        s_per_1000_output_tokens=1_000 * model.per_output_s,
        source=model.source,
    )


def _middle(errors: tuple[float, ...]) -> float:
    return float(np.median(np.abs(np.expm1(errors))))


def _check(found: Check) -> LatencyCheck:
    p50_low, p50_high = found.below_p50.ends
    p95_low, p95_high = found.below_p95.ends
    return LatencyCheck(
        earlier=found.earlier,
        later=found.later,
        p50_error_share=found.p50_error,
        p50_coverage_share=found.below_p50.value,
        p50_coverage_low=p50_low,
        p50_coverage_high=p50_high,
        p95_coverage_share=found.below_p95.value,
        p95_coverage_low=p95_low,
        p95_coverage_high=p95_high,
        loss_over_median=found.loss_over_median,
    )
