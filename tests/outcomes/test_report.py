"""Evaluations beside a log: quality moves, costs do not, and no order of lines matters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from golden import Golden
from in_process import route_audit_here
from repository import ROOT

CASE = ROOT / "tests" / "hand_computed" / "evaluated_in_pairs"
CHOSEN = ["--prices", "prices.yaml", "-p", "policies.yaml", "--strong", "strong-1", "--cheap", "small-1"]


def report(outcomes: Path, *options: str) -> dict[str, Any]:
    arguments = ["log.jsonl", *CHOSEN, "--outcomes", str(outcomes), "--format", "json", *options]
    outcome = route_audit_here("analyze", *arguments, cwd=CASE)
    assert outcome.status == 0, outcome.stderr
    found: dict[str, Any] = json.loads(outcome.stdout)
    return found


def test_swapped_scores_change_quality_and_no_cost(tmp_path: Path) -> None:
    text = (CASE / "outcomes.jsonl").read_text(encoding="utf-8")
    swapped = tmp_path / "outcomes.jsonl"
    swapped.write_text(
        text.replace("strong-1", "?").replace("small-1", "strong-1").replace("?", "small-1"), encoding="utf-8"
    )
    before, after = report(CASE / "outcomes.jsonl"), report(swapped)
    assert before.pop("quality") != after.pop("quality")
    assert before["recommendation"].pop("rests_on") != after["recommendation"].pop("rests_on")
    assert before == after


def test_the_first_screen_tells_the_measured_worth_of_a_wrong_answer() -> None:
    """25.2 thousandths of a dollar saved on eight requests, of which one fails that did not."""
    basis = " ".join(report(CASE / "outcomes.jsonl")["recommendation"]["rests_on"])
    assert "one further wrong answer costs $0.025" in basis
    assert "your evaluations lose 12.5% under this policy" in basis
    assert "prior, not measured" not in basis


def test_the_sections_on_quality_look_as_reviewed(golden: Golden) -> None:
    outcome = route_audit_here("compare", "log.jsonl", *CHOSEN, "--outcomes", "outcomes.jsonl", cwd=CASE)
    assert outcome.status == 0, outcome.stderr
    golden.check(ROOT / "tests" / "golden" / "answers" / "quality.txt80", outcome.stdout)


def test_labels_of_the_log_have_their_curve_elsewhere() -> None:
    case = ROOT / "tests" / "hand_computed" / "misrouted_by_labels"
    outcome = route_audit_here("compare", "log.jsonl", *CHOSEN, "--labelled", "labels.jsonl", cwd=case)
    assert outcome.status == 0, outcome.stderr
    assert "by confidence, as a curve: route-audit evaluate" in outcome.stdout


def test_the_order_of_lines_makes_no_difference(tmp_path: Path) -> None:
    lines = (CASE / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()
    shuffled = tmp_path / "outcomes.jsonl"
    shuffled.write_text("\n".join(lines[::-1]), encoding="utf-8")
    before, after = (report(path)["quality"] for path in (CASE / "outcomes.jsonl", shuffled))
    assert before["evaluations"].pop("files") != after["evaluations"].pop("files")
    assert before == after


def test_a_margin_without_evaluations_is_refused() -> None:
    outcome = route_audit_here("analyze", "log.jsonl", *CHOSEN, "--margin", "2%", cwd=CASE)
    assert outcome.status == 2
    assert "--margin" in outcome.stderr
