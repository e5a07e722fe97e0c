"""The command line in this process: what it prints, and the status it ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from route_audit import auditing, commands
from route_audit.report import Report
from sample_report import REPORT


@dataclass(frozen=True)
class Said:
    """What one command line left behind."""

    status: int
    stdout: str
    stderr: str


@dataclass
class App:
    """Runs command lines on a report of the test's own; remembers what the audit was asked.

    Attributes:
        report: what the audit answers, or the exception that it raises.
        asked: the options of each run, in order.
    """

    capsys: pytest.CaptureFixture[str]
    report: Report | BaseException = REPORT
    asked: list[auditing.Options] | None = None

    def __call__(self, *arguments: str | Path) -> Said:
        self.capsys.readouterr()
        status = commands.run([str(argument) for argument in arguments])
        captured = self.capsys.readouterr()
        return Said(status, captured.out, captured.err)

    def answer(self, options: auditing.Options) -> Report:
        assert self.asked is not None
        self.asked.append(options)
        if isinstance(self.report, BaseException):
            raise self.report
        return self.report


Leaf = tuple[tuple[str, ...], Callable[..., None]]


def leaves() -> list[Leaf]:
    """Every command that does something: its words on the command line, and its function."""
    single = [((name,), function) for name, function, _ in commands.COMMANDS]
    families = [
        ((name, part), function) for name, family in commands.FAMILIES for part, function in family.COMMANDS
    ]
    alone = [((name,), family.ALONE) for name, family in commands.FAMILIES if hasattr(family, "ALONE")]
    return [*single, *alone, *families]
