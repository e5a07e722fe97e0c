"""The examples in the documents are true: each is run, and prints what the document says.

In a ``console`` block a line of three dots stands for any lines, and ``pytest --update-golden``
rewrites the lines around it. Of an ``sh`` block the lines that begin with ``route-audit`` are run.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from command_line import environment
from golden import Golden
from repository import ROOT

DOCUMENTS = ("README.md",)
WIDTH = 100
ELLIPSIS = "..."
PROMPT = "$ "
_BLOCK = re.compile(r"^```(console|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One command of a console block and the lines that are shown below it."""

    command: str
    shown: list[str]


def _examples(language: str, block: str) -> list[Example]:
    if language == "sh":
        return [Example(line, [ELLIPSIS]) for line in block.splitlines() if line.startswith("route-audit ")]
    found: list[Example] = []
    for line in block.splitlines():
        if line.startswith(PROMPT):
            found.append(Example(line.removeprefix(PROMPT), []))
        else:
            found[-1].shown.append(line)
    return found


def _run(command: str, folder: Path) -> list[str]:
    """What the command prints on a terminal of WIDTH columns, line by line."""
    program, *arguments = shlex.split(command)
    assert program == "route-audit", "only route-audit is run from a document"
    done = subprocess.run(
        [sys.executable, "-m", "route_audit", *arguments],
        cwd=folder,
        env=environment() | {"COLUMNS": str(WIDTH)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode in {0, 10}, done.stdout.decode()
    return [line.rstrip() for line in done.stdout.decode().splitlines()]


def _matches(shown: list[str], printed: list[str]) -> bool:
    parts = (re.escape(line) + "\n" if line != ELLIPSIS else "(?:.*\n)*" for line in shown)
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in printed)) is not None


def _shown_again(shown: list[str], printed: list[str]) -> list[str]:
    """The same number of lines before and after the dots as the document shows now."""
    if ELLIPSIS not in shown:
        return printed
    head = shown.index(ELLIPSIS)
    tail = len(shown) - head - 1
    return [*printed[:head], ELLIPSIS, *printed[len(printed) - tail :]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a reader of the document stands: a checkout with the sample logs."""
    shutil.copytree(ROOT / "sample_logs", tmp_path / "sample_logs")
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_examples(document: str, folder: Path, golden: Golden) -> None:
    path = ROOT / document
    text = path.read_text(encoding="utf-8")
    blocks = [match.groups() for match in _BLOCK.finditer(text)]
    assert {language for language, _ in blocks} == {"console", "sh"}
    for language, block in blocks:
        again: list[str] = []
        for example in _examples(language, block):
            printed = _run(example.command, folder)
            if golden.update:
                again += [PROMPT + example.command, *_shown_again(example.shown, printed)]
            else:
                assert _matches(example.shown, printed), f"{example.command}\n" + "\n".join(printed)
        if golden.update and language == "console":
            text = text.replace(block, "".join(f"{line}\n" for line in again))
    if golden.update:
        path.write_text(text, encoding="utf-8", newline="\n")


def test_an_example_that_lies_is_noticed() -> None:
    assert _matches(["a", ELLIPSIS, "d"], ["a", "b", "c", "d"])
    assert not _matches(["a", ELLIPSIS, "e"], ["a", "b", "c", "d"])
    assert not _matches(["a"], ["a", "b"])
