"""Inputs that are broken, hostile or simply wrong, and how route-audit answers them.

A case is a folder:

- its files, or a ``make.py FOLDER`` that makes those too large to keep;
- ``cmd``: the command line, ``< file`` for standard input;
- ``status``: the exit status, written by hand;
- ``stderr``: the whole of it, rewritten by ``pytest --update-golden``;
- ``expect.json``: facts of the JSON report, written by hand. A list holds the answers that are right.

Every prompt and answer holds the marker word, which must come out nowhere.
"""

from __future__ import annotations

import json
import math
import runpy
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from command_line import Outcome, route_audit
from golden import Golden

HERE = Path(__file__).resolve().parent
CASES = sorted(path.parent.name for path in HERE.glob("*/cmd"))
MARKER = "ZEBRAQUARTZ"
OF_THE_CASE = {"cmd", "status", "stderr", "expect.json", "make.py", "__pycache__"}
MAY_BE_NEGATIVE = {
    "gap_usd",
    "net_usd",
    "saving_usd",
    "saving_share",
    "p10",
    "p50",
    "p90",
    "saving_p10_usd",
    "saving_p90_usd",
}
COUNTED = ("rejected", "not_calls")


def set_up(case: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy the files of ``case`` into ``folder`` and make those that are too large to keep."""
    shutil.copytree(case, folder, ignore=lambda _, names: OF_THE_CASE & set(names))
    if (case / "make.py").exists():
        monkeypatch.setattr(sys, "argv", ["make.py", str(folder)])
        runpy.run_path(str(case / "make.py"))


def run(case: Path, folder: Path) -> Outcome:
    command, _, stdin = (case / "cmd").read_text(encoding="utf-8").partition("<")
    program, *arguments = shlex.split(command)
    assert program == "route-audit"
    return route_audit(
        *arguments, cwd=folder, stdin=(folder / stdin.strip()).read_bytes() if stdin.strip() else b""
    )


def no_number(word: str) -> float:
    """What JSON may not hold."""
    pytest.fail(f"{word} in the report")


def negatives(path: str, value: object) -> Iterator[str]:
    """Where the report has a negative number that can't be one."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            if key not in MAY_BE_NEGATIVE and key != "bridge":
                yield from negatives(f"{path}.{key}", child)
    elif isinstance(value, list):
        for child in value:
            yield from negatives(path, child)
    elif isinstance(value, int | float) and value < 0 and not path.endswith("gap_share"):
        yield f"{path}: {value}"


def facts(report: Mapping[str, Any]) -> dict[str, float]:
    """What ``expect.json`` may speak of."""
    coverage, baseline = report["coverage"], report["baseline"]
    counts = {name: sum(coverage[name].values()) for name in COUNTED}
    return {
        **{name: coverage[name] for name in ("rows_read", "attempts", "requests", "duplicates")},
        **counts,
        "estimated_tokens_share": coverage["estimated_tokens_share"],
        "warnings": len(report["warnings"]),
        "unpriced": sum(coverage["unpriced_models"].values()),
        "input_tokens": baseline["input_tokens"],
        "output_tokens": baseline["output_tokens"],
    }


def wrong_facts(expected: Mapping[str, Any], found: Mapping[str, float]) -> list[str]:
    wrong = []
    for name, value in expected.items():
        if name.endswith("_at_least"):
            right = found[name.removesuffix("_at_least")] >= value
        else:
            right = any(
                math.isclose(found[name], one) for one in (value if isinstance(value, list) else [value])
            )
        if not right:
            wrong.append(f"{name}: expected {value}, found {dict(found)}")
    return wrong


def check_report(case: Path, folder: Path, stdout: str) -> None:
    report = json.loads(stdout, parse_constant=no_number)
    expected = json.loads((case / "expect.json").read_text(encoding="utf-8"))
    rejected_lines = expected.pop("rejected_lines", None)
    found = facts(report)
    told = found["attempts"] + found["rejected"] + found["duplicates"] + found["not_calls"]
    assert found["rows_read"] == told, "a row was lost"
    assert not list(negatives("report", report))
    assert not wrong_facts(expected, found)
    if rejected_lines is not None:
        rejects = (folder / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
        assert sorted(json.loads(line)["line"] for line in rejects) == rejected_lines


def check_nothing_leaked(folder: Path, before: Mapping[Path, bytes], outcome: Outcome) -> None:
    assert MARKER not in outcome.stdout + outcome.stderr
    for path in folder.rglob("*"):
        if path.is_file() and path.read_bytes() != before.get(path):
            assert MARKER.encode() not in path.read_bytes(), f"{path.name} holds prompt text"


def test_there_are_cases() -> None:
    assert len(CASES) >= 24


@pytest.mark.parametrize("name", CASES)
def test_a_bad_input_is_answered_well(
    name: str, tmp_path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, folder, scratch = HERE / name, tmp_path / "work", tmp_path / "scratch"
    scratch.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(scratch))
    set_up(case, folder, monkeypatch)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    outcome = run(case, folder)

    assert "Traceback" not in outcome.stderr
    assert outcome.status == int((case / "status").read_text(encoding="utf-8")), outcome.stderr
    check_nothing_leaked(folder, before, outcome)
    assert not list(scratch.iterdir()), "temporary files were left behind"
    if outcome.status:
        assert outcome.stdout == ""
        assert not {path for path in folder.rglob("*") if path.is_file()} - set(before), (
            "half a result was left"
        )
    else:
        check_report(case, folder, outcome.stdout)
    golden.check(case / "stderr", outcome.stderr)
