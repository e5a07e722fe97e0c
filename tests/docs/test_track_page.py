"""The page of tracking is true: its command prints what it shows, and it names every step."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from page_examples import prints_what_it_shows, run_line
from repository import ROOT
from route_audit.auditing.tracking import LEAST
from route_audit.business.tracking import STEPS

PAGE = (ROOT / "docs" / "track.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```console\n\$ ([^\n]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_the_example_prints_what_it_shows(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "sample_logs" / "flat.jsonl", tmp_path)
    run_line("route-audit report flat.jsonl -o report.json", tmp_path)
    prints_what_it_shows(command, shown, tmp_path, monkeypatch)


def test_every_step_is_on_the_page() -> None:
    assert EXAMPLES
    assert all(step in PAGE for step in STEPS)
    assert f"An arm needs {LEAST} requests" in PAGE
