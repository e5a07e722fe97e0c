"""``route-audit compare``: policies in depth."""

from __future__ import annotations

from route_audit.commands.options import Billed, Gates, Logs, Output, ReadingPart, Routing, Volume, Writing
from route_audit.commands.quality import Evaluated
from route_audit.commands.reporting import make_report

EXAMPLES = """\
route-audit compare logs/ -p today.yaml -p proposal.yaml
route-audit compare logs/ -p proposal.yaml --format csv > policies.csv"""


def compare(
    *,
    logs: Logs,
    reading: ReadingPart,
    routing: Routing,
    volume: Volume,
    billed: Billed,
    evaluated: Evaluated,
    output: Output,
    gates: Gates,
    writing: Writing,
) -> None:
    """Compare policies in depth.

    The same run as analyze; the table shows every policy by itself: from bill to bill, latency,
    break-evens, and the requests that it must leave where they are.
    """
    make_report(
        tuple(logs.logs), "comparison", (reading, routing, volume, output, writing), gates, billed, evaluated
    )
