"""``route-audit classify``: the tier of every request."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.options import Logs, ReadingOnce, Writing, asked
from route_audit.commands.outputs import whole_file, writable
from route_audit.commands.progress import progress_bar
from route_audit.commands.shell import choice, completing, say
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.audit import ClassifiedRow

PANEL = "Output"

FORMATS = ("csv", "jsonl", "parquet")

EXAMPLES = """\
route-audit classify logs/ --format jsonl | head
route-audit classify logs/ -o tiers.parquet"""


def classify(
    *,
    logs: Logs,
    reading: ReadingOnce,
    row_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="What to write; else by the suffix of -o, else csv.",
            autocompletion=completing(FORMATS),
            rich_help_panel=PANEL,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write here and not to stdout.", rich_help_panel=PANEL
        ),
    ] = None,
    writing: Writing,
) -> None:
    """Write the tier of every attempt, with the reasons.

    One line each: id, type, tier, confidence, reasons, hindsight_tier, tier_source.

    The tier rests on the request alone; hindsight_tier is what the answer suggests.
    """
    from route_audit.audit import decisions

    kind = _kind(row_format, output)
    options = asked(tuple(logs.logs), reading)
    writable([output] if output else [], options, force=writing.force)
    with progress_bar(quiet=writing.quiet) as progress:
        _write(decisions(replace(options, progress=progress)), kind, output)
    if output is not None and not writing.quiet:
        say(f"wrote {output}")


def _kind(asked_for: str | None, output: Path | None) -> str:
    """The row format, which a terminal must be able to show."""
    if asked_for is None and output is not None:
        suffix = output.suffix.lower().removeprefix(".")
        kind = choice(suffix, FORMATS, f"-o {output}")
    else:
        kind = choice(asked_for or FORMATS[0], FORMATS, "--format")
    if kind == "parquet" and output is None and sys.stdout.isatty():
        raise ConfigError(
            "Parquet is binary and stdout is a terminal",
            where="--format parquet",
            hint="write to a file with -o",
        )
    return kind


def _write(rows: Iterable[ClassifiedRow], kind: str, output: Path | None) -> None:
    from route_audit.commands.rows import write_rows

    if output is None:
        write_rows(rows, kind, sys.stdout.buffer)
        return
    with whole_file(output) as unfinished, unfinished.open("wb") as file:
        write_rows(rows, kind, file)
