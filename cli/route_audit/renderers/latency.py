"""How long each model takes, and how true that was of later days."""

from __future__ import annotations

from route_audit import units
from route_audit.renderers.layout import Cell, Column, Section, Table, printable
from route_audit.report import LatencyCheck, ModelLatency, PolicyRow, Report


def first_token(policy: PolicyRow) -> tuple[str, ...]:
    """When the first token comes, in words; nothing where the log does not tell it."""
    first = policy.time_to_first_token_s
    if first is None:
        return ()
    shown = f"p50 {units.seconds(first.p50)}, p95 {units.seconds(first.p95)}"
    return (f"first token {shown}; {first.evidence}, over {units.count(first.requests)} requests",)


def model_latencies(report: Report) -> Section:
    """One row for each model that waits are projected on."""
    columns = (
        Column("model", number=False, wraps=True),
        Column("rows"),
        Column("evidence", number=False),
        Column("p50\noff by"),
        Column("below\np95"),
        Column("to begin"),
        Column("per 1,000\ninput"),
        Column("per 1,000\noutput"),
    )
    rows = tuple(map(_row, report.model_latencies))
    return Section("Latency of the models", Table(columns, rows) if rows else None, tuple(_notes(report)))


def _row(row: ModelLatency) -> tuple[Cell, ...]:
    return (
        printable(row.model),
        units.count(row.rows),
        row.evidence,
        units.UNKNOWN if row.check is None else f"{100 * row.check.p50_error_share:+.0f}%",
        units.UNKNOWN if row.check is None else _coverage(row.check),
        units.seconds(row.base_s),
        units.seconds(row.s_per_1000_input_tokens),
        units.seconds(row.s_per_1000_output_tokens),
    )


def _coverage(check: LatencyCheck) -> str:
    return units.share(check.p95_coverage_share)


def _notes(report: Report) -> list[str]:
    models = report.model_latencies
    notes = []
    if any(each.check is not None for each in models):
        notes.append(
            "off by, below p95: fitted on the first 70% of the log, asked about the later days; validated"
            " where p50 is off by 15% at most and 92% to 98% lie below p95, else indicative"
        )
    if any(each.transfers for each in models):
        notes += [_transfer(each) for each in models if each.transfers]
    notes += [
        f"{printable(each.model)}: prior, not measured: {printable(each.source)}"
        for each in models
        if each.source
    ]
    return notes


def _transfer(row: ModelLatency) -> str:
    cases = f"{units.plural(row.transfers, 'request type')} that ran on another model too"
    return f"{printable(row.model)}: p50 off by {units.share(row.transfer_error_share)} on {cases}"
