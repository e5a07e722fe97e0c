"""The first sheet: the decision, four numbers, and all figures of the case beside the tool's own."""

from __future__ import annotations

from collections.abc import Sequence

from route_audit import units
from route_audit.renderers.document.charts.looks import BLUE, GREY
from route_audit.renderers.document.facts import BILL, NET_SAVING, year_digits
from route_audit.renderers.document.model import Document, Tile, plain
from route_audit.renderers.sheets import decision
from route_audit.renderers.sheets.book import Formula, Heading, Sheet, Workbook
from route_audit.renderers.sheets.figures import Row
from route_audit.renderers.sheets.figures import rows as figure_rows
from route_audit.renderers.sheets.months import Line, total_range
from route_audit.report import Report
from route_audit.report.case import Finance

NAME = "Summary"
_LAST = 3
_WIDTHS = (34, 28, 42, 46)
_FIGURE_POINTS, _TILE_NOTE_POINTS = 26, 39
"""Of a tile's figure, and of its note: three lines in the narrowest column."""

_BASIS_LETTERS = 54
"""In a line of the last column."""

_DECISION_LINES = 3
"""Of the decision that follows changed assumptions."""

_UNCHANGED = "All assumptions stand at the tool's own values."
_CHANGED = '" assumptions were changed: figures and decision follow at the likely values, draws do not."'
_OF_A_YEAR = {"bill_usd", "projected_usd"}
_BEFORE = "before anything was changed"


def summary(book: Workbook, found: Document, report: Report, lines: tuple[Line, ...]) -> None:
    """Write the sheet; without dollars, the decision alone."""
    sheet = book.sheet(NAME)
    sheet.widths(_WIDTHS)
    case = report.case
    figures = case.finance if case is not None and found.tiles else None
    if case is None or figures is None:
        why = "" if case is None else case.why
        row = _head(sheet, found, found.outcome.upper(), plain(found.decision))
        row, no_more = _bill(sheet, row, found.tiles, report)
        sheet.across(row, (0, _LAST), f"No {no_more} in dollars: {why}", "wrapped", 30)
        row += 2
    else:
        volume = next(plain(each.note) for each in found.tiles if each.figure.path == BILL)
        rows = tuple(figure_rows(figures, lines, volume))
        own = _own(plain(found.decision), report.recommendation.evidence_class, rows)
        row = _head(sheet, found, decision.outcome(case), decision.sentence(own))
        row = _figures(book, sheet, _tiles(sheet, row, found, rows, year_digits(figures)), rows)
        row = decision.rule(book, sheet, row + 1, case, figures, own)
        row = _draws(sheet, row + 1, figures)
        row = _chart(book, sheet, row + 1, len(figures.months))
    if found.risks:
        row = _words(sheet, row, _title("Largest risks", figures), [plain(risk) for risk in found.risks])
    _words(sheet, row, _title("What to do next", figures), [plain(found.next_action)])


def _bill(sheet: Sheet, row: int, tiles: Sequence[Tile], report: Report) -> tuple[int, str]:
    """The bill alone, where page one has it; gives the next row, and what there is no more of."""
    for tile in tiles:
        sheet.put(row, 0, tile.label, "tile label")
        sheet.put(row + 1, 0, report.baseline.cost_usd, "tile cents")
        sheet.page.set_row(row + 1, _FIGURE_POINTS)
        sheet.put(row + 2, 0, plain(tile.note), "tile note")
        row += 4
    return row, "further figures" if tiles else "figures"


def _title(words: str, figures: Finance | None) -> str | Formula:
    """What follows no assumption says so once one is changed."""
    if figures is None:
        return words
    return Formula(f'IF(changed_count=0,"{words}","{words}, {_BEFORE}")', words)


def _own(words: str, evidence_class: str, rows: tuple[Row, ...]) -> decision.Own:
    npv, present = (float(each.own) for each in rows if each.name in {"npv_usd", "saving_present_usd"})
    return decision.Own(words, evidence_class, npv, present)


def _head(sheet: Sheet, found: Document, outcome: str | Formula, words: str | Formula) -> int:
    sheet.across(0, (0, _LAST), found.title, "title", 28)
    sheet.across(1, (0, _LAST), found.made, "quiet", 15)
    row = 2
    if found.stamp is not None:
        sheet.across(row, (0, _LAST), found.stamp, "warning", 18)
        row += 1
    sheet.page.set_row(row, 8)
    sheet.across(row + 1, (0, _LAST), outcome, "outcome", 20)
    tall = max(_height(plain(found.decision), 110, 19), 19 * _DECISION_LINES)
    sheet.across(row + 2, (0, _LAST), words, "decision", tall)
    sheet.across(row + 3, (0, _LAST), found.evidence, "evidence", 18)
    return row + 5


def _height(text: str, letters: int, each: float) -> float:
    """Points for a text that wraps after so many letters."""
    return each * (1 + len(text) // letters)


def _tiles(sheet: Sheet, row: int, found: Document, rows: tuple[Row, ...], digits: int) -> int:
    """Page one's four numbers: the same on every kind of file, as long as nothing is changed."""
    by_name = {each.name: each for each in rows}
    shown = ("bill_usd", "projected_usd", "net_usd", "break_even_usd")
    for column, each in enumerate(by_name[name] for name in shown):
        label, figure, note = _net(found, digits) if each.name == "net_usd" else _tile(each, digits)
        sheet.put(row, column, label, "tile label")
        sheet.put(row + 1, column, figure, "tile")
        sheet.put(row + 2, column, note, "tile note")
    sheet.page.set_row(row + 1, _FIGURE_POINTS)
    sheet.page.set_row(row + 2, _TILE_NOTE_POINTS)
    changed = f'IF(changed_count=0,"{_UNCHANGED}",changed_count&{_CHANGED})'
    sheet.across(row + 4, (0, _LAST), Formula(changed, _UNCHANGED), "evidence", 18)
    return row + 6


def _tile(each: Row, digits: int) -> tuple[str, Formula, str]:
    kept = digits if each.name in _OF_A_YEAR else 2
    own = each.own if isinstance(each.own, str) else units.rounded(each.own, kept)
    return each.statement, Formula(decision.rounded(each.name, kept), own), each.basis


def _net(found: Document, digits: int) -> tuple[Formula, Formula, Formula]:
    """The P50, as on page one; the likely net saving once an assumption is changed, as draws don't follow."""
    tile = next(each for each in found.tiles if each.figure.path == NET_SAVING)
    label, middle, note = tile.label, tile.figure.text, plain(tile.note)
    own = float(middle.replace("$", "").replace(",", ""))
    likely = "Net saving, a year (likely, as changed)"
    was = f"at the likely values; the tool's own P50 was {middle}"
    return (
        Formula(f'IF(changed_count=0,"{label}","{likely}")', label),
        Formula(f"IF(changed_count=0,{own!r},{decision.rounded('net_usd', digits)})", own),
        Formula(f'IF(changed_count=0,"{note}","{was}")', note),
    )


def _figures(book: Workbook, sheet: Sheet, row: int, rows: tuple[Row, ...]) -> int:
    headings = (
        Heading("figure, US dollars"),
        Heading("at these assumptions", "usd"),
        Heading("the tool's own", "usd"),
        Heading("what it is"),
    )
    sheet.table(row, headings, ())
    for at, each in enumerate(rows, row + 1):
        sheet.put(at, 0, each.statement, "wrapped")
        sheet.put(at, 1, each.live, each.style)
        sheet.put(at, 2, each.own, each.style)
        sheet.put(at, 3, each.basis, "quiet")
        sheet.page.set_row(at, _height(each.basis, _BASIS_LETTERS, 16))
        book.name(each.name, NAME, (at, 1))
    at = row + 1 + len(rows)
    sheet.put(at, 0, "Assumptions that were changed", "wrapped")
    sheet.put(at, 1, Formula("SUMPRODUCT(--(assumed<>assumed_own))", 0), "count")
    book.name("changed_count", NAME, (at, 1))
    return at + 1


def _draws(sheet: Sheet, row: int, figures: Finance) -> int:
    """What the tool drew: fixed values, as a sheet can't draw."""
    headings = (
        Heading("draws of the tool"),
        Heading("", "usd"),
        Heading("the tool's own", "usd"),
        Heading("what it is", "quiet", _WIDTHS[_LAST]),
    )
    rows = [
        (f"{name}, {end}", "", value, basis)
        for name, span, basis in (
            ("Net saving, a year", figures.net_saving_usd, "saving less failures and running it"),
            ("Net present value", figures.npv_usd, "over the horizon, effort subtracted"),
        )
        for end, value in (("P10", span.p10), ("P50", span.p50), ("P90", span.p90))
    ]
    if figures.avoided_usd and figures.cash_saving_usd is not None:
        basis = "what bills fall by under your contracts, at the likely values"
        rows.append(("Saving in cash, a year", "", figures.cash_saving_usd, basis))
    row = sheet.table(row, headings, rows)
    sheet.put(row, 0, "Net present value above zero", "wrapped")
    sheet.put(row, 2, figures.npv_positive_share, "share")
    sheet.put(row, 3, "of draws", "quiet")
    sheet.across(row + 1, (0, _LAST), decision.FOLLOWS, "quiet", 30)
    return row + 2


def _chart(book: Workbook, sheet: Sheet, row: int, horizon: int) -> int:
    """The cumulative flow, which follows the assumptions."""
    chart = book.workbook.add_chart({"type": "column"})
    months, totals = total_range(horizon)
    chart.add_series(
        {
            "name": "cumulative",
            "categories": months,
            "values": totals,
            "fill": {"color": BLUE},
            "gap": 40,
        }
    )
    chart.set_title({"name": "Cumulative, US dollars, by month", "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"label_position": "low", "line": {"color": GREY}})
    axis = {"num_format": "$#,##0", "major_gridlines": {"visible": True, "line": {"color": "#e4e6ea"}}}
    chart.set_y_axis(axis | {"line": {"none": True}})
    chart.set_size({"width": 1010, "height": 240})
    sheet.page.insert_chart(row, 0, chart, {"description": "What came in less what went out, by month."})
    return row + 13


def _words(sheet: Sheet, row: int, title: str | Formula, words: list[str]) -> int:
    sheet.across(row, (0, _LAST), title, "part", 18)
    for each in words:
        row += 1
        sheet.across(row, (0, _LAST), each, "wrapped", _height(each, 130, 14))
    return row + 2
