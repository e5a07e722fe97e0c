"""The workbook: what it holds, that its formulas come to the tool's figures, and that texts stay texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from cases_made import STATED, made, with_words, without_case
from office import named, needs_office, recalculated
from route_audit.business import finance
from route_audit.errors import InputError
from route_audit.renderers import RENDERERS, Page
from route_audit.report import Report
from route_audit.report.case import BusinessCase, Finance

HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("https://example.com","here")',
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "'=1+1",
    "https://example.com/x",
    "mailto:someone@example.com",
    "internal:Summary!A1",
    "external:C:\\book.xlsx",
    "1234.5",
    "TRUE",
    "#REF!",
    "_x003D_1+1",
    "<f>1+1</f> & \"'",
    "\x1b[31m\x00",
]

SHEETS = ["Summary", "Assumptions", "Months", "Policies", "Types", "Tiers", "Evidence", "Coverage"]

FIGURES = {
    "bill_usd": "bill_usd",
    "projected_usd": "projected_usd",
    "saving_usd": "saving_usd",
    "run_usd": "run_usd",
    "waiting_usd": "waiting_usd",
    "roi_share": "roi_share",
    "smallest_bill_usd": "smallest_bill_usd",
    "break_even_usd": "break_even_usd_per_wrong_answer",
    "found_payback_months": "payback_months",
    "found_payback_discounted": "discounted_payback_months",
}
"""Named cells of the summary, and the report's fields that they must come to."""

CHANGES = {
    "effort_usd": 50_000.0,
    "run_usd_per_month": 2_500.0,
    "discount_rate": 0.08,
    "horizon_months": 24,
    "lead_months": 2,
    "payback_months": 18,
    "monthly_growth": 0.01,
    "ramp_1": 0.5,
    "wrong_answer_usd": 0.002,
    "failure_share": 0.02,
    "share_routed": 0.8,
    "verbosity": 1.2,
    "escalation": 0.1,
    "volume": 1.5,
}


def drawn(report: Report, paper: str = "a4") -> bytes:
    file = RENDERERS["xlsx"].render(report, Page(paper=paper))
    assert isinstance(file, bytes)
    return file


def opened(file: bytes, *, values: bool) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(file), data_only=values)


def cells(book: Workbook) -> Iterator[tuple[str, Cell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.value is not None:
                    yield sheet.title, cell


def money(report: Report) -> tuple[BusinessCase, Finance]:
    assert report.case is not None
    assert report.case.finance is not None
    return report.case, report.case.finance


def stated(folder: Path) -> Report:
    path = folder / "case.yaml"
    path.write_text(STATED, encoding="utf-8")
    return made(100_000.0, path)


def cascading() -> Report:
    """With sums of a policy whose requests go on to the strong model."""
    report = made(100_000.0)
    case, figures = money(report)
    sums = msgspec.structs.replace(figures.what_if, further_usd=1_234.5, escalation_share=0.2)
    figures = msgspec.structs.replace(figures, what_if=sums)
    return msgspec.structs.replace(report, case=msgspec.structs.replace(case, finance=figures))


@pytest.fixture(scope="module", params=["small", "large", "stated", "cascading"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    if request.param == "stated":
        return stated(tmp_path_factory.mktemp("stated"))
    if request.param == "cascading":
        return cascading()
    return made(None if request.param == "small" else 100_000.0)


def test_the_sheets_and_the_decision_are_there(report: Report) -> None:
    book = opened(drawn(report), values=True)
    assert book.sheetnames == SHEETS
    words = {cell.value for sheet, cell in cells(book) if sheet == "Summary"}
    assert report.case is not None
    assert {report.case.decision, report.case.outcome.upper(), report.case.next_action} <= words


def test_the_figures_are_formulas_that_hold_the_tool_s_values(report: Report) -> None:
    file, (_, figures) = drawn(report), money(report)
    formulas, values = opened(file, values=False), opened(file, values=True)
    for name, field in FIGURES.items():
        assert str(named(formulas, name)).startswith("=")
        own = getattr(figures, field)
        if own is None:
            assert named(values, name) in {"none", "not within the horizon"}
        else:
            assert named(values, name) == pytest.approx(own, rel=1e-12)
    net = figures.saving_usd - (figures.failures_usd or 0.0) - figures.run_usd
    assert named(values, "net_usd") == pytest.approx(net, rel=1e-12)


@needs_office
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


@needs_office
@pytest.mark.parametrize("kind", ["large", "cascading"])
def test_a_changed_assumption_moves_the_headline_as_the_arithmetic_says(kind: str, tmp_path: Path) -> None:
    report = made(100_000.0) if kind == "large" else cascading()
    found = recalculated(drawn(report), tmp_path, CHANGES)
    for name, value in worked_out(report).items():
        shown = named(found, name)
        assert shown == pytest.approx(value, rel=1e-9), name
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


@needs_office
def test_an_effort_that_is_never_paid_back_says_so(tmp_path: Path) -> None:
    file = drawn(made(100_000.0))
    found = recalculated(file, tmp_path, {"effort_usd": 10_000_000.0})
    assert named(found, "found_payback_months") == "not within the horizon"
    found = recalculated(file, tmp_path, {"effort_usd": 0.0, "lead_months": 0, "ramp_1": 1.0})
    assert named(found, "found_payback_months") == 0


def test_what_may_be_changed_is_named_and_marked(report: Report) -> None:
    book = opened(drawn(report), values=False)
    for name in CHANGES:
        ((sheet, place),) = book.defined_names[name].destinations
        cell = book[sheet][place.replace("$", "")]
        assert sheet == "Assumptions"
        assert cell.fill.fgColor.rgb == "FFFFF8DC"
        assert cell.font.color.rgb == "FF0000C0"
        assert cell.data_type != "f"


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    file = drawn(made())
    assert file == drawn(made())
    assert str(opened(file, values=True).properties.created).startswith(made().tool.prices_as_of)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert str(opened(drawn(made()), values=True).properties.created).startswith("2023-11-14")


@pytest.mark.parametrize(("paper", "code"), [("a4", 9), ("letter", 1)])
def test_sheets_print_on_the_paper(paper: str, code: int) -> None:
    book = opened(drawn(made(), paper), values=False)
    assert {int(sheet.page_setup.paperSize or 0) for sheet in book.worksheets} == {code}


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_a_log_are_never_formulas_or_links(words: str) -> None:
    clean, file = drawn(made()), drawn(with_words(made(), words))
    assert _formulas(file) == _formulas(clean)
    assert b"hyperlink" not in _sheets(file)
    shown = re.sub(r"[\t\r\x00-\x1f]", "\N{REPLACEMENT CHARACTER}", words)
    labels = [cell for sheet, cell in cells(opened(file, values=True)) if sheet == "Types"]
    first = [cell for cell in labels if cell.column == 1][1:]
    assert len(first) == len(made().request_types)
    assert {(cell.data_type, cell.value) for cell in first} == {("s", shown)}
    quoted = shown.startswith(("=", "+", "-", "@", "'"))
    assert all(bool(cell.quotePrefix) == quoted for cell in first)


def _sheets(file: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return b"".join(parts.read(name) for name in sorted(parts.namelist()) if "worksheets/" in name)


def _formulas(file: bytes) -> list[bytes]:
    return re.findall(rb"<f>.*?</f>", _sheets(file))


@needs_office
def test_another_program_takes_no_word_for_a_formula(tmp_path: Path) -> None:
    found = recalculated(drawn(with_words(made(), *HOSTILE)), tmp_path)
    shown = {re.sub(r"[\t\r\x00-\x1f]", "\N{REPLACEMENT CHARACTER}", words) for words in HOSTILE}
    texts = {cell.value for _, cell in cells(found) if cell.data_type == "s"}
    assert shown <= texts
    assert not any(cell.hyperlink for _, cell in cells(found))


def test_very_long_words_are_cut_not_lost() -> None:
    book = opened(drawn(with_words(made(), "x" * 40_000)), values=True)
    assert {len(str(cell.value)) for sheet, cell in cells(book) if sheet == "Types" and cell.column == 1} == {
        12,
        32_000,
    }


def test_a_report_without_dollars_holds_the_decision_alone() -> None:
    report = made()
    assert report.case is not None
    case = msgspec.structs.replace(report.case, finance=None, why="the log has no times", outcome="no case")
    book = opened(drawn(msgspec.structs.replace(report, case=case)), values=False)
    assert book.sheetnames == [name for name in SHEETS if name not in {"Assumptions", "Months"}]
    assert any("the log has no times" in str(cell.value) for _, cell in cells(book))
    assert not any(cell.data_type == "f" for _, cell in cells(book))


def test_a_report_without_a_case_is_refused() -> None:
    with pytest.raises(InputError, match="holds no business case"):
        drawn(without_case(made()))
