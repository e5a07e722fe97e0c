"""``route-audit demo``: analyze on logs that ship with the tool."""

from __future__ import annotations

from route_audit.commands.options import Output, ReadingPart, Routing, Volume, Writing
from route_audit.commands.reporting import make_report

SAMPLE = "flat.jsonl"

EXAMPLES = """\
route-audit demo
route-audit demo --cheap gpt-6-luna -o demo.svg"""


def demo(reading: ReadingPart, routing: Routing, volume: Volume, output: Output, writing: Writing) -> None:
    """Analyze the sample logs: two invented weeks.

    Takes options of analyze, and no logs.
    """
    from route_audit.resources import data_dir

    sample = str(data_dir("sample_logs") / SAMPLE)
    make_report((sample,), "table", (reading, routing, volume), output, writing)
