"""The option of a table of decisions, one line for each request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from route_audit.commands.outputs import whole_file
from route_audit.commands.shell import say
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.auditing import Options

KINDS = (".csv", ".parquet")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What is told of single requests."""

    panel: ClassVar[str] = "Output"

    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="FILE",
            help="Each request's tier, model and cost under every policy, no text: .csv or .parquet.",
        ),
    ] = None


def listed(group: Listing) -> Path | None:
    """The file, its suffix checked.

    Raises:
        ConfigError: the suffix names no kind of table.
    """
    path = group.decisions
    if path is not None and path.suffix.lower() not in KINDS:
        raise ConfigError(
            f"no table of decisions has the suffix '{path.suffix}'",
            where=f"--decisions {path}",
            hint=f"known: {', '.join(KINDS)}",
        )
    return path


@contextmanager
def listing(options: Options, *, quiet: bool) -> Iterator[Options]:
    """Options whose table is written whole or not at all, and said."""
    if options.decisions is None:
        yield options
        return
    with whole_file(options.decisions) as unfinished:
        yield replace(options, decisions=unfinished)
    if not quiet:
        say(f"wrote {options.decisions}")
