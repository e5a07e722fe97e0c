"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import route_audit
from repository import ROOT, tracked_files

DATA = {".csv", ".gz", ".jsonl", ".parquet", ".zst"}
"""Suffixes of files that hold logs, whatever they say."""

LOGS = {Path("tests/bad_inputs"), Path("tests/formats")}
"""Folders where every file but programs and documents is a log, or what is read from one."""

TOP_LEVEL = {
    *("cli", "pricing", "sample_logs", "tests", "docs", "benchmarks", "scripts"),
    *("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
}
"""What stands beside the dotfiles; anything else came in by accident."""

HERE = Path(__file__).resolve().relative_to(ROOT)

FORBIDDEN = {
    "a path of one machine": r"(?<![\w./-])/(?:root|home|Users|work|tmp|opt|private)/[\w.-]+|[A-Z]:\\Users",
    "a promise instead of work": r"\b(?:TODO|FIXME|XXX|HACK)\b",
    "a leftover of a merge": r"^(?:<{7}|>{7}) ",
    "a debugger": r"\bbreakpoint\(\)|\bpdb\.set_trace\b",
    "a key": r"\bsk-(?:ant-|proj-)?[A-Za-z0-9]{20,}",
}

DOCUMENT = re.compile(r"\b[A-Z][A-Z_]{3,}\.md\b")
LINK = re.compile(r"\]\(([^)#\s]+)")


def _texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked_files():
        if path == HERE or path.suffix in DATA or _is_log(path):
            continue
        try:
            found.append((path, (ROOT / path).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def _is_log(path: Path) -> bool:
    return not LOGS.isdisjoint(path.parents) and path.suffix not in {".md", ".py"}


def _settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    found = [f"{path}: {hit.group()}" for path, text in _texts() if (hit := pattern.search(text))]
    assert not found


def test_every_document_that_is_named_exists() -> None:
    here = {path.name for path in tracked_files()}
    missing = [
        f"{path}: {name}" for path, text in _texts() for name in DOCUMENT.findall(text) if name not in here
    ]
    assert not missing


def test_the_top_level_holds_only_what_belongs_there() -> None:
    first = {path.parts[0] for path in tracked_files()}
    assert {name for name in first if not name.startswith(".")} == TOP_LEVEL


@pytest.mark.parametrize("folder", ["pricing", "sample_logs"])
def test_data_folders_hold_no_program(folder: str) -> None:
    allowed = {".csv", ".gz", ".jsonl", ".md", ".parquet", ".yaml"}
    assert {path.suffix for path in tracked_files(folder)} <= allowed


def test_the_changelog_tells_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(route_audit.__version__)}\b", text, re.MULTILINE)


def test_links_between_documents_lead_somewhere() -> None:
    documents = [path for path in tracked_files() if path.suffix == ".md"]
    links = [(path, link) for path in documents for link in LINK.findall((ROOT / path).read_text("utf-8"))]
    local = [(path, link) for path, link in links if "://" not in link]
    assert local
    assert not [f"{path}: {link}" for path, link in local if not (ROOT / path.parent / link).exists()]


def test_ci_and_pre_commit_run_what_poe_check_runs() -> None:
    every = _settings()["tool"]["poe"]["tasks"]["check"]["sequence"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0][
        "hooks"
    ]
    assert [hook["entry"] for hook in hooks] == [f"poe {task}" for task in every]
    # The tests come last, by the README's own words. What they need a server, a browser, fonts or programs
    # for is not installed then and is tested before, so that it can't be left out.
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert sorted(_tasks_of(run)) == sorted([*every[:-1], "remote", "browser", "letters", "office"])
    assert every[-1] == "tests"


def _tasks_of(script: str) -> list[str]:
    """The tasks that a script runs, in loops and by themselves."""
    loops = re.findall(r"^for task in ([a-z ]+); do run_task \"\$task\"; done$", script, re.MULTILINE)
    return [*" ".join(loops).split(), *re.findall(r"^run_task ([a-z]+)", script, re.MULTILINE)]


def test_ci_finds_one_test_command_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python -m venv .* -m pytest.*$", readme, re.MULTILINE)
    assert len(commands) == 1
    assert '".[test]"' in commands[0]
