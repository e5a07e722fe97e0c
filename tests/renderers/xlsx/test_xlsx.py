"""The workbook: what it holds, that its formulas come to the tool's figures, and that texts stay texts."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import cycle

import msgspec
import pytest

from cases_made import made, unreconciled, with_words, without_case
from office import named
from route_audit import units
from route_audit.errors import ConfigError
from route_audit.renderers.document import document
from route_audit.renderers.document.model import plain
from route_audit.report import Report
from workbooks import CHANGES, HOSTILE, KINDS, cells, drawn, money, opened, report_of, shown

READ = ["Levers", "Policies", "Types", "Tiers", "Evidence", "Coverage"]
SHEETS = ["Summary", "Assumptions", "Months", "Bridge", *READ]

CASH = "Saving in cash, a year"

LONGEST_TEXT = 255
"""Letters of a text within a formula."""

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


@pytest.fixture(scope="module", params=KINDS)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report_of(request.param, tmp_path_factory.mktemp("case"))


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


def test_what_bills_fall_by_stands_there_where_contracts_keep_a_part() -> None:
    report = made(100_000.0)
    case, figures = money(report)
    kept = msgspec.structs.replace(figures, cash_saving_usd=-41_000.0, avoided_usd=1.0)
    case = msgspec.structs.replace(case, finance=kept)
    found = [
        [row[2].value for row in opened(drawn(each), values=True)["Summary"] if row[0].value == CASH]
        for each in (report, msgspec.structs.replace(report, case=case))
    ]
    assert found == [[], [-41_000.0]]


def test_what_nobody_priced_is_no_zero(report: Report) -> None:
    _, figures = money(report)
    book = opened(drawn(report), values=True)
    lost = [book["Months"].cell(row, 5).value for row in range(6, 6 + len(figures.months))]
    if figures.failures_usd is None:
        assert {*lost, named(book, "failing_usd")} == {units.UNKNOWN}
    else:
        assert lost == [pytest.approx(flow.failures_usd, rel=1e-12) for flow in figures.months]


def test_what_may_be_changed_is_named_and_marked(report: Report) -> None:
    book = opened(drawn(report), values=False)
    for name in CHANGES:
        ((sheet, place),) = book.defined_names[name].destinations
        cell = book[sheet][place.replace("$", "")]
        assert sheet == "Assumptions"
        assert cell.fill.fgColor.rgb == "FFFFF8DC"
        assert cell.font.color.rgb == "FF0000C0"
        assert cell.data_type != "f"


def test_the_stamp_is_on_every_printed_page() -> None:
    book = opened(drawn(unreconciled(made())), values=True)
    headers = [sheet.oddHeader for sheet in book.worksheets]
    assert all(header is not None and header.right.text == "UNRECONCILED" for header in headers)
    assert any(cell.value == "UNRECONCILED" for sheet, cell in cells(book) if sheet == "Summary")


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
    held = shown(words)
    labels = [cell for sheet, cell in cells(opened(file, values=True)) if sheet == "Types"]
    first = [cell for cell in labels if cell.column == 1][1:]
    assert len(first) == len(made().request_types)
    assert {(cell.data_type, cell.value) for cell in first} == {("s", held)}
    quoted = held.startswith(("=", "+", "-", "@", "'"))
    assert all(bool(cell.quotePrefix) == quoted for cell in first)


def _sheets(file: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return b"".join(parts.read(name) for name in sorted(parts.namelist()) if "worksheets/" in name)


def _formulas(file: bytes) -> list[bytes]:
    return re.findall(rb"<f>.*?</f>", _sheets(file))


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


def test_where_no_policy_saves_the_first_sheet_has_the_bill() -> None:
    report = made()
    assert report.case is not None
    case = msgspec.structs.replace(report.case, finance=None, why="no policy saves", outcome="do not build")
    book = opened(drawn(msgspec.structs.replace(report, case=case)), values=True)
    told = [cell.value for name, cell in cells(book) if name == book.sheetnames[0]]
    assert told[told.index("Bill of these logs") + 1] == report.baseline.cost_usd
    assert "No further figures in dollars: no policy saves" in told


def test_a_report_without_a_case_is_refused() -> None:
    with pytest.raises(ConfigError, match="holds no business case"):
        drawn(without_case(made()))


def test_the_bridge_is_the_year_s_and_each_step_is_named_above_its_bar(report: Report) -> None:
    file, (_, figures) = drawn(report), money(report)
    rows = [*opened(file, values=True)["Bridge"].iter_rows(min_row=5, max_col=3, values_only=True)]
    steps = {row[0]: row[1] for row in rows}
    changes = {row[0]: row[2] for row in rows}
    assert changes["tokenizer"] == "the other models count the same text as more or fewer tokens"
    assert steps["as logged"] == pytest.approx(figures.bill_usd)
    assert steps["projected"] == pytest.approx(figures.projected_usd)
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        charts = [book.read(name).decode() for name in book.namelist() if "charts/chart" in name]
    (labelled,) = (chart for chart in charts if "c:lineChart" in chart)
    assert f"<a:t>{units.projected_usd(figures.bill_usd)}</a:t>" in labelled
    assert labelled.count("<a:t>") == len(figures.bridge)


def test_the_decision_is_a_formula_that_holds_the_tool_s_own(report: Report) -> None:
    file, (case, _) = drawn(report), money(report)
    formulas, values = opened(file, values=False), opened(file, values=True)
    assert str(named(formulas, "outcome_now")).startswith("=IF(changed_count=0,outcome_own,")
    assert named(values, "outcome_now") == named(values, "outcome_own") == case.outcome.upper()
    assert named(values, "decision_own") == case.decision
    parts = re.findall(
        r'"((?:[^"]|"")*)"', " ".join(map(bytes.decode, _formulas(file))).replace("&quot;", '"')
    )
    assert max(map(len, parts)) <= LONGEST_TEXT


def test_large_figures_have_two_digits_and_no_projected_dollars_have_cents(report: Report) -> None:
    file, (_, figures) = drawn(report), money(report)
    book = opened(file, values=True)
    large = [cell for sheet, cell in cells(book) if sheet == "Summary" and cell.font.sz == 16]
    shown = {units.projected_usd(float(str(cell.value))) for cell in large if cell.value != "none"}
    assert {units.projected_usd(figures.bill_usd), units.projected_usd(figures.projected_usd)} <= shown
    assert all(cell.value == float(f"{cell.value:.3g}") for cell in large if cell.value != "none")
    cents = {sheet for sheet, cell in cells(book) if cell.number_format == "$#,##0.00"}
    assert cents == {"Assumptions", "Policies", "Types", "Tiers", "Coverage"}
    stated = [cell for cell in book["Assumptions"]["C"] if cell.number_format == "$#,##0.00"]
    assert all(cell.fill.fgColor.rgb == "FFFFF8DC" for cell in stated)
    costs = [cell.number_format == "$#,##0.00" for cell in book["Policies"]["B"][1:]]
    assert costs == [not row.routed_requests_share for row in report.policies]


def test_no_minus_depends_on_the_program_that_shows_it(report: Report) -> None:
    # LibreOffice writes none where the last of several sections with conditions shows a number below zero.
    book = opened(drawn(report), values=True)
    below = [cell for _, cell in cells(book) if isinstance(cell.value, int | float) and cell.value < 0]
    assert below
    dollars = {cell.number_format for cell in below if "$" in cell.number_format}
    assert {each for each in dollars if ";" in each} == set()


def test_dollars_below_a_dime_have_two_digits() -> None:
    row = msgspec.structs.replace(made().request_types[0], cost_usd=0.0041, saving_usd=-0.00382)
    report = msgspec.structs.replace(made(), request_types=(row,))
    cost, saving = (opened(drawn(report), values=True)["Types"][place] for place in ("F2", "H2"))
    assert (cost.number_format, saving.number_format) == ("$0.0000", "$0.0000")


def test_a_break_even_has_the_digits_of_page_one() -> None:
    rows = [
        msgspec.structs.replace(
            each, break_even=msgspec.structs.replace(each.break_even, usd_per_wrong_answer=usd)
        )
        for each, usd in zip(made().policies, cycle((0.01131, 0.3872, 12.4)), strict=False)
    ]
    book = opened(drawn(msgspec.structs.replace(made(), policies=tuple(rows))), values=True)
    shown = [cell.number_format for cell in book["Policies"]["N"][1:]]
    assert shown[:3] == ["$0.000", "$0.00", "$#,##0"]


def test_no_name_is_cut_short() -> None:
    row = msgspec.structs.replace(made().request_types[0], label="long-name " * 20)
    report = msgspec.structs.replace(made(), request_types=(row,))
    sheet = opened(drawn(report), values=True)["Types"]
    assert sheet["A2"].alignment.wrap_text
    assert (sheet.row_dimensions[2].height or 0) >= 4 * 13


def test_the_headline_is_page_one_s(report: Report) -> None:
    _, figures = money(report)
    sheet = opened(drawn(report), values=True)["Summary"]
    tile = next(each for each in document(report).tiles if each.label.startswith("Net saving"))
    (label,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == tile.label)
    large, note = (sheet.cell(label.row + below, label.column) for below in (1, 2))
    assert isinstance(large.value, float)
    assert any(units.projected_usd(large.value, digits) == tile.figure.text for digits in (2, 3))
    assert note.value == plain(tile.note)
    words = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "Net saving, a year (likely)" in words
    assert figures.likely_net_saving_usd == pytest.approx(
        figures.saving_usd - (figures.failures_usd or 0.0) - figures.run_usd
    )


@pytest.mark.parametrize("risks", [True, False])
def test_no_heading_stands_above_nothing(risks: bool) -> None:
    report = made()
    case, _ = money(report)
    changed = msgspec.structs.replace(case, risks=case.risks if risks else ())
    book = opened(drawn(msgspec.structs.replace(report, case=changed)), values=True)
    assert ("Largest risks" in {cell.value for cell in book["Summary"]["A"]}) is risks
