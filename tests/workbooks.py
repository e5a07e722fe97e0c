"""Workbooks of business cases, opened as others open them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import openpyxl
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from cases_made import STATED, made
from route_audit.renderers import RENDERERS, Page
from route_audit.report import Report
from route_audit.report.case import BusinessCase, Finance

KINDS = ["small", "large", "stated", "cascading"]

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


def report_of(kind: str, folder: Path) -> Report:
    """The case called ``kind``; ``folder`` takes its case file."""
    if kind == "stated":
        return stated(folder)
    if kind == "cascading":
        return cascading()
    return made(None if kind == "small" else 100_000.0)


def shown(words: str) -> str:
    """A text as a cell holds it."""
    return re.sub(r"[\x00-\x1f]", "\N{REPLACEMENT CHARACTER}", words)
