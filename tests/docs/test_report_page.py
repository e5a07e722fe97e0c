"""The page of the business case is true: its commands run, its file is read, its tables are whole."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from page_examples import run_line
from repository import ROOT
from route_audit.assumptions import Range
from route_audit.auditing.deciding import DO_NOT, MEASURE, NO_CASE, ROLL_OUT, SURE_FROM
from route_audit.business.case_file import KEYS, LONGEST, Case, load_case
from route_audit.report.evidence import KINDS
from route_audit.resources import data_dir
from route_audit.uncertainty import DRAWS
from route_audit.units import share

PAGE = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```\w+ ([\w.]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    table = PAGE.partition(heading)[2].partition("\n\n")[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]


def test_the_commands_run_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    shutil.copy(data_dir("sample_logs") / "flat.jsonl", tmp_path / "logs")
    commands = re.findall(r"^    (route-audit .*)$", PAGE, re.MULTILINE)
    assert len(commands) == 3
    assert all("do not build" in run_line(line, tmp_path).stdout for line in commands)
    assert (tmp_path / "case.pdf").read_bytes() == (tmp_path / "later.pdf").read_bytes()
    assert (tmp_path / "decisions.csv").read_text(encoding="utf-8").count("\n") == 2018


def test_the_case_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(FILES["case.yaml"], encoding="utf-8")
    assert load_case(tmp_path / "case.yaml").effort_usd.likely == 15_600


def test_every_key_stands_with_its_default() -> None:
    table = {
        name: cells[-1]
        for cells in rows("| key | what | default |\n")
        for name in re.findall(r"`(\w+)`", cells[0])
    }
    assert list(table) == list(KEYS)
    plain = Case()
    for name, said in table.items():
        default = getattr(plain, name, None)
        if isinstance(default, Range) and default.low != default.high:
            assert said == f"{default.low}, {default.likely}, {default.high}"
        elif isinstance(default, Range):
            assert said.split(",")[0] in {str(default.likely), share(float(default.likely))}
    assert table["ramp"] == ", ".join(share(float(each.likely)) for each in plain.ramp)
    assert f"at most {LONGEST}" in PAGE


def test_the_rule_is_as_written() -> None:
    outcomes = [cells[0] for cells in rows("| outcome | when |\n") if cells[0] != "---"]
    assert [word for word in outcomes if "--" not in word] == [ROLL_OUT, MEASURE, DO_NOT, NO_CASE]
    assert share(SURE_FROM) in PAGE
    assert DRAWS == 10_000


def test_every_origin_is_told() -> None:
    assert all(f"`{letter}`" in PAGE for letter in KINDS)


def test_every_option_exists(tmp_path: Path) -> None:
    listed = run_line("route-audit report --help", tmp_path).stdout
    named = set(re.findall(r"`(--[a-z-]+)", PAGE))
    assert named
    assert all(option in listed for option in named)
