"""The figures of the summary: each a formula over named cells, with what the tool has for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from route_audit import units
from route_audit.renderers.sheets.book import Formula
from route_audit.renderers.sheets.months import Line
from route_audit.report.case import Finance

NOBODY_SAID = "nobody said"
NOT_PAID_BACK = "not within the horizon"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        name: of its cell.
        statement: what stands before it.
        style: how it is shown.
        formula: over named cells.
        own: what the tool has, and what the formula comes to at the tool's own values.
        basis: what it is for.
    """

    name: str
    statement: str
    style: str
    formula: str
    own: float | str
    basis: str

    @property
    def live(self) -> Formula:
        """What follows the assumptions."""
        return Formula(self.formula, self.own)


def rows(figures: Finance, lines: tuple[Line, ...], volume: str) -> Iterator[Row]:
    """All of them, in order; ``volume`` says of which one the year is."""
    yield from _year(figures, volume)
    yield from _worth(figures, lines)
    yield from _paid_back(figures)
    yield from _edges(figures)


def _usd(name: str, statement: str, formula: str, own: float | str, basis: str) -> Row:
    return Row(name, statement, "usd", formula, own, basis)


def _year(figures: Finance, volume: str) -> Iterator[Row]:
    bill, projected, saving, run = (
        figures.bill_usd,
        figures.projected_usd,
        figures.saving_usd,
        figures.run_usd,
    )
    failures = figures.failures_usd
    net, lost = saving - (failures or 0.0) - run, _or(NOBODY_SAID, failures)
    full = "(SUM(year_full_usd)+12*change_usd)*volume"
    said = f'IF(ISNUMBER(failing_usd),12*failing_usd,"{NOBODY_SAID}")'
    kept, running = "saving_usd-12*N(failing_usd)-run_usd", "gateway, monitoring, on call, evaluating anew"
    then = "in full use, before running it"
    yield _usd("bill_usd", "Bill today, a year", "bill_year_usd*volume", bill, volume)
    yield _usd("projected_usd", "Projected bill, a year", "bill_usd-saving_usd", projected, then)
    yield _usd("saving_usd", "Saving, a year", full, saving, "the one less the other")
    yield _usd("failures_usd", "Further wrong answers, a year", said, lost, "what they cost")
    yield _usd("run_usd", "Running it, a year", "12*run_usd_per_month", run, running)
    yield _usd(
        "net_usd", "Net saving, a year (likely)", kept, net, "at the likely values, running it subtracted"
    )


def _worth(figures: Finance, lines: tuple[Line, ...]) -> Iterator[Row]:
    value, comes = lines[-1].discounted_total_usd, math.fsum(line.saving_discounted_usd for line in lines)
    last = "INDEX(month_discounted_total_usd,ROWS(month_discounted_total_usd))"
    present = "SUMPRODUCT(month_saving_usd,(1+discount_rate)^(-months/12))"
    roi = f'IF(saving_present_usd>npv_usd,npv_usd/(saving_present_usd-npv_usd),"{units.UNKNOWN}")'
    own, basis = _or(units.UNKNOWN, figures.roi_share), "at present values; 100% doubles it"
    horizon, counted = "at the likely values, over the horizon", "of what comes in over the horizon"
    yield _usd("npv_usd", "Net present value", last, value, horizon)
    yield _usd("saving_present_usd", "Present value of the savings", present, comes, counted)
    yield Row("roi_share", "Return on what goes out", "return", roi, own, basis)


def _paid_back(figures: Finance) -> Iterator[Row]:
    basis = "for good, at the likely values"
    plain, discounted = figures.payback_months, figures.discounted_payback_months
    soon = _payback("month_total_usd", "month_below", "month_flow_usd")
    late = _payback("month_discounted_total_usd", "month_discounted_below", "month_discounted_usd")
    for name, statement, formula, own in (
        ("found_payback_months", "Paid back after, months", soon, plain),
        ("found_payback_discounted", "Paid back after, discounted", late, discounted),
    ):
        yield Row(name, statement, "months", formula, _or(NOT_PAID_BACK, own), basis)


def _payback(total: str, below: str, flow: str) -> str:
    """The last month below zero, and how far into the next one; month 0 stands first in each range."""
    last = f"MAX({below})"
    into = f"{last}-INDEX({total},{last}+1)/INDEX({flow},{last}+2)"
    return f'IF({last}<0,0,IF({last}>=horizon_months,"{NOT_PAID_BACK}",{into}))'


def _edges(figures: Finance) -> Iterator[Row]:
    kept = "(saving_usd-12*N(failing_usd))/bill_usd"
    least = f'IF({kept}>0,(effort_usd/payback_months+run_usd_per_month)/({kept}),"{NONE}")'
    wait = "first_full_now_usd-N(failing_usd)-run_usd_per_month"
    wrong = "(12*share_routed*volume*moved_requests*failure_share)"
    left = "(saving_usd-run_usd)"
    even = f'IF(AND({wrong}>0,{left}>0),{left}/{wrong},"{NONE}")'
    smallest = _or(NONE, figures.smallest_bill_usd)
    break_even = _or(NONE, figures.break_even_usd_per_wrong_answer)
    first, full = figures.full_savings_usd[0], "(first_full_usd+change_usd)*volume"
    in_time, gains = "pays back in the months asked for, once in full use", "below zero, waiting gains"
    lever, until = (
        "at today's prices, times the volume",
        "what one may cost until a year's saving and running it are even",
    )
    yield _usd("smallest_bill_usd", "Smallest monthly bill worth it", least, smallest, in_time)
    yield _usd("waiting_usd", "A month of waiting costs", wait, figures.waiting_usd, gains)
    yield _usd("first_full_now_usd", "Saving of the first month in full use", full, first, lever)
    yield Row("break_even_usd", "Break-even of one wrong answer", "fine projected", even, break_even, until)


def _or(words: str, value: float | None) -> float | str:
    return words if value is None else value
