"""The policies as CSV, one line each, for a spreadsheet; the numbers are not rounded."""

from __future__ import annotations

import csv
import io

from route_audit.formulas import inert
from route_audit.renderers.interface import Page
from route_audit.renderers.side_by_side import latency_evidence
from route_audit.report import PolicyRow, Report

HEADINGS = (
    "policy",
    "kind",
    "models",
    "cost_usd",
    "saving_usd",
    "saving_share",
    "saving_p10_usd",
    "saving_p50_usd",
    "saving_p90_usd",
    "routed_requests_share",
    "routed_cost_share",
    "keeps_hard_requests",
    "looked_hard_moved_down_requests",
    "latency_p50_s",
    "latency_p90_s",
    "latency_p95_s",
    "latency_p99_s",
    "latency_evidence",
    "break_even_usd_per_wrong_answer",
    "break_even_escalation_rate",
    "break_even_misroute_share",
    "break_even_output_ratio",
    "break_even_price_ratio",
    "break_even_routed_requests_share",
    "break_even_kept_cache_share",
    "assumed_escalation_rate",
    "excluded_requests",
)

Cell = str | float | int | bool | None


def render(report: Report, _page: Page) -> str:
    """One line per policy under the headings; an empty cell is unknown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([_cell(value) for value in values(policy)] for policy in report.policies)
    return out.getvalue()


def values(policy: PolicyRow) -> tuple[Cell, ...]:
    """One policy's cells, in the order of ``HEADINGS``; None is unknown."""
    return (
        policy.name,
        policy.kind,
        " ".join(policy.models),
        policy.cost_usd,
        policy.saving_usd,
        policy.saving_share,
        policy.interval.p10,
        policy.interval.p50,
        policy.interval.p90,
        policy.routed_requests_share,
        policy.routed_cost_share,
        policy.keeps_hard_requests,
        policy.looked_hard_moved_down,
        policy.latency_s.p50,
        policy.latency_s.p90,
        policy.latency_s.p95,
        policy.latency_s.p99,
        latency_evidence(policy.latency_s),
        policy.break_even.usd_per_wrong_answer,
        policy.break_even.escalation_rate,
        policy.break_even.misroute_share,
        policy.break_even.output_ratio,
        policy.break_even.price_ratio,
        policy.break_even.routed_requests_share,
        policy.break_even.kept_cache_share,
        policy.break_even.assumed_escalation_rate,
        sum(policy.excluded.values()),
    )


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    return inert(value) if isinstance(value, str) else value
