"""The sheet of what may be changed: the terms of the case, the what-if levers, and the sums they work on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from route_audit import units
from route_audit.renderers.sheets.book import Cell, Formula, Heading, Sheet, Workbook
from route_audit.report.case import BusinessCase, Finance, Term, WhatIf

NAME = "Assumptions"
LONGEST = 36
"""Months that the sheets hold."""

_HEADINGS = (
    Heading("assumption", "wrapped", 54),
    Heading("name", "quiet", 22),
    Heading("value", "number", 16),
    Heading("the tool's\nown value", "number", 16),
    Heading("from", "number", 13),
    Heading("to", "number", 13),
    Heading("evidence", "text", 12),
    Heading("source", "quiet", 60),
)
_VALUE, _OWN = 2, 3
_STYLES = {"usd": "cents", "usd_per_month": "cents", "usd_per_answer": "fine usd", "share": "share"}
_WHOLE = {"horizon_months": (1, LONGEST), "lead_months": (0, LONGEST), "payback_months": (1, 10 * LONGEST)}
_LOST = "share_routed*volume*moved_requests*failure_share*wrong_answer_usd"
_NOBODY = "nobody said: fill it in, and it is subtracted"
_LEVER = "not in the log: change it to see what follows"


@dataclass(frozen=True, slots=True)
class _Input:
    """A row that people may change."""

    name: str
    statement: str
    style: str
    value: float | None
    low: float | None = None
    high: float | None = None
    evidence: str = "what if"
    source: str = _LEVER


@dataclass(slots=True)
class Placed:
    """Where the inputs came to stand, by name."""

    rows: dict[str, int] = field(default_factory=dict)

    def own(self, name: str) -> str:
        """The cell with the tool's own value."""
        return f"$D${self.rows[name] + 1}"


def assumptions(book: Workbook, case: BusinessCase, figures: Finance) -> None:
    """Write the sheet, and name its cells."""
    sheet, placed = book.sheet(NAME, wide=True), Placed()
    sheet.widths([heading.width for heading in _HEADINGS])
    sheet.title(NAME)
    sheet.put(
        1, 0, "Change the cells in blue on yellow: all figures follow, on this sheet and the others.", "text"
    )
    sheet.put(2, 0, "The tool drew its intervals between 'from' and 'to'; intervals do not follow.", "text")
    row = sheet.table(4, _HEADINGS, ())
    first = row
    for inputs in (tuple(_terms(case, figures)), tuple(_levers(figures.what_if))):
        for each in inputs:
            _input(book, sheet, placed, row, each)
            row += 1
    book.name("assumed", NAME, (first, _VALUE), (row - 1, _VALUE))
    book.name("assumed_own", NAME, (first, _OWN), (row - 1, _OWN))
    ramps = [at for name, at in placed.rows.items() if name.startswith("ramp_")]
    book.name("ramp", NAME, (ramps[0], _VALUE), (ramps[-1], _VALUE))
    _sums(book, sheet, placed, row + 1, figures)
    sheet.page.freeze_panes(5, 1)
    sheet.page.repeat_rows(4)


def _input(book: Workbook, sheet: Sheet, placed: Placed, row: int, each: _Input) -> None:
    placed.rows[each.name] = row
    sheet.put(row, 0, each.statement, "wrapped")
    sheet.put(row, 1, each.name, "quiet")
    sheet.put(row, _VALUE, each.value, each.style, given=True)
    if each.value is not None:
        sheet.put(row, _OWN, each.value, each.style)
    for column, end in ((4, each.low), (5, each.high)):
        sheet.put(row, column, end, each.style)
    sheet.put(row, 6, each.evidence, "text")
    sheet.put(row, 7, each.source, "quiet")
    book.name(each.name, NAME, (row, _VALUE))
    sheet.page.data_validation(row, _VALUE, row, _VALUE, _allowed(each.name))


def _allowed(name: str) -> dict[str, object]:
    if name in _WHOLE:
        low, high = _WHOLE[name]
        words = f"a whole number from {low} to {high}"
        return {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high} | _told(words)
    least = -0.5 if name == "monthly_growth" else 0
    return {"validate": "decimal", "criteria": ">=", "value": least} | _told(f"a number from {least} on")


def _told(words: str) -> dict[str, object]:
    return {"error_title": "Out of range", "error_message": f"Write {words}."}


def _terms(case: BusinessCase, figures: Finance) -> Iterator[_Input]:
    """The terms; what nobody said about wrong answers stands among them, to be filled in."""
    said = {term.id: _term(term) for term in case.terms}
    sums = figures.what_if
    wrong = _Input("wrong_answer_usd", "one further wrong answer", "fine usd", None, source=_NOBODY)
    share = _Input(
        "failure_share",
        "further wrong answers among moved ones",
        "share",
        sums.failure_share,
        evidence=figures.failure_evidence,
        source="see Evidence: the quality of answers",
    )
    yield from (each for name, each in said.items() if name not in {wrong.name, share.name})
    yield said.get(wrong.name, wrong)
    yield said.get(share.name, share)


def _term(term: Term) -> _Input:
    style = _STYLES.get(term.unit, "number")
    ends = (term.value, term.low, term.high)
    return _Input(term.id, term.statement, style, *ends, term.evidence, term.source)


def _levers(sums: WhatIf) -> Iterator[_Input]:
    again = "of moved requests that go on to the strong model"
    escalation = 0.0 if sums.escalation_share is None else sums.escalation_share
    yield _Input("share_routed", "of what would move, the share that does", "share", 1.0)
    yield _Input("verbosity", "output tokens there, times what is assumed", "ratio", 1.0)
    yield _Input("escalation", again, "share", escalation)
    yield _Input("volume", "traffic, times today's", "ratio", 1.0)


def _sums(book: Workbook, sheet: Sheet, placed: Placed, row: int, figures: Finance) -> None:
    """What the log and the price book say: no assumptions, and not to be changed."""
    sheet.put(row, 0, "Sums of a month, from the log and the price book", "part")
    for at, (name, statement, style, cell) in enumerate(_rows(placed, figures), row + 1):
        sheet.put(at, 0, statement, "wrapped")
        sheet.put(at, 1, name, "quiet")
        sheet.put(at, _VALUE, cell, style)
        book.name(name, NAME, (at, _VALUE))


def _rows(placed: Placed, figures: Finance) -> Iterator[tuple[str, str, str, Cell]]:
    sums = figures.what_if
    yield "bill_year_usd", "bill of a year as logged", "usd", figures.bill_usd
    yield "bill_month_usd", "bill of a month as logged", "usd", sums.bill_usd
    yield "moved_usd", "of it requests that would move", "usd", sums.moved_usd
    yield "fixed_usd", "what they cost there beside output and further calls", "usd", sums.fixed_usd
    yield "output_usd", "their output there", "usd", sums.output_usd
    yield "further_usd", "calls that go on to the strong model", "usd", sums.further_usd
    yield "moved_requests", "requests that would move", "count", sums.requests
    levers = ("share_routed", "verbosity", "escalation")
    own_saving, own_lost = _saving(sums), _lost(sums)
    now = Formula(_saving_formula(sums, *levers), own_saving)
    own = Formula(_saving_formula(sums, *map(placed.own, levers)), own_saving)
    yield "saving_now_usd", "saving at today's prices and volume, with the levers as set", "usd", now
    yield "saving_own_usd", "the same at the tool's own values", "usd", own
    yield "change_usd", "what the levers change", "usd", Formula("saving_now_usd-saving_own_usd", 0.0)
    lost = f'IF(ISNUMBER(wrong_answer_usd),{_LOST},"{units.UNKNOWN}")'
    yield "failing_usd", "further wrong answers in full use", "usd", Formula(lost, own_lost)


def _saving_formula(sums: WhatIf, share: str, verbosity: str, escalation: str) -> str:
    """A month's bill less the policy's; without a cascade what goes on is redone on its own model."""
    if sums.escalation_share is None:
        further = f"{escalation}*moved_usd"
    else:
        further = f"{escalation}/{sums.escalation_share!r}*further_usd"
    return f"{share}*moved_usd-{share}*(fixed_usd+{verbosity}*output_usd+{further})"


def _lost(sums: WhatIf) -> float | str:
    if sums.wrong_answer_usd is None:
        return units.UNKNOWN
    return sums.requests * sums.failure_share * sums.wrong_answer_usd


def _saving(sums: WhatIf) -> float:
    further = 0.0 if sums.escalation_share is None else sums.further_usd
    return sums.moved_usd - (sums.fixed_usd + sums.output_usd + further)
