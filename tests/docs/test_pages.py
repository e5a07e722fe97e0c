"""The examples on the pages are true: their files are read, and their commands print what is shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from page_examples import Page, prints_what_it_shows, run_line
from repository import ROOT

LOG = ROOT / "sample_logs" / "flat.jsonl"

PAGES = {"latency": 1, "method": 2, "quality": 1, "reconciliation": 2, "track": 1}
"""How many commands each page shows with what they print."""

BEFORE = {"track": "route-audit report flat.jsonl -o report.json"}
"""What a reader of the page has run already."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a reader stands who has a log."""
    for name in ("flat.jsonl", "requests.jsonl"):
        shutil.copy(LOG, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "command", "shown"), [(name, *example) for name in PAGES for example in Page.of(name).examples]
)
def test_an_example_prints_what_it_shows(
    name: str, command: str, shown: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Page.of(name).lay_out(folder)
    if name in BEFORE:
        run_line(BEFORE[name], folder)
    prints_what_it_shows(command, shown, folder, monkeypatch)


def test_every_example_of_every_page_is_run() -> None:
    shown = {path.stem: len(Page.of(path.stem).examples) for path in (ROOT / "docs").glob("*.md")}
    assert {name: count for name, count in shown.items() if count} == PAGES
