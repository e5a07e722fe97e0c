"""What is projected where the bill is not reconciled: shares of it, in every kind that people read."""

from __future__ import annotations

import io

import msgspec
import pytest
from pypdf import PdfReader

from cases_made import unreconciled
from route_audit import units
from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.told import IN_SHARES, Money, money_of
from route_audit.report import Report
from sample_case import NO_CASE_IN_DOLLARS
from sample_report import BILL, REPORT
from workbooks import cells, opened

_CHOSEN = next(each for each in REPORT.policies if each.name == REPORT.recommendation.policy)


def case_without_dollars() -> Report:
    """The sample case as it is made where the bill is not reconciled."""
    assert NO_CASE_IN_DOLLARS.case is not None
    chosen = msgspec.structs.replace(NO_CASE_IN_DOLLARS.case, policy=_CHOSEN.name, risks=())
    return unreconciled(msgspec.structs.replace(NO_CASE_IN_DOLLARS, case=chosen))


def text_of(name: str, report: Report) -> str:
    made = RENDERERS[name].render(report, Page(120))
    if isinstance(made, str):
        return made
    if name == "xlsx":
        return " ".join(str(cell.value) for _, cell in cells(opened(made, values=True)))
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def dollars(report: Report) -> set[str]:
    """What the chosen policy costs and saves, as it stands where the bill is reconciled."""
    ends = _CHOSEN.interval
    amounts = (_CHOSEN.cost_usd, *(each.saving_at_low_usd for each in _CHOSEN.drivers[:3]))
    by_type = [row.saving_usd for row in report.request_types if row.saving_usd]
    spread = units.spread_usd(ends.p10, _CHOSEN.saving_usd, ends.p90)
    return {*map(units.projected_usd, (*amounts, *by_type)), *spread}


@pytest.mark.parametrize("name", ["table", "comparison", "svg"])
def test_a_summary_has_savings_in_no_dollars(name: str) -> None:
    advice = msgspec.structs.replace(REPORT.recommendation, decision="told in per cent")
    page = text_of(name, unreconciled(msgspec.structs.replace(REPORT, recommendation=advice)))
    assert units.usd(BILL) in page
    assert not [each for each in dollars(REPORT) if f" {each} " in page]
    assert units.projected_usd(_CHOSEN.cost_usd) in text_of(name, REPORT)


@pytest.mark.parametrize("name", ["case", "markdown", "html", "pdf"])
def test_a_case_has_savings_in_no_dollars_after_page_one(name: str) -> None:
    page = " ".join(text_of(name, case_without_dollars()).split())
    assert " ".join(IN_SHARES.split()) in page
    assert not [each for each in dollars(REPORT) if f" {each} " in page or f">{each}<" in page]


def test_a_workbook_has_savings_in_no_dollars() -> None:
    book = opened(RENDERERS["xlsx"].render(case_without_dollars(), Page()), values=True)  # type: ignore[arg-type]
    heads = [cell.value for cell in book["Policies"][1]]
    assert not [words for words in heads if "USD" in str(words)]
    row = next(row for row in book["Policies"].iter_rows(min_row=2) if row[0].value == _CHOSEN.name)
    assert row[1].value == pytest.approx(_CHOSEN.cost_usd / BILL)
    assert not [cell.value for cell in book["Types"][1] if "projected, USD" in str(cell.value)]


def test_a_share_of_no_bill_is_unknown() -> None:
    assert Money(0.0, in_shares=True).told(1.0) == units.UNKNOWN
    assert Money(None, in_shares=True).spread(1.0, None) == (units.UNKNOWN, units.UNKNOWN)
    assert Money(200.0, in_shares=True).told(-25.0) == "-12.5%"


def test_a_bill_that_agrees_is_told_in_dollars() -> None:
    assert money_of(REPORT).told(1_234.0) == "$1,200"
