"""The first sheet: the decision, four numbers, and all figures of the case beside the tool's own."""

from __future__ import annotations

from route_audit import units
from route_audit.renderers.document.charts import BLUE, GREY
from route_audit.renderers.document.model import Document, plain
from route_audit.renderers.sheets.book import Book, Formula, Heading, Sheet
from route_audit.renderers.sheets.figures import Row
from route_audit.renderers.sheets.figures import rows as figure_rows
from route_audit.renderers.sheets.months import Line, total_range
from route_audit.report.case import BusinessCase, Finance

NAME = "Summary"
_LAST = 3
_WIDTHS = (34, 28, 42, 46)
_TILE_NOTE_POINTS = 39
"""Three lines in the narrowest column."""

_FOLLOWS = "The decision rests on draws: it is the tool's own and does not follow changed assumptions."
_UNCHANGED = "All assumptions stand at the tool's own values."
_CHANGED = '" assumptions were changed: the figures follow, the decision and the draws do not."'


def summary(book: Book, found: Document, case: BusinessCase, lines: tuple[Line, ...]) -> None:
    """Write the sheet; without dollars, the decision alone."""
    sheet = book.sheet(NAME)
    sheet.widths(_WIDTHS)
    row = _head(sheet, found)
    figures = case.finance
    if figures is None:
        sheet.across(row, (0, _LAST), f"No figures in dollars: {case.why}", "wrapped", 30)
        row += 2
    else:
        row = _dollars(book, sheet, row, figures, tuple(figure_rows(figures, lines)))
    row = _words(sheet, row, "Largest risks", [plain(risk) for risk in found.risks])
    _words(sheet, row, "What to do next", [plain(found.next_action)])


def _head(sheet: Sheet, found: Document) -> int:
    sheet.across(0, (0, _LAST), found.title, "title", 28)
    sheet.across(1, (0, _LAST), found.made, "quiet", 15)
    row = 2
    if found.stamp is not None:
        sheet.across(row, (0, _LAST), found.stamp, "warning", 18)
        row += 1
    decision = plain(found.decision)
    sheet.page.set_row(row, 8)
    sheet.across(row + 1, (0, _LAST), found.outcome.upper(), "outcome", 20)
    sheet.across(row + 2, (0, _LAST), decision, "decision", _height(decision, 110, 19))
    sheet.across(row + 3, (0, _LAST), found.evidence, "evidence", 18)
    return row + 5


def _height(text: str, letters: int, each: float) -> float:
    """Points for a text that wraps after so many letters."""
    return each * (1 + len(text) // letters)


def _dollars(book: Book, sheet: Sheet, row: int, figures: Finance, rows: tuple[Row, ...]) -> int:
    by_name = {each.name: each for each in rows}
    shown = ("bill_usd", "projected_usd", "net_usd", "break_even_usd")
    for column, each in enumerate(by_name[name] for name in shown):
        sheet.put(row, column, each.statement, "tile label")
        sheet.put(row + 1, column, _two_digits(each), "tile")
        drew = f"; {_drew(figures)}" if each.name == "net_usd" else ""
        sheet.put(row + 2, column, each.basis + drew, "tile note")
    sheet.page.set_row(row + 1, 26)
    sheet.page.set_row(row + 2, _TILE_NOTE_POINTS)
    changed = f'IF(changed_count=0,"{_UNCHANGED}",changed_count&{_CHANGED})'
    sheet.across(row + 4, (0, _LAST), Formula(changed, _UNCHANGED), "evidence", 18)
    row = _figures(book, sheet, row + 6, rows)
    row = _draws(sheet, row + 1, figures)
    return _chart(book, sheet, row + 1, len(figures.months))


def _two_digits(each: Row) -> Formula:
    """A projected figure as it is shown everywhere else; words stay words."""
    digits = f"ROUND({each.name},1-INT(LOG10(ABS({each.name}))))"
    own = each.own if isinstance(each.own, str) else units.two_digits(each.own)
    return Formula(f"IF(ISNUMBER({each.name}),IF({each.name}=0,0,{digits}),{each.name})", own)


def _drew(figures: Finance) -> str:
    low, middle, high, _ = units.spread_usd(*figures.net_savings_usd)
    return f"of draws P50 {middle}, P10-P90 {low} to {high}"


def _figures(book: Book, sheet: Sheet, row: int, rows: tuple[Row, ...]) -> int:
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
    row = sheet.table(row, headings, rows)
    sheet.put(row, 0, "Net present value above zero", "wrapped")
    sheet.put(row, 2, figures.npv_positive_share, "share")
    sheet.put(row, 3, "of draws", "quiet")
    sheet.across(row + 1, (0, _LAST), _FOLLOWS, "quiet", 18)
    return row + 2


def _chart(book: Book, sheet: Sheet, row: int, horizon: int) -> int:
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


def _words(sheet: Sheet, row: int, title: str, words: list[str]) -> int:
    sheet.across(row, (0, _LAST), title, "part", 18)
    for each in words:
        row += 1
        sheet.across(row, (0, _LAST), each, "wrapped", _height(each, 130, 14))
    return row + 2
