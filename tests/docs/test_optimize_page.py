"""The page of optimize is true: its commands run one after the other, and its options exist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from page_examples import run_line
from repository import ROOT
from route_audit.resources import data_dir

COVERED = ("", "covered by another letter: A; ", "covered by another letter: B; ")
PAGE = (ROOT / "docs" / "optimize.md").read_text(encoding="utf-8")


def test_the_commands_run_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    shutil.copy(data_dir("sample_logs") / "flat.jsonl", tmp_path / "logs")
    commands = re.findall(r"^    (route-audit .*)$", PAGE, re.MULTILINE)
    assert len(commands) == 2
    shown = [run_line(line, tmp_path).stdout for line in commands]
    assert "What to do, by request type" in shown[0]
    legend = re.sub(r"\s+", " ", shown[0].rpartition("A best, B simple rule; ")[2])
    assert legend.strip() in (f"{more}dots: the lowest bill for each share" for more in COVERED)
    assert max(map(len, shown[0].splitlines())) <= 80
    assert "optimized" in shown[1]


def test_every_option_that_the_page_names_exists(tmp_path: Path) -> None:
    listed = run_line("route-audit optimize --help", tmp_path).stdout
    named = set(re.findall(r"`(--[a-z-]+)", PAGE))
    assert named
    assert all(option in listed for option in named)
