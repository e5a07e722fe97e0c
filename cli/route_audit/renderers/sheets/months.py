"""The sheet of the months: what comes in, what goes out, and when it is paid back, all by formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from route_audit import units
from route_audit.renderers.sheets.assumptions import LONGEST
from route_audit.renderers.sheets.book import Formula, Heading, Sheet, Workbook
from route_audit.report.case import Finance, Flow, Term

NAME = "Months"
YEAR = 12
_HEADINGS = (
    Heading("month", "count", 8),
    Heading("saving in full use\nat today's volume", "usd", 18),
    Heading("share of\nthe traffic", "share", 11),
    Heading("saving", "usd", 15),
    Heading("wrong\nanswers", "usd", 13),
    Heading("running it", "usd", 13),
    Heading("flow", "usd", 15),
    Heading("cumulative", "usd", 16),
    Heading("flow,\ndiscounted", "usd", 15),
    Heading("cumulative,\ndiscounted", "usd", 16),
    Heading("below\nzero", "helper", 8),
    Heading("below zero,\ndiscounted", "helper", 11),
)
_TOP = 4
"""The row of month 0."""

RANGES = {
    "months": "A",
    "month_full_usd": "B",
    "month_saving_usd": "D",
    "month_flow_usd": "G",
    "month_total_usd": "H",
    "month_discounted_usd": "I",
    "month_discounted_total_usd": "J",
    "month_below": "K",
    "month_discounted_below": "L",
}
"""Columns by the name of their cells, month 0 included."""

_FORMULAS = (
    (
        "IF(OR($A{row}>horizon_months,$A{row}<=lead_months),0,"
        "INDEX(ramp,MIN($A{row}-lead_months,ROWS(ramp)))*(1+monthly_growth)^($A{row}-1))"
    ),
    "($B{row}+change_usd)*volume*$C{row}",
    f'IF(ISNUMBER(failing_usd),failing_usd*$C{{row}},"{units.UNKNOWN}")',
    "IF(AND($A{row}>lead_months,$A{row}<=horizon_months),run_usd_per_month,0)",
    "$D{row}-N($E{row})-$F{row}",
    "$H{before}+$G{row}",
    "$G{row}/(1+discount_rate)^($A{row}/12)",
    "$J{before}+$I{row}",
)
_BELOW = "IF(AND($A{row}<=horizon_months,{total}<0),$A{row},-1)"


@dataclass(frozen=True, slots=True)
class Line:
    """One month as the tool has it; beyond the horizon nothing comes and nothing goes.

    ``failures_usd`` is None where nobody says what a wrong answer costs: then nothing is subtracted for them.
    """

    month: int
    full_usd: float
    share: float
    saving_usd: float
    failures_usd: float | None
    run_usd: float
    flow_usd: float
    total_usd: float
    discounted_usd: float
    discounted_total_usd: float
    saving_discounted_usd: float

    def below(self, total_usd: float, horizon: int) -> int:
        """The month where the total stands below zero within the horizon, else -1."""
        return self.month if self.month <= horizon and total_usd < 0 else -1

    def values(self) -> tuple[float | str, ...]:
        """Of the columns with a formula, in order."""
        lost = units.UNKNOWN if self.failures_usd is None else self.failures_usd
        flows = (self.share, self.saving_usd, lost, self.run_usd, self.flow_usd)
        return (*flows, self.total_usd, self.discounted_usd, self.discounted_total_usd)


def lines(figures: Finance, terms: tuple[Term, ...]) -> tuple[Line, ...]:
    """Months 1 to the last that the sheet holds, at the tool's own values."""
    said = {term.id: term.value for term in terms}
    return tuple(_lines(figures, said["effort_usd"], said["discount_rate"]))


def _lines(figures: Finance, effort_usd: float, rate: float) -> Iterator[Line]:
    total = discounted_total = -effort_usd
    known, unsaid = figures.full_savings_usd, figures.failures_usd is None
    for month in range(1, LONGEST + 1):
        flow = figures.months[month - 1] if month <= len(figures.months) else None
        share, saving, lost, run = _parts(flow)
        net = saving - lost - run
        worth = (1 + rate) ** (-month / YEAR)
        discounted = net * worth
        total, discounted_total = total + net, discounted_total + discounted
        full = known[min(month, len(known)) - 1]
        parts = (share, saving, None if unsaid else lost, run, net, total)
        yield Line(month, full, *parts, discounted, discounted_total, saving * worth)


def _parts(flow: Flow | None) -> tuple[float, float, float, float]:
    """Share of the traffic, saving, further wrong answers and running it; nothing beyond the horizon."""
    if flow is None:
        return 0.0, 0.0, 0.0, 0.0
    return flow.share, flow.saving_usd, flow.failures_usd or 0.0, flow.run_usd


def months(book: Workbook, found: tuple[Line, ...], effort_usd: float, horizon: int) -> None:
    """Write the sheet."""
    sheet = book.sheet(NAME, wide=True)
    sheet.widths([heading.width for heading in _HEADINGS])
    sheet.title("Month by month, at the likely values, US dollars")
    sheet.page.fit_to_pages(1, 1)
    sheet.put(1, 0, "All by formulas from Assumptions; months beyond the horizon count for nothing.", "text")
    sheet.table(_TOP - 1, _HEADINGS, ())
    start = Formula("-effort_usd", -effort_usd)
    sheet.put(_TOP, 0, 0, "count")
    for column in (7, 9):
        sheet.put(_TOP, column, start, "usd")
    for column, total in ((10, "H"), (11, "J")):
        sheet.put(_TOP, column, _below(total, _TOP, 0 if effort_usd > 0 else -1), "helper")
    for row, line in enumerate(found, _TOP + 1):
        sheet.put(row, 0, line.month, "count")
        _full(sheet, row, line)
        for column, (text, value) in enumerate(zip(_FORMULAS, line.values(), strict=True), 2):
            formula = Formula(text.format(row=row + 1, before=row), value)
            sheet.put(row, column, formula, _HEADINGS[column].style)
        for column, total, value in ((10, "H", line.total_usd), (11, "J", line.discounted_total_usd)):
            sheet.put(row, column, _below(total, row, line.below(value, horizon)), "helper")
    _named(book)
    beyond = {"type": "formula", "criteria": f"=$A{_TOP + 1}>horizon_months"}
    grey = book.workbook.add_format({"font_color": "#b4bac1"})
    sheet.page.conditional_format(_TOP, 0, _TOP + LONGEST, len(_HEADINGS) - 1, beyond | {"format": grey})
    sheet.page.freeze_panes(_TOP, 1)
    sheet.page.repeat_rows(_TOP - 1)


def _full(sheet: Sheet, row: int, line: Line) -> None:
    """Twelve months are known; the last of them goes on."""
    cell = line.full_usd if line.month <= YEAR else Formula(f"$B{row}", line.full_usd)
    sheet.put(row, 1, cell, "usd")


def _below(column: str, row: int, value: int) -> Formula:
    return Formula(_BELOW.format(row=row + 1, total=f"${column}{row + 1}"), value)


def total_range(horizon: int) -> tuple[list[str | int], list[str | int]]:
    """The months and their cumulative flow, as a chart asks for them, from what is paid at first on."""
    last = _TOP + horizon
    return [NAME, _TOP, 0, last, 0], [NAME, _TOP, 7, last, 7]


def _named(book: Workbook) -> None:
    for name, letter in RANGES.items():
        column = ord(letter) - ord("A")
        book.name(name, NAME, (_TOP, column), (_TOP + LONGEST, column))
    first = (_TOP + 1, 1)
    book.name("year_full_usd", NAME, first, (_TOP + YEAR, 1))
    book.name("first_full_usd", NAME, first)
