"""``route-audit evaluate``: the tiers against labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.outputs import show_json, show_sections
from route_audit.commands.shell import choice, completing

if TYPE_CHECKING:
    from route_audit.classify.evaluate import Evaluation
    from route_audit.renderers.content import Section

FORMATS = ("table", "json")

EXAMPLES = """\
route-audit evaluate labels.jsonl
route-audit evaluate labels.jsonl --format json"""


def evaluate(
    labels: Annotated[
        Path,
        typer.Argument(
            metavar="LABELS",
            help="JSONL: each line has messages and the tier that a person gave them.",
            rich_help_panel="Labels",
        ),
    ],
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
    """Measure the tiers against labels.

    Shows the confusion of tiers, the recall of reasoning, and the risk of routing from a score on.

    In every rate unsure counts as reasoning, since every policy treats it so.
    """
    from route_audit.classify.evaluate import evaluate as measure
    from route_audit.ingest.labels import read_labels

    kind = choice(evaluate_format, FORMATS, "--format")
    found = measure(read_labels(labels))
    if kind == "json":
        show_json(found)
    else:
        show_sections(_confusion(found), _risk(found))


def _confusion(found: Evaluation) -> Section:
    from route_audit import units
    from route_audit.renderers.content import Column, Section, Table, plural

    tiers = tuple(found.confusion)
    columns = (Column("label", number=False), *(Column(f"found\n{tier}") for tier in tiers))
    rows = tuple(
        (label, *(units.count(counts[tier]) for tier in tiers)) for label, counts in found.confusion.items()
    )
    score = units.UNKNOWN if found.macro_f1 is None else f"{found.macro_f1:.3f}"
    notes = [f"macro F1 {score} over retrieval, extraction and reasoning"]
    for rate, words in (
        (found.reasoning_recall, "of reasoning labels were found reasoning or unsure"),
        (found.kept_cheap, "of the other labels were found retrieval or extraction"),
        (found.unsure_to_capable, "of unsure labels were found reasoning or unsure"),
    ):
        if rate is not None:
            notes.append(f"{units.share(rate, 1)} {words}")
    return Section(f"Tiers against {plural(found.n, 'label')}", Table(columns, rows), tuple(notes))


def _risk(found: Evaluation) -> Section:
    from route_audit import units
    from route_audit.renderers.content import Column, Section, Table

    columns = (
        Column("score\nfrom"),
        Column("of all labels\nrouted"),
        Column("of reasoning labels\nrouted to cheap"),
    )
    rows = tuple(
        (
            f"{point.threshold:.2f}",
            units.share(point.share_routed, 1),
            units.share(point.reasoning_routed_cheap, 1),
        )
        for point in found.risk_coverage
    )
    return Section("If the easy tiers are routed from a score on", Table(columns, rows))
