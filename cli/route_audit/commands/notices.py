"""How a run tells what became of its gates: in sentences, as annotations, on the page of a CI job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from route_audit.commands.options import SERVICES, Gates
from route_audit.commands.outputs import apart, in_a_folder, inputs, settings
from route_audit.commands.shell import choice, say
from route_audit.errors import OutputError

if TYPE_CHECKING:
    from route_audit.auditing import Options
    from route_audit.gates import Gate
    from route_audit.renderers.layout import Section
    from route_audit.report import Report

TITLE = "route-audit"


class Notices(msgspec.Struct, frozen=True):
    """Where a run tells of its gates.

    Attributes:
        annotated: as annotations in place of sentences.
        summary: the file to append a summary to; None where none is asked for.
    """

    annotated: bool
    summary: Path | None

    def check(self, options: Options) -> None:
        """Check that the summary can be appended, without touching the file.

        Raises:
            ConfigError: the file is one that the run reads.
            OutputError: it is no file, or its folder does not exist.
        """
        if self.summary is None:
            return
        place = f"--step-summary {self.summary}"
        apart([(place, self.summary)], settings() | inputs(options))
        in_a_folder(self.summary, place)

    def tell(self, report: Report, gates: Sequence[Gate], *, quiet: bool) -> None:
        """Append the summary, then say on stderr which gates failed; they are the answer, not talk.

        Raises:
            OutputError: the summary can't be written.
        """
        if self.summary is not None:
            _append(self.summary, report, gates)
            if not quiet:
                say(f"appended to {self.summary}")
        failed = [gate for gate in gates if not gate.holds]
        if self.annotated:
            say(*github_commands(report, failed))
        else:
            say(*(f"gate failed: {gate.words}" for gate in failed))


def noticing(gates: Gates) -> Notices:
    """What the command line asks for.

    Raises:
        ConfigError: annotations of a service that is not known.
    """
    if gates.annotate is not None:
        choice(gates.annotate, SERVICES, "--annotate")
    return Notices(gates.annotate is not None, gates.step_summary)


def github_commands(report: Report, failed: Sequence[Gate]) -> Iterator[str]:
    """The decision as a notice and each failed gate as an error, in GitHub's workflow commands.

    Escaped as GitHub's own toolkit does it (actions/toolkit, packages/core/src/command.ts), so that no word
    of a log can end a command or begin one.
    """
    yield _command("notice", TITLE, report.recommendation.decision)
    for gate in failed:
        yield _command("error", f"{TITLE} gate {gate.option}", gate.words)


def _command(kind: str, title: str, message: str) -> str:
    title = _escaped(title).replace(":", "%3A").replace(",", "%2C")
    return f"::{kind} title={title}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _append(path: Path, report: Report, gates: Sequence[Gate]) -> None:
    from route_audit.renderers.step_summary import summary

    try:
        with path.open("a", encoding="utf-8", newline="\n") as page:
            page.write(summary(report, _table(gates)))
    except OSError as error:
        raise OutputError(
            f"can't write the file: {error.strerror or type(error).__name__}",
            where=f"--step-summary {path}",
            hint="check the folder, its rights and the space left",
        ) from error


def _table(gates: Sequence[Gate]) -> Section:
    from route_audit.renderers.layout import Column, Section, Table, printable

    columns = tuple(Column(heading, number=False) for heading in ("gate", "result", "found"))
    rows = tuple((gate.option, "holds" if gate.holds else "FAILED", printable(gate.words)) for gate in gates)
    return Section("Gates", Table(columns, rows))
