"""``route-audit compare``: policies in depth."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.options import (
    Billed,
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
route-audit compare logs/ -p today.yaml -p proposal.yaml
route-audit compare logs/ --diff tiered cautious
route-audit compare logs/ -p proposal.yaml --format csv > policies.csv"""


class Depth(msgspec.Struct, frozen=True, kw_only=True):
    """How deep."""

    panel: ClassVar[str] = "Depth"

    diff: Annotated[
        tuple[str, str] | None,
        typer.Option("--diff", metavar="A B", help="Show the requests that these two send to other models."),
    ] = None


def compare(
    *,
    logs: Logs,
    reading: ReadingPart,
    routing: Routing,
    depth: Depth,
    volume: Volume,
    billed: Billed,
    evaluations: Evaluations,
    output: Output,
    gates: Gates,
    writing: Writing,
) -> None:
    """Compare policies in depth.

    The same run as analyze. Side by side: savings by tier and request type, break-evens, latency, and plots
    of cost against waits and against hard-looking answers moved. Then every policy by itself: from bill to
    bill, who moves where, and the requests that it must leave where they are.
    """
    make_report(
        tuple(logs.logs),
        "comparison",
        (reading, routing, volume, billed, evaluations),
        output,
        writing,
        gates=gates,
        difference=depth.diff,
    )
