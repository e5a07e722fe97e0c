"""The table of decisions: its sums, its order, and what it does to files."""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from command_line import Outcome, environment
from in_process import route_audit_here
from repository import ROOT
from route_audit.auditing import per_request
from route_audit.ledger import dividing

FLAT = ROOT / "sample_logs" / "flat.jsonl"
MARKER = "ZEBRAQUARTZ"
PRICES = """version: 1
currency: USD
prices:
  - {model: strong-1, provider: acme, input: 2.50, output: 10.00, source: invented, checked: 2026-11-23}
  - {model: small-1, provider: acme, input: 0.25, output: 1.00, source: invented, checked: 2026-11-23}
"""
POLICIES = """version: 1
policies:
  - name: tiered
    rules: [{when: {tier: extraction}, to: cheap}, {to: same}]
assumptions: {input_ratio: {small-1: 1}, output_ratio: {small-1: 1}}
"""


def call(number: int, **more: Any) -> str:
    row = {"id": f"r{number}", "model": "strong-1", "provider": "acme", "input_tokens": 1000}
    row |= {"output_tokens": 100, "tier": "extraction", "confidence": 0.9, "prompt": f"say {MARKER}"}
    return json.dumps({**row, **more}) + "\n"


def listed(folder: Path, log: str) -> list[dict[str, str]]:
    (folder / "log.jsonl").write_text(log, encoding="utf-8")
    (folder / "prices.yaml").write_text(PRICES, encoding="utf-8")
    (folder / "policies.yaml").write_text(POLICIES, encoding="utf-8")
    given = ["--prices", "prices.yaml", "-p", "policies.yaml", "--strong", "strong-1", "--cheap", "small-1"]
    outcome = route_audit_here("analyze", "log.jsonl", *given, "--decisions", "out.csv", cwd=folder)
    assert outcome.status == 0, outcome.stderr
    assert outcome.stderr == "wrote out.csv\n"
    return list(csv.DictReader(io.StringIO((folder / "out.csv").read_text(encoding="utf-8"))))


def sample(folder: Path, *options: str | Path) -> Outcome:
    return route_audit_here("report", FLAT, "--format", "json", *options, cwd=folder)


def test_each_request_stands_with_its_models_and_costs(tmp_path: Path) -> None:
    rows = listed(tmp_path, call(1) + call(2, tier="reasoning") + call(3, model="mystery", provider="nobody"))
    assert [(row["id"], row["tier"], row["confidence"]) for row in rows] == [
        ("r1", "extraction", "0.9"),
        ("r2", "reasoning", "0.9"),
        ("r3", "extraction", "0.9"),
    ]
    assert [row["model"] for row in rows] == ["acme/strong-1", "acme/strong-1", "mystery"]
    assert [row["cost_usd"] for row in rows] == ["0.0035", "0.0035", ""]
    assert [row["model[tiered]"] for row in rows] == ["acme/small-1", "acme/strong-1", "mystery"]
    assert [row["cost_usd[tiered]"] for row in rows] == ["0.00035", "0.0035", ""]
    assert len(rows[0]["type"]) == 16


def test_attempts_of_a_request_are_one_line(tmp_path: Path) -> None:
    rows = listed(tmp_path, call(1, logical_id="a") + call(2, logical_id="a") + call(3))
    assert sorted(row["cost_usd"] for row in rows) == ["0.0035", "0.007"]


def test_the_costs_add_up_to_the_bill(tmp_path: Path) -> None:
    outcome = sample(tmp_path, "--decisions", "all.parquet")
    report = json.loads(outcome.stdout)
    rows = pq.read_table(tmp_path / "all.parquet").to_pylist()
    assert len(rows) == report["coverage"]["requests"]
    assert math.isclose(math.fsum(row["cost_usd"] for row in rows), report["baseline"]["cost_usd"])
    for policy in report["policies"]:
        kept = math.fsum(row[f"cost_usd[{policy['name']}]"] for row in rows)
        assert math.isclose(kept, policy["cache"]["kept_usd"], rel_tol=1e-9)


def test_both_kinds_say_the_same(tmp_path: Path) -> None:
    for name in ("all.csv", "all.parquet"):
        assert sample(tmp_path, "--decisions", name).status == 0
    lines = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8"))))
    rows = pq.read_table(tmp_path / "all.parquet").to_pylist()
    assert [row["id"] for row in lines] == [row["id"] for row in rows]
    assert [float(row["cost_usd[tiered]"]) for row in lines] == [row["cost_usd[tiered]"] for row in rows]


def test_the_order_and_the_splitting_of_logs_change_no_byte(tmp_path: Path) -> None:
    lines = FLAT.read_text(encoding="utf-8").splitlines(keepends=True)[:600]
    for name, part in {"one": lines, "b": lines[:251][::-1], "a": lines[251:]}.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(part), encoding="utf-8")
    for name, logs in {"x.csv": ["one.jsonl"], "y.csv": ["a.jsonl", "b.jsonl"]}.items():
        assert route_audit_here("analyze", *logs, "--decisions", name, cwd=tmp_path).status == 0
    assert (tmp_path / "x.csv").read_bytes() == (tmp_path / "y.csv").read_bytes()


def test_many_parts_hold_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sample(tmp_path, "--decisions", "one.csv").status == 0
    monkeypatch.setattr(per_request, "_BUCKET_ROWS", 100)
    monkeypatch.setattr(dividing, "PARTITION_ROWS", 300)
    assert sample(tmp_path, "--decisions", "many.csv").status == 0
    one, many = (
        (tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("one.csv", "many.csv")
    )
    assert one[0] == many[0]
    assert one != many
    assert sorted(one) == sorted(many)


@pytest.mark.parametrize("word", ["=cmd|' /C calc'!A0", "+1", "-1", "@sum", "\tx", "a,b", 'a"b', "a\nb"])
def test_a_logs_words_are_no_formulas(tmp_path: Path, word: str) -> None:
    (row,) = listed(tmp_path, call(1, id=word))
    assert row["id"] == (f"'{word}" if word[0] in "=+-@\t" else word)


def test_no_text_is_in_it(tmp_path: Path) -> None:
    listed(tmp_path, call(1) + call(2, response=MARKER, user=MARKER))
    options = ("--prices", "prices.yaml", "--decisions", "out.parquet")
    assert route_audit_here("analyze", "log.jsonl", *options, cwd=tmp_path).status == 0
    written = [path.read_bytes() for path in sorted(tmp_path.glob("out.*"))]
    assert [MARKER.encode() in content for content in written] == [False, False]


def test_a_file_that_exists_is_kept_without_force(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("mine", encoding="utf-8")
    outcome = sample(tmp_path, "--decisions", "d.csv")
    assert outcome.status == 4
    assert outcome.stderr.splitlines()[1] == "  at:  --decisions d.csv"
    assert (tmp_path / "d.csv").read_text(encoding="utf-8") == "mine"
    assert sample(tmp_path, "--decisions", "d.csv", "--force").status == 0


@pytest.mark.parametrize(
    ("step", "says"),
    [("_lay_out_ids", "can't write to the folder for temporary files"), ("_write", "can't write the file")],
)
def test_a_table_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, says: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(per_request, step, full)
    outcome = sample(tmp_path, "--decisions", "d.csv")
    assert outcome.status == 4
    assert outcome.stderr.startswith(f"error: {says}: No space left on device\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--decisions", "d.xlsx"), "no table of decisions has the suffix '.xlsx'"),
        (("--decisions", "d.csv", "-o", "d.csv"), "this file is named twice"),
        (("--decisions", "no/where.csv"), "its folder does not exist"),
    ],
)
def test_places_are_checked_before_any_log_is_read(
    tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    outcome = sample(tmp_path, *options)
    assert outcome.status in {2, 4}
    assert outcome.stderr.startswith(f"error: {says}\n")
    assert len(outcome.stderr.splitlines()) == 3


def test_a_saved_report_has_no_decisions(tmp_path: Path) -> None:
    assert sample(tmp_path, "-o", "report.json").status == 0
    outcome = route_audit_here("report", "report.json", "--decisions", "d.csv", cwd=tmp_path)
    assert outcome.status == 2
    assert outcome.stderr.startswith("error: a saved report holds no single requests\n")


@pytest.mark.parametrize("option", [("--strong", "gpt-6-luna"), ("--since", "2026-11-01"), ("--top", "3")])
def test_a_saved_report_takes_no_other_terms(tmp_path: Path, option: tuple[str, str]) -> None:
    assert sample(tmp_path, "-o", "report.json").status == 0
    outcome = route_audit_here("report", "report.json", *option, cwd=tmp_path)
    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr.splitlines() == [
        "error: a saved report keeps the terms that it was made with",
        f"  at:  {option[0]}",
        "  fix: give the logs in place of the report",
    ]


def test_settings_ask_nothing_of_a_saved_report(tmp_path: Path) -> None:
    assert sample(tmp_path, "-o", "report.json").status == 0
    (tmp_path / "route-audit.toml").write_text("top = 3\n", encoding="utf-8")
    assert route_audit_here("report", "report.json", "-o", "x.md", "-q", cwd=tmp_path).status == 0


def test_one_part_at_a_time_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, written = [0], [0]
    tables, inert = per_request.PerRequest._tables, per_request._inert

    def counted(*given: Any) -> Iterator[Any]:
        for table in tables(*given):
            made[0] += 1
            yield table

    def write(table: Any) -> Any:
        written[0] += 1
        assert made[0] <= written[0] + 1
        return inert(table)

    monkeypatch.setattr(per_request, "_BUCKET_ROWS", 100)
    monkeypatch.setattr(per_request.PerRequest, "_tables", counted)
    monkeypatch.setattr(per_request, "_inert", write)
    assert sample(tmp_path, "--decisions", "d.csv").status == 0
    assert written == [21]


WRITE = f"""
import sys
from route_audit.commands import run
assert run(["analyze", {str(FLAT)!r}, "--quiet", "--decisions", sys.argv[1]]) == 0
print("pandas" in sys.modules, "pyarrow.compute" in sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("name", ["d.csv", "d.parquet"])
def test_nothing_is_loaded_that_takes_more_memory_than_the_rows(tmp_path: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITE, name],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.split()[-2:] == ["False", "False"]


def test_letters_of_any_length_and_unknown_costs_are_kept(tmp_path: Path) -> None:
    names = ["\u00e9", "\u5951\u7d04", "\U0001f600", "", "plain"]
    calls = [call(k, id=f"{k}{name}") for k, name in enumerate(names)]
    unknown = call(9, model="mystery", provider="nobody")
    rows = listed(tmp_path, "".join(calls) + unknown)
    assert [row["id"] for row in rows] == [*(f"{k}{name}" for k, name in enumerate(names)), "r9"]
    assert [bool(row["cost_usd"]) for row in rows] == [True] * len(names) + [False]
    given = ("--prices", "prices.yaml", "--decisions", "out.parquet")
    assert route_audit_here("analyze", "log.jsonl", *given, cwd=tmp_path).status == 0
    table = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert table[-1]["cost_usd"] is None
