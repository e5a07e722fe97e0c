"""``route-audit optimize``: the best policy, found and not guessed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import (
    TABLE_OR_JSON,
    AnswerKind,
    Assume,
    Cheap,
    Compared,
    Logs,
    Prices,
    ReadingPart,
    Strong,
    Volume,
    Writing,
)
from route_audit.commands.outputs import in_yaml, show_json, show_sections, writable, write_text
from route_audit.commands.progress import watched
from route_audit.commands.shell import choice, say
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.auditing import Wish

EXAMPLES = """\
route-audit optimize logs/ -o best.yaml
route-audit analyze logs/ -p best.yaml
route-audit optimize logs/ --models gpt-6-luna,gpt-6.1-sol --max-misroute 1%
route-audit optimize logs/ --max-p95 5s"""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """Where requests may go, and what the best policy must keep to."""

    panel: ClassVar[str] = "Search"

    models: Annotated[
        str | None,
        typer.Option(
            "--models",
            metavar="A,B",
            help="Where requests may go; else the log's models and the two roles.",
        ),
    ] = None
    max_misroute: Annotated[
        str,
        typer.Option(
            "--max-misroute", metavar="SHARE", help="At most so many requests are misrouted, by score."
        ),
    ] = "2%"
    max_models: Annotated[
        str | None,
        typer.Option(
            "--max-models",
            metavar="N",
            help="Use at most so many models beside those that requests stay on.",
        ),
    ] = None
    max_p95: Annotated[
        str | None,
        typer.Option(
            "--max-p95",
            metavar="TIME",
            help="At most one answer in twenty takes longer, as 3s or 800ms; logged or projected.",
        ),
    ] = None
    top: Annotated[str, typer.Option("--top", metavar="N", help="How many request types get rules.")] = "20"
    strong: Strong = None
    cheap: Cheap = None
    prices: Prices = None
    assume: Assume = None


def optimize(
    *,
    logs: Logs,
    search: Search,
    reading: ReadingPart,
    optimize_format: AnswerKind = TABLE_OR_JSON[0],
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
    from route_audit.auditing import best_policy
    from route_audit.renderers.optimum import picture, sections

    kind = choice(optimize_format, TABLE_OR_JSON, "--format")
    routing = Compared(strong=search.strong, cheap=search.cheap, prices=search.prices, assume=search.assume)
    options = asked(tuple(logs.logs), reading, routing, Volume(top=search.top))
    wish = _wish(search)
    writable([output] if output else [], options, force=writing.force)
    in_yaml(output)
    with watched(options, quiet=writing.quiet) as wanted:
        found = best_policy(wanted, wish)
    if output is not None:
        write_text(output, found.policy)
    if kind == "json":
        show_json(found)
    else:
        show_sections(*sections(found), picture=lambda width, unicode: picture(found, width, unicode=unicode))
    if output is not None and not writing.quiet:
        say(f"wrote {output}")


def _models(words: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in words.split(","))
    if not all(names):
        raise ConfigError(
            f"'{words}' leaves a name out", where="--models", hint="write names with one comma between"
        )
    return names


def _wish(search: Search) -> Wish:
    from route_audit.auditing import Wish
    from route_audit.commands import parsing

    most = search.max_models
    return Wish(
        models=() if search.models is None else _models(search.models),
        misroute_share=parsing.share(search.max_misroute, "--max-misroute", example="2%", zero=True),
        most_models=None if most is None else parsing.whole(most, "--max-models", low=0),
        p95_s=None if search.max_p95 is None else parsing.duration(search.max_p95, "--max-p95"),
    )
