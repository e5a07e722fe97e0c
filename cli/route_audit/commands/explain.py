"""``route-audit explain``: one request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import TABLE_OR_JSON, AnswerKind, Compared, Logs, ReadingPart, Writing
from route_audit.commands.outputs import show_json, show_sections, writable
from route_audit.commands.progress import watched
from route_audit.commands.shell import choice

if TYPE_CHECKING:
    from route_audit.auditing import Explanation
    from route_audit.renderers.layout import Table

_NAMES = {"open": "open-ended"}

EXAMPLES = """\
route-audit explain logs/ --request req-0417
route-audit explain logs/ --request logs/day.jsonl:42 -p policies.yaml"""


def explain(
    *,
    logs: Logs,
    request: Annotated[
        str,
        typer.Option(
            "--request",
            metavar="ID",
            help="The request's id in the log, or an attempt's; without one FILE:LINE, the file as named.",
            rich_help_panel="Request",
        ),
    ],
    reading: ReadingPart,
    routing: Compared,
    explain_format: AnswerKind = TABLE_OR_JSON[0],
    writing: Writing,
) -> None:
    """Show one request: why its tier, and what each policy costs.

    Each signal that fired and its points, the tier that comes next, the smallest change that would give
    another one, what the answer suggests, and where every policy would send it by which rule. No word of
    its text; of its type the template, with --labels full.
    """
    from route_audit.auditing import explain as explain_request

    kind = choice(explain_format, TABLE_OR_JSON, "--format")
    options = asked(tuple(logs.logs), reading, routing)
    writable([], options, force=writing.force)
    with watched(options, quiet=writing.quiet) as wanted:
        found = explain_request(wanted, request)
    if kind == "json":
        show_json(found)
    else:
        _show_table(found)


def _show_table(found: Explanation) -> None:
    from route_audit.renderers.layout import Section, printable

    facts = Section(f"Request {printable(found.id)}", None, tuple(_facts(found)))
    why = Section(f"Why {found.tier}", _signals(found), tuple(_account(found)))
    show_sections(facts, why, Section("Under each policy", _policies(found)))


def _facts(found: Explanation) -> Iterator[str]:
    from route_audit import units
    from route_audit.renderers.layout import printable
    from route_audit.units import plural

    if found.requests_of_this_id > 1:
        several = units.count(found.requests_of_this_id)
        yield f"{several} requests have this id: the first is shown; --since and --until choose another"
    cached = units.count(found.cached_input_tokens)
    yield f"tier {found.tier}, confidence {found.confidence:.2f}; in hindsight {found.hindsight_tier}"
    yield f"type {found.type}: {printable(found.type_label)}"
    yield f"model {printable(found.model)}, {found.timestamp or 'no time logged'}"
    yield (
        f"{units.count(found.input_tokens)} input tokens ({cached} of them cached),"
        f" {units.count(found.output_tokens)} output tokens"
    )
    if found.web_searches:
        yield f"searches of the web by its provider: {units.count(found.web_searches)}"
    yield (
        f"{units.usd(found.cost_usd)} for {plural(found.attempts, 'attempt')},"
        f" latency {units.seconds(found.latency_s)}"
    )


def _signals(found: Explanation) -> Table:
    from route_audit.renderers.layout import Column, Table, printable

    columns = (
        Column("because it", number=False, wraps=True),
        Column("points", number=False),
        Column("counts"),
        Column("seen in", number=False),
    )
    rows = (
        (
            printable(each.meaning),
            _given({name: getattr(each, name) for name in found.why.points}),
            f"{each.counts:g}",
            "system prompt" if each.in_system_prompt else "request",
        )
        for each in found.why.signals
    )
    return Table(columns, tuple(rows))


def _account(found: Explanation) -> Iterator[str]:
    from route_audit import units
    from route_audit.units import plural

    why = found.why
    if not why.signals:
        yield "no signal fired"
    scores = ", ".join(
        f"{_NAMES.get(name, name)} {units.share(score)}" for name, score in why.chances.items()
    )
    yield f"points as shares, which are no probabilities: {scores}"
    if why.type_share:
        yield (
            f"{units.share(why.type_share)} of its points are the mean of its type,"
            f" which has {plural(why.type_requests, 'request')}"
        )
    yield f"decided by: {found.tier_source}; next comes {why.runner_up}"
    yield f"what would change it: {why.would_change}"


def _given(points: dict[str, float]) -> str:
    return ", ".join(f"{_NAMES.get(name, name)} {many:g}" for name, many in points.items() if many)


def _policies(found: Explanation) -> Table:
    from route_audit.renderers.layout import Column, Table, printable
    from route_audit.units import usd

    columns = (
        Column("policy", number=False),
        Column("model", number=False),
        Column("cost,\nprojected"),
        Column("rule", number=False, wraps=True),
    )
    rows = ((each.name, each.model, usd(each.cost_usd), each.rule) for each in found.policies)
    return Table(columns, tuple(tuple(map(printable, row)) for row in rows))
