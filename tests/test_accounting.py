"""Every row that was read is an attempt, a reject, a duplicate or no call: of each file, and of them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repository import ROOT
from route_audit.auditing import Options, run
from route_audit.auditing.coverage import REVISED, SAME_CONTENT
from route_audit.auditing.reading import keep_ledger
from route_audit.ingest import plan, read
from route_audit.report import OUTSIDE, LogFile, Report, Warn

FORMATS = ROOT / "tests" / "formats"
FIXTURES = sorted(
    path
    for path in [*(ROOT / "sample_logs").iterdir(), *FORMATS.glob("*/*"), *FORMATS.glob("samples/*/*")]
    if path.is_file()
    and not re.search(r"__pycache__|expected|totals\.json|\.(md|sql)$|golden_usages", str(path))
)
ROW = '{"id": "%s", "model": "gpt-4o", "input_tokens": %d, "output_tokens": 5}\n'


def sums(logs: tuple[LogFile, ...]) -> tuple[int, int, int, int]:
    """Rows, attempts, rejects and records that are no call."""
    counts = [(log.rows_read, log.attempts, log.rejected, log.not_calls) for log in logs]
    rows, attempts, rejected, others = map(sum, zip(*counts, strict=True))
    return rows, attempts, rejected, others


def conserved(report: Report) -> None:
    seen, logs = report.coverage, report.tool.logs
    rejected, others = sum(seen.rejected.values()), sum(seen.not_calls.values())
    assert seen.rows_read == seen.attempts + rejected + seen.duplicates + others
    assert seen.duplicates == sum(seen.duplicates_by.values())
    for log in logs:
        assert log.rows_read == log.attempts + log.rejected + log.not_calls
    assert sums(logs) == (seen.rows_read, seen.attempts + seen.duplicates, rejected, others)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_row_of_a_file_is_lost(path: Path) -> None:
    [part] = plan([str(path)], log_format=None, jobs=1)
    reading = read(part)
    attempts = rejected = others = 0
    for batch in reading:
        attempts += len(batch.exchanges)
        rejected += len(batch.rejects)
        others += sum(batch.not_calls.values())
    [log] = reading.sources
    assert (log.attempts, log.rejected, log.not_calls) == (attempts, rejected, others)
    assert log.rows_read == attempts + rejected + others > 0


@pytest.mark.parametrize("folder", ["sample_logs", "tests/formats"])
def test_no_row_of_many_files_is_lost(folder: str) -> None:
    report = run(Options(logs=(str(ROOT / folder),)))
    conserved(report)
    assert len(report.tool.logs) > 30
    assert report.coverage.duplicates
    assert report.coverage.not_calls


def test_a_kept_ledger_says_the_same_of_its_files(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "a.jsonl").write_text(ROW % ("a", 1) + ROW % ("b", 1) + "broken\n", encoding="utf-8")
    (logs / "b.jsonl").write_text(ROW % ("b", 1) + ROW % ("c", -1), encoding="utf-8")
    options = Options(logs=(str(logs),))
    report = run(options)
    conserved(report)
    kept = tmp_path / "kept.ledger.parquet"
    keep_ledger(options, kept)
    again = run(Options(logs=(str(kept),)))
    assert again.tool.logs == report.tool.logs
    assert again.coverage == report.coverage
    assert [(log.rows_read, log.attempts, log.rejected) for log in report.tool.logs] == [(3, 2, 1), (2, 1, 1)]
    assert report.coverage.duplicates_by == {SAME_CONTENT: 1}


def test_attempts_outside_the_window_are_accounted_for(tmp_path: Path) -> None:
    row = '{"model": "gpt-4o", "input_tokens": 9, "output_tokens": 5, "timestamp": "2026-11-0%dT00:00:00Z"}\n'
    log = tmp_path / "log.jsonl"
    log.write_text("".join(row % day for day in (1, 2, 3)), encoding="utf-8")
    report = run(Options(logs=(str(log),), since_us=1_793_577_600_000_000))
    seen = report.coverage
    assert (seen.rows_read, seen.attempts, seen.not_calls) == (3, 2, {OUTSIDE: 1})
    assert report.tool.logs[0].attempts == 3


def test_the_later_of_two_tellings_is_said_to_count(tmp_path: Path) -> None:
    row = (
        '{"id": "o1", "trace_id": "t", "type": "GENERATION", "start_time": "2026-11-20 10:00:00",'
        ' "updated_at": "2026-11-20 10:0%d:00", "provided_model_name": "gpt-4o", "metadata": {},'
        ' "usage_details": {"input": 9, "output": %d, "total": %d}}\n'
    )
    log = tmp_path / "log.jsonl"
    log.write_text(row % (1, 1, 10) + row % (2, 5, 14), encoding="utf-8")
    report = run(Options(logs=(str(log),), log_format="langfuse"))
    assert report.coverage.duplicates_by == {REVISED: 1}
    assert report.baseline.output_tokens == 5


def estimated(folder: Path, *rows: str) -> float | None:
    log = folder / "log.jsonl"
    log.write_text("".join(rows), encoding="utf-8")
    return run(Options(logs=(str(log),))).coverage.estimated_cost_share


def test_the_cost_of_what_was_counted_by_us(tmp_path: Path) -> None:
    """At 2.5 and 10 dollars a million, 8 tokens out cost as much as 32 in; a chat's frame adds 7 to 8."""
    logged = ROW % ("a", 1000)
    output = '{"id": "b", "model": "gpt-4o", "input_tokens": 1000, "response": "a b c d e f g h"}\n'
    prompt = '{"id": "c", "model": "gpt-4o", "prompt": "a b c d e f g h", "output_tokens": 100}\n'
    assert estimated(tmp_path, logged) == 0
    assert estimated(tmp_path, output) == pytest.approx(32 / 1032)
    assert estimated(tmp_path, prompt) == pytest.approx(15 / 415)
    assert estimated(tmp_path, logged, output, prompt) == pytest.approx((32 + 15) / (1020 + 1032 + 415))
    assert estimated(tmp_path, logged.replace("gpt-4o", "my-own")) is None


def warned(folder: Path, good: int, *bad: str) -> Warn | None:
    log = folder / "log.jsonl"
    log.write_text("".join(ROW % (number, 9) for number in range(good)) + "\n".join(bad), encoding="utf-8")
    warnings = {warning.code: warning for warning in run(Options(logs=(str(log),))).warnings}
    return warnings.get("rejected")


def test_many_rejects_are_warned_about(tmp_path: Path) -> None:
    assert warned(tmp_path, 99, "broken") is None
    warning = warned(tmp_path, 93, *["broken"] * 4, *["[]"] * 2, ROW % ("x", -1))
    assert warning is not None
    assert warning.rows == 7
    assert warning.message == (
        "7.0% of the rows read can't be used and are in no total,"
        " most often: not JSON (4), not an object (2); --rejects FILE lists them"
    )
