"""``route-audit optimize``: the best policy, found and not guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from route_audit.commands.options import Logs, ReadingPart, Routing, Volume, Writing, asked
from route_audit.commands.outputs import show_json, show_sections, whole_file, writable
from route_audit.commands.progress import progress_bar
from route_audit.commands.shell import choice, completing, say

FORMATS = ("table", "json")

EXAMPLES = """\
route-audit optimize logs/ -o best.yaml
route-audit analyze logs/ -p best.yaml
route-audit optimize logs/ --models gpt-6-luna,claude-haiku-5-5 --max-misroute 1%"""


def optimize(
    *,
    logs: Logs,
    models: Annotated[
        str | None,
        typer.Option(
            "--models",
            metavar="A,B",
            help="Where requests may go; else the log's models and the two roles.",
            rich_help_panel="Search",
        ),
    ] = None,
    max_misroute: Annotated[
        str,
        typer.Option(
            "--max-misroute",
            metavar="SHARE",
            help="At most so many requests are misrouted, by score.",
            rich_help_panel="Search",
        ),
    ] = "2%",
    max_models: Annotated[
        str | None,
        typer.Option(
            "--max-models",
            metavar="N",
            help="Use at most so many models beside those that requests stay on.",
            rich_help_panel="Search",
        ),
    ] = None,
    top: Annotated[
        str,
        typer.Option(
            "--top", metavar="N", help="How many request types get rules.", rich_help_panel="Search"
        ),
    ] = "20",
    strong: Annotated[
        str | None,
        typer.Option("--strong", metavar="MODEL", help="The strong model.", rich_help_panel="Search"),
    ] = None,
    cheap: Annotated[
        str | None,
        typer.Option("--cheap", metavar="MODEL", help="The cheap model.", rich_help_panel="Search"),
    ] = None,
    prices: Annotated[
        list[Path] | None,
        typer.Option(
            "--prices",
            metavar="FILE",
            help="Your own prices over the shipped ones; repeatable.",
            rich_help_panel="Search",
        ),
    ] = None,
    assume: Annotated[
        list[Path] | None,
        typer.Option(
            "--assume", metavar="FILE", help="Your own assumptions; repeatable.", rich_help_panel="Search"
        ),
    ] = None,
    reading: ReadingPart,
    answer: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="What stdout gets.",
            autocompletion=completing(FORMATS),
            rich_help_panel="Output",
        ),
    ] = FORMATS[0],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write the policy file here.", rich_help_panel="Output"
        ),
    ] = None,
    writing: Writing,
) -> None:
    """Find the best policy, and the best simple rule.

    Requests are grouped by type, tier and score; each group goes where the bill is lowest while few enough
    are misrouted. The choice is made on the first 70 % of the days and scored on the others. The answer is
    a policy file that analyze takes.
    """
    from route_audit.audit import Wish, best_policy
    from route_audit.commands import parsing
    from route_audit.renderers.optimum import sections

    kind = choice(answer, FORMATS, "--format")
    routing = Routing(strong=strong, cheap=cheap, prices=prices, assume=assume)
    options = asked(tuple(logs.logs), reading, routing, Volume(top=top))
    wish = Wish(
        models=tuple(name.strip() for name in (models or "").split(",") if name.strip()),
        misroute_share=parsing.share(max_misroute, "--max-misroute", example="2%"),
        most_models=None if max_models is None else parsing.whole(max_models, "--max-models", low=0),
    )
    writable([output] if output else [], options, force=writing.force)
    with progress_bar(quiet=writing.quiet) as progress:
        found = best_policy(replace(options, progress=progress), wish)
    if output is not None:
        with whole_file(output) as unfinished:
            unfinished.write_text(found.policy, encoding="utf-8", newline="\n")
    if kind == "json":
        show_json(found)
    else:
        show_sections(*sections(found))
    if output is not None and not writing.quiet:
        say(f"wrote {output}")
