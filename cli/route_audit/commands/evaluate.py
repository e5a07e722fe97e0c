"""``route-audit evaluate``: the tiers against labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from route_audit.commands.outputs import show_json, show_markdown, show_sections
from route_audit.commands.shell import choice, completing
from route_audit.errors import ConfigError, InputError

FORMATS = ("table", "json", "markdown")

EXAMPLES = """\
route-audit evaluate labels.jsonl
route-audit evaluate labels.jsonl --max-misroute 1% --format json"""

_PERCENT = 100


def evaluate(
    labels: Annotated[
        list[Path],
        typer.Argument(
            metavar="LABELS...",
            help="JSONL: each line has messages and the tier that a person gave them.",
            rich_help_panel="Labels",
        ),
    ],
    max_misroute: Annotated[
        str,
        typer.Option(
            metavar="SHARE",
            help="Of the requests that are routed, how many may be hard; chooses a threshold that keeps it.",
            rich_help_panel="Labels",
        ),
    ] = "2%",
    seed: Annotated[int, typer.Option(metavar="N", help="Of the intervals.", rich_help_panel="Labels")] = 0,
    evaluate_format: Annotated[
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
    """Measure the tiers against labels, beside simple rules.

    Shows the confusion of tiers, precision and recall with intervals, the risk of routing from a
    confidence on, a threshold that was tested, and which requests to label next.

    In every rate unsure counts as reasoning, since every policy treats it so.
    """
    from route_audit.classify.evaluation import evaluate as measure
    from route_audit.ingest.labels import read_labels

    kind = choice(evaluate_format, FORMATS, "--format")
    target = _share(max_misroute)
    found = measure(read_labels(labels), target=target, seed=seed)
    if not found.n:
        raise InputError(
            "no line of the labels has a tier yet",
            where=" ".join(map(str, labels)),
            hint="fill in `tier`: retrieval, extraction, reasoning or unsure",
        )
    if kind == "json":
        show_json(found)
        return
    from route_audit.commands.evaluated import curve, sections

    if kind == "markdown":
        show_markdown(sections(found), "Tiers against labels")
    else:
        show_sections(*sections(found), picture=curve(found))


def _share(text: str) -> float:
    """A share above 0 and below 1, written as a percentage or a number."""
    try:
        value = float(text.removesuffix("%")) / (_PERCENT if text.endswith("%") else 1)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise ConfigError(
            "expected a share between 0 and 1", where=f"--max-misroute {text}", hint="write for example 2%"
        )
    return value
