"""What is known only as a sum of calls is priced, never routed, and said to be so."""

from __future__ import annotations

from pathlib import Path

import pytest

from repository import ROOT
from route_audit.auditing import Options, run
from route_audit.ingest.meaning import MOST_SUMMED_TOKENS
from route_audit.projection.moves import SUMMED
from route_audit.report import Report

HEADER = "start_time,end_time,num_model_requests,model,batch,input_tokens,output_tokens\n"
DAY = "1793491200,1793577600"


def report_on(folder: Path, *lines: str, beside: str = "") -> Report:
    table = folder / "usage.csv"
    table.write_text(HEADER + "".join(f"{DAY},{line}\n" for line in lines), encoding="utf-8")
    logs = [str(table)]
    if beside:
        (folder / "log.jsonl").write_text(beside, encoding="utf-8")
        logs.append(str(folder / "log.jsonl"))
    return run(Options(logs=tuple(logs), strong="gpt-6.1-sol", cheap="gpt-6-luna"))


def test_sums_stay_where_they_are_and_others_move(tmp_path: Path) -> None:
    row = '{"id": "a", "model": "gpt-6.1-sol", "input_tokens": 9, "output_tokens": 9, "tier": "retrieval"}\n'
    report = report_on(tmp_path, "4,gpt-6.1-sol,False,4000,400", beside=row)
    assert report.coverage.requests == 5
    cheap = next(policy for policy in report.policies if policy.name == "all-cheap")
    assert cheap.excluded == {SUMMED: 4}
    assert cheap.routed_requests_share == pytest.approx(1 / 5)
    unsure = next(tier for tier in report.tiers if tier.tier == "unsure")
    assert unsure.requests == 4


def test_the_report_says_how_much_of_it_is_known_as_sums(tmp_path: Path) -> None:
    report = report_on(tmp_path, "2,gpt-6.1-sol,True,2000000,100000", "1,gpt-6.1-sol,False,100000,0")
    warning = next(each for each in report.warnings if each.code == "summed")
    # At list prices of 2 and 10 dollars a million, halved for the batch; the second line is 0.20 dollars.
    # Each of the two calls of the batch is long and so costs twice the input and 1.5 times the output.
    assert warning.rows == 3
    assert "$4.95 of the bill" in warning.message
    assert report.baseline.latency_s.requests == 0


def test_a_log_of_calls_is_not_warned_about(tmp_path: Path) -> None:
    report = run(Options(logs=(str(ROOT / "sample_logs" / "flat.csv"),)))
    assert "summed" not in {each.code for each in report.warnings}


def test_exports_that_overlap_count_once(tmp_path: Path) -> None:
    line = f"{DAY},3,gpt-6.1-sol,False,3000,300\n"
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEADER + line, encoding="utf-8")
    report = run(Options(logs=(str(tmp_path),)))
    assert (report.coverage.requests, report.coverage.duplicates) == (3, 3)


def test_a_sum_may_have_more_tokens_than_a_call(tmp_path: Path) -> None:
    report = report_on(
        tmp_path, "2,gpt-6.1-sol,False,5000000000,1", f"1,gpt-6.1-sol,False,{MOST_SUMMED_TOKENS + 1},1"
    )
    assert report.baseline.input_tokens == 5_000_000_000
    assert report.coverage.rejected == {"impossible token count": 1}
