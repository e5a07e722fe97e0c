"""The page of latency is true: its words and figures are the code's."""

from __future__ import annotations

import re
import runpy

from repository import ROOT
from route_audit.auditing.waits import FROM
from route_audit.latency import MIN_ROWS, SAMPLE
from route_audit.latency.doubt import RESAMPLES
from route_audit.latency.evidence import COVERAGE, ORDER, P50_ERROR
from route_audit.latency.hours import BLOCK_HOURS, BLOCK_ROWS
from route_audit.latency.residuals import POOL_ROWS
from route_audit.latency.validation import EARLIER, LATER_ROWS, PRIOR_ERRORS
from route_audit.report import Percentiles

PAGE = (ROOT / "docs" / "latency.md").read_text(encoding="utf-8")


def test_every_word_of_evidence_is_on_the_page() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(ORDER)


def test_the_figures_are_those_of_the_code() -> None:
    text = " ".join(PAGE.split())
    assert FROM == {0.95: 200, 0.99: 1_000}
    assert "p95 is given from 200 requests and p99 from 1,000" in text
    assert (MIN_ROWS, RESAMPLES, PRIOR_ERRORS, POOL_ROWS, BLOCK_HOURS) == (30, 16, 10, 20, 4)
    assert f"At most {SAMPLE:,} calls of a model" in text
    assert f"for blocks with {BLOCK_ROWS} rows" in text
    assert (EARLIER, LATER_ROWS) == (0.7, 200)
    assert "with 70 % of a model's calls" in text
    low, high = COVERAGE
    assert f"at most {P50_ERROR:.0%} and between {low:.0%} and {high:.0%}".replace("%", " %") in text


def test_the_ends_that_the_page_names_are_in_the_report() -> None:
    named = re.findall(r"`(p\d+_ends)`", PAGE)
    assert named
    assert set(named) <= set(Percentiles.__struct_fields__)


def test_the_tables_are_headed_as_the_benchmark_prints_them() -> None:
    header = runpy.run_path(str(ROOT / "benchmarks" / "latency.py"))["HEADER"]
    assert PAGE.count(f"| {' | '.join(header)} |") == 2
