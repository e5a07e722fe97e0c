"""What every command that makes a report does: check, run, write, show, judge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from route_audit.commands.options import (
    STDOUT_KINDS,
    Billed,
    Gates,
    Output,
    ReadingPart,
    Routing,
    Volume,
    Writing,
    asked,
)
from route_audit.commands.outputs import print_report, targets, writable, write
from route_audit.commands.progress import progress_bar
from route_audit.commands.quality import Evaluated, asked_of
from route_audit.commands.shell import GATE_FAILED, choice, say

if TYPE_CHECKING:
    from route_audit.gates import Demands


def make_report(
    logs: tuple[str, ...],
    table: str,
    groups: tuple[ReadingPart, Routing, Volume, Output, Writing],
    gates: Gates | None = None,
    billed: Billed | None = None,
    evaluated: Evaluated | None = None,
) -> None:
    """Audit ``logs``; write the files, then stdout, then say which gates failed.

    Args:
        logs: as the user named them.
        table: the report kind that stands for ``--format table``.
        groups: the options.
        gates: what must hold.
        billed: what the bill is compared with.
        evaluated: what is known of the quality of answers.
    """
    from route_audit.audit import run
    from route_audit.gates import failures

    reading, routing, volume, output, writing = groups
    kind = choice(output.format, STDOUT_KINDS, "--format")
    demands = _demands(gates or Gates())
    invoices = () if billed is None else tuple(billed.invoice or ())
    told = dict(asked_of(evaluated or Evaluated()))
    options = replace(asked(logs, reading, routing, volume), invoices=invoices, **told)
    files = targets(output.output or ())
    writable([file.path for file in files], options, force=writing.force)
    with progress_bar(quiet=writing.quiet) as progress:
        report = run(replace(options, progress=progress))
    write(files, report, quiet=writing.quiet)
    print_report(table if kind == "table" else kind, report)
    failed = list(failures(report, demands))
    say(*(f"gate failed: {words}" for words in failed))
    if failed:
        raise typer.Exit(GATE_FAILED)


def _demands(gates: Gates) -> Demands:
    from route_audit.commands import parsing
    from route_audit.gates import Demands

    saving, coverage, p95 = gates.require_saving, gates.require_coverage, gates.max_p95
    return Demands(
        None if saving is None else parsing.share(saving, "--require-saving", example="20%"),
        None if coverage is None else parsing.share(coverage, "--require-coverage", example="95%"),
        None if p95 is None else parsing.duration(p95, "--max-p95"),
    )
