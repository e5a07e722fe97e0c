"""``route-audit formats``: which logs can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.outputs import show_json, show_sections
from route_audit.commands.shell import choice, completing

if TYPE_CHECKING:
    from route_audit.ingest.formats.interface import About

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
    from route_audit.ingest.formats.interface import CAN_SAY
    from route_audit.renderers.content import Column, Section, Table

    abouts = [known_format.about for known_format in known.FORMATS]
    if choice(formats_format, FORMATS, "--format") == "json":
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
