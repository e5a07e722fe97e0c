"""``route-audit analyze``: the main job."""

from __future__ import annotations

from route_audit.commands.options import (
    Billed,
    Decisions,
    Evaluations,
    Gates,
    Logs,
    Output,
    ReadingPart,
    Routing,
    Volume,
    Writing,
)
from route_audit.commands.reporting import make_report

EXAMPLES = """\
route-audit analyze logs/*.jsonl.gz
route-audit analyze logs/ --strong gpt-6.1-sol --cheap gpt-6-luna -o audit.md
route-audit analyze logs/ --prices contract.yaml --invoice openai-costs.csv
route-audit analyze logs/ --prices mine.yaml --growth 5% --ramp 5%,25%,100%
route-audit analyze day.jsonl -p mine.yaml --require-saving 20% --max-p95 3s"""


def analyze(
    *,
    logs: Logs,
    reading: ReadingPart,
    routing: Routing,
    volume: Volume,
    billed: Billed,
    evaluations: Evaluations,
    output: Output,
    decisions: Decisions,
    gates: Gates,
    writing: Writing,
) -> None:
    """Price the logs by tier, and compare routing policies.

    Each request is sorted into a tier (retrieval, extraction, reasoning, or unsure), priced at the price of
    its day, and projected under each policy.
    """
    make_report(
        tuple(logs.logs),
        "table",
        (reading, routing, volume, billed, decisions, evaluations),
        output,
        writing,
        gates=gates,
    )
