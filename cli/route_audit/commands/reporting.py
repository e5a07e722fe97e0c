"""What every command that makes a report does: check, run, write, show, judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import typer

from route_audit.commands.asking import Asking, asked
from route_audit.commands.notices import Notices, noticing
from route_audit.commands.options import STDOUT_KINDS, Gates, Output, Writing
from route_audit.commands.outputs import print_report, targets, whole_file, writable, write
from route_audit.commands.progress import progress_bar
from route_audit.commands.shell import GATE_FAILED, choice, say

if TYPE_CHECKING:
    from route_audit.auditing import Options
    from route_audit.gates import Demands
    from route_audit.report import Report


def make_report(
    logs: tuple[str, ...],
    table: str,
    groups: Iterable[Asking],
    output: Output,
    writing: Writing,
    *,
    gates: Gates = Gates(),
    difference: tuple[str, str] | None = None,
) -> None:
    """Audit ``logs``; write the files, then stdout, then say which gates failed.

    Args:
        logs: as the user named them.
        table: the report kind that stands for ``--format table``.
        groups: what is asked of the audit.
        output: where the report goes.
        writing: whether it may replace files, and talk.
        gates: what must hold.
        difference: two policies to tell apart.

    Raises:
        RouteAuditError: an option, an input or a file can't be used.
        Exit: a gate failed.
    """
    kind = choice(output.format, STDOUT_KINDS, "--format")
    judge = judging(gates)
    files = targets(output.output or ())
    with_case = any(file.renderer.needs_case for file in files)
    options = replace(asked(logs, *groups), make_case=with_case, difference=difference)
    writable([file.path for file in files], options, force=writing.force)
    judge.told.check(options)
    report = audited(options, quiet=writing.quiet)
    write(files, report, quiet=writing.quiet)
    print_report(table if kind == "table" else kind, report)
    judge(report, quiet=writing.quiet)


class Judge(msgspec.Struct, frozen=True):
    """The last word on a report that is written and shown.

    Attributes:
        demands: what must hold.
        told: where it is said what does not.
    """

    demands: Demands
    told: Notices

    def __call__(self, report: Report, *, quiet: bool) -> None:
        """Say which gates failed.

        Raises:
            OutputError: the summary can't be written.
            Exit: a gate failed.
        """
        from route_audit.gates import judged

        found = tuple(judged(report, self.demands))
        self.told.tell(report, found, quiet=quiet)
        if not all(gate.holds for gate in found):
            raise typer.Exit(GATE_FAILED)


def judging(gates: Gates) -> Judge:
    """What the command line demands.

    Raises:
        ConfigError: a demand is no share or no time, or annotations are of a service that is not known.
    """
    return Judge(_demands(gates), noticing(gates))


def audited(options: Options, *, quiet: bool) -> Report:
    """The report of a run, its progress shown and its table of decisions written whole or not at all."""
    from route_audit.auditing import run

    with _listing(options, quiet=quiet) as wanted, progress_bar(quiet=quiet) as progress:
        return run(replace(wanted, progress=progress))


@contextmanager
def _listing(options: Options, *, quiet: bool) -> Iterator[Options]:
    """Options whose table of decisions becomes a file when all went well, and is said then."""
    if options.decisions is None:
        yield options
        return
    with whole_file(options.decisions) as unfinished:
        yield replace(options, decisions=unfinished)
    if not quiet:
        say(f"wrote {options.decisions}")


def _demands(gates: Gates) -> Demands:
    from route_audit.commands import parsing
    from route_audit.gates import Demands

    saving, coverage, p95 = gates.require_saving, gates.require_coverage, gates.max_p95
    misroute = gates.max_misroute
    return Demands(
        None if saving is None else parsing.share(saving, "--require-saving", example="20%"),
        None if coverage is None else parsing.share(coverage, "--require-coverage", example="95%"),
        None if p95 is None else parsing.duration(p95, "--max-p95"),
        None if misroute is None else parsing.share(misroute, "--max-misroute", example="2%", zero=True),
    )
