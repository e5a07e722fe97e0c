"""Whole runs on a small log of our own: the same answer by every road, and good manners on pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from command_line import environment, route_audit
from route_audit.auditing import Explanation
from route_audit.report import Report

ROWS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log of invented calls, and one line that is no JSON."""
    where = tmp_path_factory.mktemp("whole")
    lines = [
        json.dumps(
            {
                "id": f"r-{number:03}",
                "timestamp": f"2026-11-{1 + number % 14:02}T{number % 24:02}:00:00Z",
                "model": "claude-opus-5-5",
                "provider": "anthropic",
                "input_tokens": 900 + number,
                "output_tokens": 40,
                "latency_s": 1 + number / 50,
                "prompt": f"Classify the ticket into exactly one label: billing, login. Ticket {number}",
            }
        )
        for number in range(ROWS)
    ]
    accents = lines[0].replace('"r-000"', '"r-000", "feature": "café ☕"')
    (where / "accents.jsonl").write_text(accents + "\n", encoding="utf-8")
    (where / "log.jsonl").write_text("\n".join([*lines, "{broken"]) + "\n", encoding="utf-8")
    return where


def report(folder: Path, *arguments: str) -> Report:
    done = route_audit("analyze", *arguments, "--format", "json", cwd=folder)
    assert (done.status, done.stderr) == (0, "")
    return msgspec.json.decode(done.stdout, type=Report)


def test_a_report_accounts_for_every_row(folder: Path) -> None:
    found = report(folder, "log.jsonl")
    assert found.coverage.rows_read == ROWS + 1
    assert found.coverage.attempts == ROWS
    assert sum(found.coverage.rejected.values()) == 1
    assert found.baseline.cost_usd is not None
    assert sum(row.cost_usd or 0 for row in found.tiers) == pytest.approx(found.baseline.cost_usd)


def test_a_ledger_gives_the_report_of_its_logs(folder: Path) -> None:
    kept = route_audit("ledger", "log.jsonl", "-o", "x.ledger.parquet", "--force", cwd=folder)
    assert kept.status == 0
    assert report(folder, "x.ledger.parquet") == report(folder, "log.jsonl")


def test_stdin_gives_the_report_of_the_file(folder: Path) -> None:
    done = route_audit(
        "analyze", "-", "--format", "json", cwd=folder, stdin=(folder / "log.jsonl").read_bytes()
    )
    piped = msgspec.json.decode(done.stdout, type=Report)
    assert msgspec.structs.replace(piped, tool=None) == msgspec.structs.replace(
        report(folder, "log.jsonl"), tool=None
    )


def test_rejected_rows_are_written_without_their_text(folder: Path) -> None:
    done = route_audit("analyze", "log.jsonl", "--rejects", "bad.jsonl", "--force", cwd=folder)
    assert done.status == 0
    (row,) = map(json.loads, (folder / "bad.jsonl").read_text(encoding="utf-8").splitlines())
    assert (row["file"], row["line"]) == ("log.jsonl", ROWS + 1)
    assert "broken" not in json.dumps(row)


def test_classify_and_explain_agree(folder: Path) -> None:
    rows = route_audit("classify", "log.jsonl", "--format", "jsonl", cwd=folder).stdout.splitlines()
    assert [json.loads(row)["id"] for row in rows] == [f"r-{number:03}" for number in range(ROWS)]
    done = route_audit("explain", "log.jsonl", "--request", "r-007", "--format", "json", cwd=folder)
    found = msgspec.json.decode(done.stdout, type=Explanation)
    row = json.loads(rows[7])
    assert (found.id, found.type, found.tier) == (row["id"], row["type"], row["tier"])
    assert list(found.reasons) == row["reasons"]
    assert found.policies[0].name == "as-logged"


@pytest.mark.parametrize("line", ["analyze log.jsonl", "compare log.jsonl", "demo"])
def test_no_word_of_a_prompt_is_shown(line: str, folder: Path) -> None:
    done = route_audit(*line.split(), cwd=folder)
    assert (done.status, done.stderr) == (0, "")
    assert "billing" not in done.stdout.lower()


@pytest.mark.parametrize(
    "line", ["policies list", "classify log.jsonl", "classify log.jsonl --format jsonl", "analyze log.jsonl"]
)
def test_a_reader_that_leaves_early_is_no_error(line: str, folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "route_audit", *line.split()],
        env=environment(),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        said = process.stderr.read()
    assert (process.wait(), said) == (0, b"")


def test_programs_get_utf_8_whatever_the_terminal_speaks(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "route_audit", "analyze", "accents.jsonl", "--format", "json"],
        env=environment() | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
        cwd=folder,
        capture_output=True,
        check=True,
    )
    found = msgspec.json.decode(done.stdout, type=Report)
    assert found.request_types[0].label.startswith("café ☕")
    assert b"\r" not in done.stdout


def test_a_terminal_of_another_encoding_gets_what_it_can_show(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "route_audit", "analyze", "accents.jsonl"],
        env=environment() | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
        cwd=folder,
        capture_output=True,
        check=True,
    )
    page = done.stdout.decode("cp1252")
    assert "café ?" in page
    assert "100% ########" in page
