"""The rows of the report that say how long each model takes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from route_audit.latency import LatencyModel
from route_audit.latency.evidence import Check
from route_audit.report import LatencyCheck, ModelLatency


def model_latencies(latency: Mapping[str, LatencyModel]) -> tuple[ModelLatency, ...]:
    """One row for each model that some wait was projected on, by name."""
    return tuple(_row(name, model) for name, model in sorted(latency.items()))


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
