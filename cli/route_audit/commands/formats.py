"""``route-audit formats``: which logs can be read, and which of them a file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.options import TABLE_OR_JSON, AnswerKind
from route_audit.commands.outputs import show_json, show_sections
from route_audit.commands.settings import typed
from route_audit.commands.shell import choice, show
from route_audit.errors import ConfigError, InputError

if TYPE_CHECKING:
    from route_audit.ingest.formats.interface import About
    from route_audit.ingest.identify import Identity
    from route_audit.renderers.layout import Section

HELP = "List the log formats that can be read."

EXAMPLES = """\
route-audit formats
route-audit formats --format json
route-audit formats detect logs/*.jsonl.gz"""


def formats(ctx: typer.Context, formats_format: AnswerKind = TABLE_OR_JSON[0]) -> None:
    """List the log formats that can be read."""
    if ctx.invoked_subcommand is not None:
        if typed(ctx):
            raise ConfigError(
                "the option stands before the command that it is for",
                where="--format",
                hint=f"write it after '{ctx.invoked_subcommand}'",
            )
        return
    from route_audit.ingest import formats as known
    from route_audit.ingest.formats.interface import CAN_SAY
    from route_audit.renderers.layout import Column, Section, Table

    abouts = [known_format.about for known_format in known.FORMATS]
    if choice(formats_format, TABLE_OR_JSON, "--format") == "json":
        show_json([asdict(about) | {"lacks": about.lacks} for about in abouts])
        return
    columns = (Column("name", number=False), Column("what", number=False, wraps=True))
    rows = tuple((about.name, "\n".join(_told(about))) for about in abouts)
    notes = (
        f"a log may say, beyond model and tokens: {', '.join(CAN_SAY)}",
        "a log's format is recognised; --log-format NAME fixes it for all logs of a run",
        "--map FILE reads a log of your own by a mapping of its columns: docs/formats.md",
    )
    show_sections(Section("Log formats", Table(columns, rows), notes))


def _told(about: About) -> Iterator[str]:
    """The lines about one format."""
    yield f"{about.title}: {about.files}"
    yield f"can't say: {', '.join(about.lacks)}" if about.lacks else "can say all"
    if about.note:
        yield about.note


def detect(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Files, folders, globs.", rich_help_panel="Files"),
    ],
    detect_format: AnswerKind = TABLE_OR_JSON[0],
) -> None:
    """Say which format a file has, and why, without a word of its texts.

    Of a file that no format recognises: the formats nearest to it, the keys of its first record, and a
    mapping to begin with, which --map takes once it is complete. The exit status is then 3.
    """
    from route_audit.ingest.identify import identify

    kind = choice(detect_format, TABLE_OR_JSON, "--format")
    found = list(identify(files))
    if not found:
        raise InputError(
            "there is no file to look at", where=" ".join(files), hint="name files, or folders that hold some"
        )
    if kind == "json":
        show_json(found)
    else:
        for one in found:
            show_sections(*_about_file(one))
            if one.mapping is not None:
                show(f"\nA mapping to begin with, for --map FILE:\n\n{one.mapping}")
            if one is not found[-1]:
                show("\n")
    if any(one.format is None for one in found):
        raise typer.Exit(InputError.exit_status)


def _about_file(one: Identity) -> Iterator[Section]:
    from route_audit.renderers.layout import Column, Section, Table, printable

    yield Section(printable(one.file), None, tuple(map(printable, _identified(one))))
    if one.nearest:
        columns = (Column("format", number=False), Column("keys that it has too", number=False, wraps=True))
        rows = tuple((near.name, printable(", ".join(near.shared))) for near in one.nearest)
        yield Section("Nearest formats", Table(columns, rows))
    if one.keys:
        columns = (Column("key", number=False, wraps=True), Column("kind of value", number=False))
        rows = tuple((printable(key), kind) for key, kind in one.keys.items())
        yield Section("First record", Table(columns, rows))


def _identified(one: Identity) -> Iterator[str]:
    """The lines about a file."""
    yield ", ".join(filter(None, (one.container, one.encoding, one.compression or "not compressed")))
    if one.format is None:
        yield one.trouble or "no log format recognises it"
        return
    yield f"format: {one.format}, {one.title}"
    yield f"known by: {', '.join(one.why) or 'the shape of its records'}"
    yield f"can say: {', '.join(one.says) or 'model and tokens'}"
    if one.lacks:
        yield f"can't say: {', '.join(one.lacks)}"
    if one.note:
        yield one.note


ALONE = formats
COMMANDS = (("detect", detect),)
