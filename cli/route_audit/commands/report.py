"""``route-audit report``: the business case, in the kinds that people forward."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import (
    STDOUT_KINDS,
    Billed,
    Decisions,
    Evaluations,
    Gates,
    Logs,
    Output,
    ReadingPart,
    Routing,
    Volume,
    Writing,
)
from route_audit.commands.outputs import print_report, targets, writable, write
from route_audit.commands.reporting import audited, judging
from route_audit.commands.settings import typed
from route_audit.commands.shell import choice, completing
from route_audit.errors import ConfigError, InputError

if TYPE_CHECKING:
    from route_audit.auditing import Options
    from route_audit.report import Report

PAPERS = ("a4", "letter")

_SHOWING = {"--format", "--output", "--paper", "--force", "--quiet", "--settings", "--no-settings"}
_JUDGING = {
    "--require-saving",
    "--require-coverage",
    "--max-p95",
    "--max-misroute",
    "--annotate",
    "--step-summary",
}
"""These and the above ask nothing of the logs."""

EXAMPLES = """\
route-audit report logs/ -o case.html -o case.pdf -o case.xlsx -o case.md
route-audit report logs/ --case case.yaml -o report.json
route-audit report logs/ --decisions decisions.parquet
route-audit report report.json -o case.pdf"""


class Finances(msgspec.Struct, frozen=True, kw_only=True):
    """What the case rests on beside the log."""

    panel: ClassVar[str] = "Business case"

    case: Annotated[
        Path | None,
        typer.Option(
            "--case",
            metavar="FILE",
            help="Effort, run cost, discount rate, horizon, ramp, cost of a wrong answer; else defaults.",
        ),
    ] = None


class Paged(Output, frozen=True, kw_only=True):
    """Where the result goes, and on which paper."""

    paper: Annotated[
        str,
        typer.Option(
            "--paper",
            metavar="|".join(PAPERS),
            help="The paper of a .pdf.",
            autocompletion=completing(PAPERS),
        ),
    ] = PAPERS[0]


def report(
    *,
    ctx: typer.Context,
    logs: Logs,
    finances: Finances,
    reading: ReadingPart,
    routing: Routing,
    volume: Volume,
    billed: Billed,
    evaluations: Evaluations,
    output: Paged,
    decisions: Decisions,
    gates: Gates,
    writing: Writing,
) -> None:
    """Make the business case: what it is worth, and whether to build it.

    Says how to prove it, what could go wrong and where each number comes from.

    Takes logs, or one report that was saved as JSON, which needs no logs again.
    """
    from route_audit import __version__
    from route_audit.report.saved import saved_report

    kind = choice(output.format, STDOUT_KINDS, "--format")
    paper = choice(output.paper, PAPERS, "--paper")
    options = asked(tuple(logs.logs), reading, routing, volume, billed, decisions, evaluations)
    options = replace(options, make_case=True, case=finances.case)
    files = targets(output.output or ())
    writable([file.path for file in files], options, force=writing.force)
    judge = judging(gates)
    judge.told.check(options)
    found = saved_report(options.logs, __version__)
    if found is not None:
        _as_it_was_made(found, options, typed(ctx))
    else:
        found = audited(options, quiet=writing.quiet)
    write(files, found, quiet=writing.quiet, paper=paper)
    print_report("case" if kind == "table" else kind, found)
    judge(found, quiet=writing.quiet)


def _as_it_was_made(found: Report, options: Options, words: Collection[str]) -> None:
    """A saved report holds a case, and no other terms are asked of it."""
    if found.case is None:
        raise InputError(
            "this report holds no business case",
            where=options.logs[0],
            hint="make it anew from the logs: route-audit report LOGS -o report.json",
        )
    if options.decisions is not None:
        raise ConfigError(
            "a saved report holds no single requests",
            where=f"--decisions {options.decisions}",
            hint="give the logs in place of the report",
        )
    terms = [word for word in words if word not in _SHOWING | _JUDGING]
    if options.case is not None or terms:
        raise ConfigError(
            "a saved report keeps the terms that it was made with",
            where=f"--case {options.case}" if options.case is not None else terms[0],
            hint="give the logs in place of the report",
        )
