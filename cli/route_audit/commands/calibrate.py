"""``route-audit calibrate``: how models differ, from shadow calls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import Compared, ReadingSpan, Writing
from route_audit.commands.outputs import in_yaml, show_sections, writable, write_text
from route_audit.commands.progress import watched
from route_audit.commands.shell import hand_over, say

if TYPE_CHECKING:
    from route_audit.auditing import Calibration, CalibrationRow
    from route_audit.renderers.layout import Section, Table

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
    reading: ReadingSpan,
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

    options = asked(tuple(pairs), reading, Compared(prices=prices))
    writable([output] if output else [], options, force=writing.force)
    in_yaml(output)
    with watched(options, quiet=writing.quiet) as wanted:
        found = learn(wanted)
    if output is None:
        hand_over(found.text)
        return
    write_text(output, found.text)
    show_sections(*_sections(found))
    if not writing.quiet:
        say(f"wrote {output}")


def _sections(found: Calibration) -> Iterator[Section]:
    """A table for each pair of models, whose names have the whole line, and what is to be said of all."""
    from route_audit.renderers.layout import Section, printable
    from route_audit.units import plural

    rows = [row for row in found.rows if row.pairs]
    for model, over in dict.fromkeys((row.model, row.over) for row in rows):
        mine = [row for row in rows if (row.model, row.over) == (model, over)]
        yield Section(printable(f"{model} over {over}"), _table(mine))
    calls = f"{plural(found.calls, 'call')} with a pair_id, {found.alone} of them without a partner"
    yield Section("What they rest on", None, (calls, *found.notes))


def _table(rows: list[CalibrationRow]) -> Table:
    from route_audit.renderers.layout import Column, Table

    sides = {"input": "input tokens", "output": "output tokens", "latency": "latency"}
    words = (Column("tier", number=False), Column("ratio of", number=False))
    return Table(
        (*words, *map(Column, ("likely", "P10 to P90", "pairs"))),
        tuple(
            (
                *(row.tier, sides[row.side], f"{row.likely:.3g}"),
                *(f"{row.low:.3g} to {row.high:.3g}", str(row.pairs)),
            )
            for row in rows
        ),
    )
