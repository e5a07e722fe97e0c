"""``route-audit classify``: the tier of every request."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import Logs, ReadingOnce, Writing
from route_audit.commands.outputs import whole_file, writable
from route_audit.commands.progress import watched
from route_audit.commands.shell import choice, completing, say
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.auditing import ClassifiedRow, Options

FORMATS = ("csv", "jsonl", "parquet")

EXAMPLES = """\
route-audit classify logs/ --format jsonl | head
route-audit classify logs/ -o tiers.parquet
route-audit classify logs/ --sample 400 --for-labelling --with-text -o labels.jsonl"""


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """Where the rows go."""

    panel: ClassVar[str] = "Output"

    row_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="What to write; else by the suffix of -o, else csv.",
            autocompletion=completing(FORMATS),
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write here and not to stdout."),
    ] = None


class Labelling(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn for people to label."""

    panel: ClassVar[str] = "Labelling"

    sample: Annotated[
        str | None,
        typer.Option("--sample", metavar="N", help="With --for-labelling: how many requests to draw."),
    ] = None
    for_labelling: Annotated[
        bool,
        typer.Option(
            "--for-labelling",
            help="Draw requests by tier and confidence: JSON lines whose `tier` a person fills in.",
        ),
    ] = False
    with_text: Annotated[
        bool,
        typer.Option(
            "--with-text",
            help="Write their prompts too, read from the logs again. Nothing else writes prompts.",
        ),
    ] = False
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Another seed draws others.")] = "0"

    @property
    def asked(self) -> bool:
        """Whether any of them is."""
        return self.for_labelling or self.sample is not None or self.with_text


def classify(*, logs: Logs, reading: ReadingOnce, rows: Rows, labelling: Labelling, writing: Writing) -> None:
    """Write the tier of every attempt, with the reasons.

    One line each: id, type, tier, confidence, reasons, hindsight_tier, tier_source.

    The tier rests on the request alone; hindsight_tier is what the answer suggests.

    With --for-labelling it draws requests for people to label instead, so that evaluate can tell how far
    the tiers can be trusted on your traffic.
    """
    from route_audit.auditing import classified
    from route_audit.commands.parsing import whole

    seed = whole(labelling.seed, "--seed", low=0)
    options, output = replace(asked(tuple(logs.logs), reading), seed=seed), rows.output
    size = _size(labelling, rows) if labelling.asked else None
    kind = _kind(rows) if size is None else "jsonl"
    writable([output] if output else [], options, force=writing.force)
    if size is not None:
        _draw(options, size, output, writing, with_text=labelling.with_text)
        return
    with watched(options, quiet=writing.quiet) as wanted:
        _write(classified(wanted), kind, output)
    if output is not None and not writing.quiet:
        say(f"wrote {output}")


def _size(labelling: Labelling, rows: Rows) -> int:
    """How many requests to draw for labelling, which is said whole."""
    from route_audit.commands.parsing import whole

    size = None if labelling.sample is None else whole(labelling.sample, "--sample", low=1)
    kind = _named(rows)
    if not labelling.for_labelling:
        raise ConfigError(
            "a sample is for labelling", where="--sample/--with-text", hint="add --for-labelling"
        )
    if size is None:
        raise ConfigError("how many requests to draw?", where="--for-labelling", hint="add --sample 400")
    if kind not in {None, "jsonl"}:
        raise ConfigError(
            "requests to label are JSON lines", where=f"--format {kind}", hint="name a file.jsonl with -o"
        )
    return size


def _draw(options: Options, size: int, output: Path | None, writing: Writing, *, with_text: bool) -> None:
    """Write the requests to label."""
    import msgspec

    from route_audit.auditing import to_label
    from route_audit.units import plural

    with watched(options, quiet=writing.quiet) as wanted:
        rows = list(to_label(wanted, size, with_text=with_text))
    if with_text and not writing.quiet:
        place = "stdout" if output is None else str(output)
        say(f"{place} holds the prompts of {plural(len(rows), 'request')}: keep it as you keep the log")
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    if output is None:
        sys.stdout.buffer.write(lines)
        return
    with whole_file(output) as unfinished:
        unfinished.write_bytes(lines)
    if not writing.quiet:
        missing = "`tier`" if with_text else "`tier` and `messages`"
        drawn = plural(len(rows), "request")
        say(f"wrote {output}: {drawn}; fill in each {missing}, then: route-audit evaluate {output}")


def _named(rows: Rows) -> str | None:
    """The row format that the options name, None where they name none."""
    if rows.row_format is not None:
        return choice(rows.row_format, FORMATS, "--format")
    if rows.output is None:
        return None
    suffix = rows.output.suffix.lower()
    if suffix.removeprefix(".") not in FORMATS:
        known = ", ".join(f".{kind}" for kind in FORMATS)
        raise ConfigError(
            f"no table of tiers has the suffix '{suffix}'", where=f"-o {rows.output}", hint=f"known: {known}"
        )
    return suffix.removeprefix(".")


def _kind(rows: Rows) -> str:
    """The row format, which a terminal must be able to show."""
    kind = _named(rows) or FORMATS[0]
    if kind == "parquet" and rows.output is None and sys.stdout.isatty():
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
