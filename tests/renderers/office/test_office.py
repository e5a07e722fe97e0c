"""What other programs make of the files: LibreOffice of the workbook, poppler of the PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import numpy as np
import pytest

from cases_made import made, with_words
from office import named, needs_office, recalculated
from route_audit.business import finance
from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.document import document
from route_audit.renderers.document.model import plain
from route_audit.report import Report
from workbooks import CHANGES, HOSTILE, KINDS, cascading, cells, drawn, money, opened, report_of, shown

pytestmark = needs_office


@pytest.fixture(params=KINDS)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Report:
    return report_of(request.param, tmp_path)


def test_another_program_comes_to_the_same_in_every_cell(report: Report, tmp_path: Path) -> None:
    file = drawn(report)
    expected, found = opened(file, values=True), recalculated(file, tmp_path)
    formulas = [(sheet, cell) for sheet, cell in cells(opened(file, values=False)) if cell.data_type == "f"]
    assert len(formulas) > 400
    for sheet, cell in formulas:
        own, theirs = (book[sheet][cell.coordinate].value for book in (expected, found))
        if isinstance(own, str):
            assert theirs == own, (sheet, cell.coordinate)
        else:
            assert theirs == pytest.approx(own, rel=1e-9, abs=1e-9), (sheet, cell.coordinate, cell.value)


@pytest.mark.parametrize("kind", ["large", "cascading"])
def test_a_changed_assumption_moves_the_headline_as_the_arithmetic_says(kind: str, tmp_path: Path) -> None:
    report = made(100_000.0) if kind == "large" else cascading()
    found = recalculated(drawn(report), tmp_path, CHANGES)
    for name, value in worked_out(report).items():
        assert named(found, name) == pytest.approx(value, rel=1e-9), name
    assert named(found, "changed_count") == len(CHANGES)


def worked_out(report: Report) -> dict[str, float | None]:
    """The headline under ``CHANGES``, by the tool's own finance."""
    _, figures = money(report)
    sums, new = figures.what_if, CHANGES
    further = (
        new["escalation"] * sums.moved_usd
        if sums.escalation_share is None
        else new["escalation"] / sums.escalation_share * sums.further_usd
    )
    there = sums.fixed_usd + new["verbosity"] * sums.output_usd + further
    own = sums.moved_usd - sums.fixed_usd - sums.output_usd - sums.further_usd
    change = new["share_routed"] * (sums.moved_usd - there) - own
    full = (np.array(figures.full_savings_usd) + change) * new["volume"]
    full = np.concatenate([full, np.full(12, full[-1])])
    moved = new["share_routed"] * new["volume"] * sums.requests
    lost = moved * new["failure_share"] * new["wrong_answer_usd"]
    terms = finance.Terms(2_500.0, 0.08, 24, 2, (0.5, 0.25, 1.0), 0.01)
    flows = finance.flows(full - lost, terms)
    bill, saving = figures.bill_usd * new["volume"], float(full[:12].sum())
    return {
        "bill_usd": bill,
        "projected_usd": bill - saving,
        "net_usd": saving - 12 * lost - 12 * 2_500.0,
        "npv_usd": float(finance.npv(50_000.0, flows, 0.08)),
        "found_payback_months": finance.payback_months(50_000.0, flows.tolist()),
        "found_payback_discounted": finance.payback_months(50_000.0, finance.present(flows, 0.08).tolist()),
        "smallest_bill_usd": finance.smallest_bill_usd(50_000.0, 2_500.0, (saving - 12 * lost) / bill, 18),
        "waiting_usd": float(full[0]) - lost - 2_500.0,
        "break_even_usd": (float(full[0]) - 2_500.0) / (moved * new["failure_share"]),
    }


@pytest.mark.parametrize(
    ("changes", "evidence", "outcome", "begins"),
    [
        ({"effort_usd": 9_000.0}, "D", "MEASURE", "Before building 'tiered', measure whether its answers"),
        ({"effort_usd": 9_000.0}, "B", "ROLL OUT", "Approve a canary of 'tiered': at the likely values of"),
        ({"effort_usd": 9e6}, "B", "DO NOT BUILD", "Do not build routing for 'tiered': at the likely"),
        ({"effort_usd": 9_000.0}, "E", "DO NOT BUILD", "Do not build routing for 'tiered': at the likely"),
        ({"volume": 0.0}, "B", "DO NOT BUILD", "Do not build routing for 'tiered': at the likely values"),
        ({"effort_usd": "much"}, "B", "NO CASE", "No case can be made in dollars: an assumption is"),
    ],
)
def test_the_decision_follows_a_changed_assumption_by_its_rule(
    changes: dict[str, float | str], evidence: str, outcome: str, begins: str, tmp_path: Path
) -> None:
    report = made(100_000.0)
    advice = msgspec.structs.replace(report.recommendation, evidence_class=evidence)
    found = recalculated(drawn(msgspec.structs.replace(report, recommendation=advice)), tmp_path, changes)
    words = [str(cell.value) for sheet, cell in cells(found) if sheet == "Summary"]
    assert named(found, "outcome_now") == outcome
    assert sum(each.startswith(begins) for each in words) == 1
    assert "Net saving, a year (likely, as changed)" in words
    assert "What to do next, before anything was changed" in words
    assert any(each.startswith("Draws stay as the tool drew them") for each in words)


def test_the_decision_turns_where_the_likely_value_falls_to_what_is_asked_for(tmp_path: Path) -> None:
    report = made(100_000.0)
    case, figures = money(report)
    worth = figures.npv_curve_usd[4]  # P20: four draws of five are above zero
    effort = next(each.value for each in case.terms if each.id == "effort_usd")
    found = [
        named(recalculated(drawn(report), tmp_path, {"effort_usd": effort + worth + more}), "outcome_now")
        for more in (-1.0, 1.0)
    ]
    assert found == ["MEASURE", "DO NOT BUILD"]


def test_an_effort_that_is_never_paid_back_says_so(tmp_path: Path) -> None:
    file = drawn(made(100_000.0))
    found = recalculated(file, tmp_path, {"effort_usd": 10_000_000.0})
    assert named(found, "found_payback_months") == "not within the horizon"
    found = recalculated(file, tmp_path, {"effort_usd": 0.0, "lead_months": 0, "ramp_1": 1.0})
    assert named(found, "found_payback_months") == 0


def test_another_program_takes_no_word_for_a_formula(tmp_path: Path) -> None:
    found = recalculated(drawn(with_words(made(), *HOSTILE)), tmp_path)
    texts = {cell.value for _, cell in cells(found) if cell.data_type == "s"}
    assert set(map(shown, HOSTILE)) <= texts
    assert not any(cell.hyperlink for _, cell in cells(found))


def test_another_reader_finds_the_same_words(tmp_path: Path) -> None:
    report = made(100_000.0)
    file = RENDERERS["pdf"].render(report, Page())
    assert isinstance(file, bytes)
    (tmp_path / "case.pdf").write_bytes(file)
    command = ["pdftotext", "-l", "1", "case.pdf", "-"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    found = "".join(done.stdout.decode().split())
    assert "".join(plain(document(report).decision).split()) in found
    assert all(str(tile.figure) in found for tile in document(report).tiles)
