"""No output of a run replaces a file that the run reads: every command, every input, every output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from apps import App, leaves
from route_audit import commands
from route_audit.commands.settings import PATHS
from route_audit.renderers import starter

Case = tuple[tuple[str, ...], str, str]

OUTPUTS = {"--output", "--rejects", "--decisions", "--step-summary", "--folder"}
"""The options that name what is written; any other path that a command takes is read."""

FILES = {
    ("ledger", "--output"): "x.ledger.parquet",
    ("classify", "--output"): "x.jsonl",
    ("optimize", "--output"): "x.yaml",
    ("init", "--folder"): starter.PRICES,
}
"""What a file to write is called, where a table is not taken."""

NEEDED = {
    "explain": {"--request": "r"},
    "ledger": {"--output": "kept.ledger.parquet"},
    "track": {"--case": "case.json"},
}
ARGUMENTS = {"demo": (), "policies": ("FILE", "LOGS")}
"""What commands take without an option, where it is not logs alone."""


def cases() -> Iterator[Case]:
    """A command, what it reads and what it writes; but init may write its own settings anew."""
    for words, _ in leaves():
        takes = list(_paths(words))
        written = [name for name in takes if name in OUTPUTS]
        read = [name for name in takes if name not in OUTPUTS]
        pairs = [(source, target) for source in read for target in written]
        yield from ((words, *pair) for pair in pairs if pair != ("--settings", "--folder"))


def _paths(words: tuple[str, ...]) -> Iterator[str]:
    """What a command takes of paths: options by their long name, arguments by their metavar."""
    command: Any = typer.main.get_command(commands.app())
    for word in words:
        command = command.commands[word]
    for one in command.params:
        if one.param_type_name == "argument":
            yield one.metavar.strip("[].")
        elif one.metavar in PATHS:
            yield max(one.opts, key=len)


def _line(case: Case, file: str) -> Iterator[str]:
    words, source, target = case
    yield from words
    for argument in ARGUMENTS.get(words[0], ("LOGS",)):
        yield file if argument == source or source in {"LABELS", "PAIRS"} else "other"
    options = NEEDED.get(words[0], {}) | {target: "." if target == "--folder" else f"./{file}"}
    if source.startswith("--"):
        options[source] = file
    for name, value in options.items():
        yield from (name, value)
    if target != "--step-summary":
        yield "--force"


@pytest.mark.parametrize("case", [*cases()], ids=lambda case: " ".join((*case[0], *case[1:])))
def test_a_file_that_is_read_is_not_written(case: Case, app: App) -> None:
    words, _, target = case
    file = Path(FILES.get((words[0], target), "x.md" if words == ("evaluate",) else "x.csv"))
    file.write_text("", encoding="utf-8")
    said = app(*_line(case, file.name))
    assert said.stderr.startswith(("error: this file is one of the ", "error: this file holds the settings"))
    assert (said.status, said.stdout, app.asked) == (2, "", [])
    assert file.read_text(encoding="utf-8") == ""
    assert [*Path().iterdir()] == [file]


def test_every_command_that_writes_is_among_them() -> None:
    assert {words for words, _, _ in cases()} >= {(name,) for name, _, _ in commands.COMMANDS}
