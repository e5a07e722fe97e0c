"""``route-audit formats``: which logs can be read."""

from __future__ import annotations

from typing import Annotated

import typer

from route_audit.commands.outputs import show_json, show_sections
from route_audit.commands.shell import choice, completing

FORMATS = ("table", "json")

EXAMPLES = """\
route-audit formats
route-audit formats --format json"""


def formats(
    formats_format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="What stdout gets.",
            autocompletion=completing(FORMATS),
            rich_help_panel="Output",
        ),
    ] = FORMATS[0],
) -> None:
    """List the log formats that can be read."""
    from route_audit.ingest import formats as known
    from route_audit.renderers.content import Column, Section, Table

    abouts = [known_format.about for known_format in known.FORMATS]
    if choice(formats_format, FORMATS, "--format") == "json":
        show_json(abouts)
        return
    columns = (
        Column("name", number=False),
        Column("what", number=False, wraps=True),
        Column("files", number=False),
        Column("says", number=False, wraps=True),
    )
    rows = tuple((one.name, one.title, ", ".join(one.containers), ", ".join(one.says)) for one in abouts)
    notes = ("a log's format is recognised; --log-format NAME fixes it for all logs of a run",)
    show_sections(Section("Log formats", Table(columns, rows), notes))
