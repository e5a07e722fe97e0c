"""The options of evaluations and labels, and what they ask of the audit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer

from route_audit.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """What is known of the quality of answers."""

    panel: ClassVar[str] = "Quality"

    outcomes: Annotated[
        list[Path] | None,
        typer.Option(
            "--outcomes",
            metavar="FILE",
            help="Your evaluations (JSONL, CSV): request or type, model, score or pass; repeatable.",
        ),
    ] = None
    labelled: Annotated[
        list[Path] | None,
        typer.Option(
            "--labelled",
            metavar="FILE",
            help="Requests of this log with the tier that a person gave: id, tier; repeatable.",
        ),
    ] = None
    margin: Annotated[
        str | None,
        typer.Option(
            "--margin",
            metavar="SHARE",
            help="What equal quality allows, as 2%; without it nothing is called equal.",
        ),
    ] = None


def asked_of(group: Evaluated) -> Iterator[tuple[str, Any]]:
    """The fields of the audit's options, every value checked.

    Raises:
        ConfigError: a margin is no share, or there is nothing that it is the margin of.
    """
    from route_audit.commands import parsing

    yield "outcomes", tuple(group.outcomes or ())
    yield "labelled", tuple(group.labelled or ())
    if group.margin is not None:
        if not group.outcomes:
            raise ConfigError(
                "a margin needs evaluations to test", where="--margin", hint="name them with --outcomes FILE"
            )
        yield "margin", parsing.share(group.margin, "--margin", example="2%")
