"""Commands that a page shows, run here in a folder of the page's own files."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from command_line import Outcome
from in_process import route_audit_here
from repository import ROOT

WIDTH = 100


@dataclass(frozen=True)
class Page:
    """A page of docs/, the files that it gives, and its commands with what they show."""

    text: str
    files: dict[str, str]
    examples: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, name: str) -> Page:
        """The page of this name."""
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        files = re.findall(r"^```\w+ ([\w.]+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        examples = re.findall(r"^```console\n\$ ([^\n]+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        return cls(text, dict(files), tuple(examples))

    def lay_out(self, folder: Path) -> None:
        """Write the files that the page gives."""
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")


def run_line(line: str, folder: Path) -> Outcome:
    """Run one command of a page, which must go well."""
    program, *arguments = shlex.split(line)
    assert program == "route-audit"
    outcome = route_audit_here(*arguments, cwd=folder)
    assert outcome.status == 0, outcome.stderr
    return outcome


def prints_what_it_shows(command: str, shown: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a command: each part between lines of three dots stands in what it prints."""
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    outcome = run_line(command, folder)
    parts = [part for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE) if part]
    assert parts
    for part in parts:
        assert part in outcome.stdout
