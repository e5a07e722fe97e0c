"""``route-audit calibrate``: how models differ, from shadow calls."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import ReadingPart, Routing, Writing
from route_audit.commands.outputs import show_sections, writable, write_text
from route_audit.commands.progress import progress_bar
from route_audit.commands.shell import hand_over, say

if TYPE_CHECKING:
    from route_audit.auditing import Calibration
    from route_audit.renderers.layout import Section

EXAMPLES = """\
route-audit calibrate shadow.jsonl -o assumptions.yaml
route-audit analyze logs/ --assume assumptions.yaml"""


def calibrate(
    *,
    pairs: Annotated[
        list[str],
        typer.Argument(
            metavar="PAIRS...",
            help="Logs whose rows share a pair_id where one prompt went to several models.",
            rich_help_panel="Logs",
        ),
    ],
    reading: ReadingPart,
    prices: Annotated[
        list[Path] | None,
        typer.Option(
            "--prices",
            metavar="FILE",
            help="Your own prices, which also say what a model is called; repeatable.",
            rich_help_panel="Logs",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The assumptions file to write; without it, stdout gets it.",
            rich_help_panel="Output",
        ),
    ] = None,
    writing: Writing,
) -> None:
    """Learn from shadow calls how models differ in tokens and time.

    Put some prompts to both models and give the two calls one pair_id; thirty pairs of a tier tell more
    than any prior, a hundred are better. The file that is written holds a ratio of input tokens, output
    tokens and latency for each tier, with the range that holds 80 %. `analyze --assume FILE` uses it.

    Where pairs are few the ratio is drawn towards what is published. Answers that ended at the request's
    own limit count as at least so long.
    """
    from route_audit.auditing import calibrate as learn

    options = asked(tuple(pairs), reading, Routing(prices=prices))
    writable([output] if output else [], options, force=writing.force)
    with progress_bar(quiet=writing.quiet) as progress:
        found = learn(replace(options, progress=progress))
    if output is None:
        hand_over(found.text)
        return
    write_text(output, found.text)
    show_sections(_section(found))
    if not writing.quiet:
        say(f"wrote {output}")


def _section(found: Calibration) -> Section:
    from route_audit.renderers.layout import Column, Section, Table
    from route_audit.units import plural

    columns = (
        *(Column("model", number=False), Column("over", number=False), Column("tier", number=False)),
        *(Column("ratio of", number=False), Column("likely"), Column("P10 to P90"), Column("pairs")),
    )
    words = {"input": "input tokens", "output": "output tokens", "latency": "latency"}
    rows = tuple(
        (
            *(row.model, row.over, row.tier, words[row.side], f"{row.likely:.3g}"),
            *(f"{row.low:.3g} to {row.high:.3g}", str(row.pairs)),
        )
        for row in found.rows
        if row.pairs
    )
    notes = [f"{plural(found.calls, 'call')} with a pair_id, {found.alone} of them without a partner"]
    return Section("What the pairs show", Table(columns, rows), (*notes, *found.notes))
