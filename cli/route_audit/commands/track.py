"""``route-audit track``: what was really saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import (
    TABLE_OR_JSON,
    AnswerKind,
    Assume,
    Billed,
    Compared,
    Invoices,
    Logs,
    Prices,
    ReadingSpan,
    SampleRate,
    Volume,
    Writing,
)
from route_audit.commands.outputs import show_json, show_sections, writable
from route_audit.commands.progress import watched
from route_audit.commands.shell import choice
from route_audit.errors import ConfigError
from route_audit.filesystem import is_file

EXAMPLES = """\
route-audit track --case report.json new_logs/
route-audit track --case report.json new_logs/ --control arm=as-is"""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What the later logs are held against."""

    panel: ClassVar[str] = "Case"

    case: Annotated[
        Path,
        typer.Option("--case", metavar="FILE", help="The report, saved as JSON, that made the case."),
    ]
    control: Annotated[
        str | None,
        typer.Option(
            "--control",
            metavar="WHEN",
            help="Requests left on the old models by lot: a tag as arm=as-is, or a policy's 'when'.",
        ),
    ] = None
    sample_rate: SampleRate = None
    prices: Prices = None
    assume: Assume = None
    invoice: Invoices = None


def track(
    *,
    logs: Logs,
    held: Held,
    reading: ReadingSpan,
    track_format: AnswerKind = TABLE_OR_JSON[0],
    writing: Writing,
) -> None:
    """Hold later logs against a case: what was saved, and why it differs.

    With a hold-out the saving is measured. Without one the same requests are repriced on the models of
    before. Tells whether the projected interval held, and parts the gap by volume, mix, models, length of
    prompts and answers, cache and price.
    """
    from route_audit import __version__
    from route_audit.auditing import realised
    from route_audit.renderers.tracking import sections
    from route_audit.report.saved import saved_report

    kind = choice(track_format, TABLE_OR_JSON, "--format")
    routing = Compared(prices=held.prices, assume=held.assume)
    volume, billed = Volume(sample_rate=held.sample_rate), Billed(invoice=held.invoice)
    options = asked(tuple(logs.logs), reading, routing, volume, billed)
    writable([], replace(options, case=held.case), force=writing.force)
    case = saved_report([str(held.case)], __version__)
    if case is None:
        raise ConfigError(
            "this is no report saved as JSON" if is_file(held.case) else "there is no such file",
            where=f"--case {held.case}",
            hint="make one from the logs of before: route-audit report LOGS -o report.json",
        )
    with watched(options, quiet=writing.quiet) as wanted:
        found = realised(wanted, case, held.control)
    if kind == "json":
        show_json(found)
    else:
        show_sections(*sections(found))
