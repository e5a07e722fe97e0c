"""What every command that makes a report does: check, run, write, show, judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import typer

from route_audit.commands.asking import asked
from route_audit.commands.notices import noticing
from route_audit.commands.options import (
    STDOUT_KINDS,
    Billed,
    Gates,
    Output,
    ReadingPart,
    Routing,
    Volume,
    Writing,
)
from route_audit.commands.outputs import print_report, targets, writable, write
from route_audit.commands.per_request import Listing, listed, listing
from route_audit.commands.progress import progress_bar
from route_audit.commands.quality import Evaluated, asked_of
from route_audit.commands.shell import GATE_FAILED, choice

if TYPE_CHECKING:
    from route_audit.auditing import Options
    from route_audit.gates import Demands
    from route_audit.report import Report


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read beside the log, and asked beyond the table.

    Attributes:
        billed: what the bill is compared with.
        evaluated: what is known of the quality of answers.
        difference: two policies to tell apart.
        listing: what is told of single requests.
    """

    billed: Billed = field(default_factory=Billed)
    evaluated: Evaluated = field(default_factory=Evaluated)
    difference: tuple[str, str] | None = None
    listing: Listing = field(default_factory=Listing)


def make_report(
    logs: tuple[str, ...],
    table: str,
    groups: tuple[ReadingPart, Routing, Volume, Output, Writing],
    gates: Gates | None = None,
    beside: Beside | None = None,
) -> None:
    """Audit ``logs``; write the files, then stdout, then say which gates failed.

    Args:
        logs: as the user named them.
        table: the report kind that stands for ``--format table``.
        groups: the options.
        gates: what must hold.
        beside: what is read beside the log, and asked beyond the table.
    """
    from route_audit.gates import judged

    reading, routing, volume, output, writing = groups
    kind = choice(output.format, STDOUT_KINDS, "--format")
    gates = gates or Gates()
    demands = _demands(gates)
    told = noticing(gates)
    files = targets(output.output or ())
    with_case = any(file.renderer.needs_case for file in files)
    options = asked(logs, reading, routing, volume)
    options = replace(options, make_case=with_case, **dict(beside_of(beside or Beside())))
    writable([file.path for file in files], options, force=writing.force)
    told.check(options)
    report = audited(options, quiet=writing.quiet)
    write(files, report, quiet=writing.quiet)
    print_report(table if kind == "table" else kind, report)
    found = tuple(judged(report, demands))
    told.tell(report, found, quiet=writing.quiet)
    if not all(gate.holds for gate in found):
        raise typer.Exit(GATE_FAILED)


def audited(options: Options, *, quiet: bool) -> Report:
    """The report of a run, its progress shown and its table of decisions written whole."""
    from route_audit.auditing import run

    with listing(options, quiet=quiet) as wanted, progress_bar(quiet=quiet) as progress:
        return run(replace(wanted, progress=progress))


def beside_of(beside: Beside) -> Iterator[tuple[str, Any]]:
    """The fields of the audit's options, every value checked."""
    yield "invoices", tuple(beside.billed.invoice or ())
    yield "difference", beside.difference
    yield "decisions", listed(beside.listing)
    yield from asked_of(beside.evaluated)


def _demands(gates: Gates) -> Demands:
    from route_audit.commands import parsing
    from route_audit.gates import Demands

    saving, coverage, p95 = gates.require_saving, gates.require_coverage, gates.max_p95
    misroute = gates.max_misroute
    return Demands(
        None if saving is None else parsing.share(saving, "--require-saving", example="20%"),
        None if coverage is None else parsing.share(coverage, "--require-coverage", example="95%"),
        None if p95 is None else parsing.duration(p95, "--max-p95"),
        None if misroute is None else parsing.share(misroute, "--max-misroute", example="2%"),
    )
