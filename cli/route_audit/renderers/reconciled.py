"""How far the bill agrees with what it was compared with: the stamp above a report, and the section in it."""

from __future__ import annotations

from collections.abc import Iterable

from route_audit import units
from route_audit.renderers.layout import Column, Section, Table, printable
from route_audit.report import UNRECONCILED, Discount, InvoiceCheck, ModelDay, Reconciliation, Report
from route_audit.units import plural

MODEL_DAYS_NAMED = 3
"""So many models and days are named where a bill differs; the JSON report has more."""

REASONS = {
    "dialect": "dialect: cached or hidden tokens counted otherwise",
    "price_date": "price date: the price of another day",
    "band": "band: the price of another context length",
    "service_tier": "service tier: the price of another one",
    "discount": "discount or markup: a constant ratio",
    "retries": "retries: failed attempts billed otherwise",
    "fees": "fees: searches of the web left out",
    "unexplained": "unexplained",
}
"""Why a logged cost differs from the recomputed one, by code."""

CENT = 0.01
"""No smaller amount is spoken of as unlogged."""


def stamp(report: Report) -> str | None:
    """The line above everything else where the bill contradicts what it was compared with, else None."""
    found = report.reconciliation
    if found.status != UNRECONCILED:
        return None
    against = "the log's own costs" if found.deciding_invoice is None else "the invoice"
    what = _compared(found.deciding_invoice, report.baseline.cost_usd)
    return f"{UNRECONCILED}: {what} is {_off(found.gap_share)} {against}; trust percentages only"


def _compared(invoice: InvoiceCheck | None, bill_usd: float | None) -> str:
    """The bill, or the part of it that an invoice covers: the gap is that of the part alone."""
    covered = invoice.recomputed_usd / bill_usd if invoice is not None and bill_usd else 1.0
    part = units.share(covered)
    return (
        "the recomputed bill"
        if part == units.share(1.0)
        else f"what the invoice covers, {part} of the recomputed bill,"
    )


def reconciliation(report: Report) -> Section:
    """How far the bill agrees with the log's own costs and with an invoice, and why where it does not."""
    found = report.reconciliation
    columns = (
        Column("reason", number=False),
        Column("rows"),
        Column("logged"),
        Column("recomputed\nminus logged"),
    )
    rows = tuple(
        (
            REASONS.get(row.code, row.code),
            units.count(row.rows),
            units.usd(row.usd),
            units.usd(row.gap_usd),
        )
        for row in found.reasons
    )
    billed = () if found.invoice is None else tuple(_billed(found.invoice))
    notes = (
        *billed,
        *_stated_costs(found),
        *_worst(found.by_model_day, "logged"),
        *map(_discount, found.discounts),
    )
    return Section(f"Reconciliation: {found.status}", Table(columns, rows), notes)


def _billed(check: InvoiceCheck) -> Iterable[str]:
    if check.of_others:
        yield _others(check)
    elif not check.decides:
        yield "the invoice charges nothing for a day and a provider of the log: nothing is compared with it"
    else:
        days = f", {check.start} to {check.end} UTC"
        span = days if check.start is not None else ", all of both: its lines have no days"
        yield (
            f"billed {units.usd(check.billed_usd)}, recomputed {units.usd(check.recomputed_usd)},"
            f" {_off(check.gap_share)} the invoice{span}"
        )
    if check.unlogged_usd >= CENT:
        spend = units.usd(check.unlogged_usd)
        yield f"unlogged spend: {spend} was billed beyond what the log accounts for; nothing is scaled to it"
    if check.model_days:
        same = f"{units.count(check.model_days_matching)} of {units.count(check.model_days)} models and days"
        yield f"{same} agree with the invoice within a cent or 0.1%"
    yield from _worst(check.by_model_day, "billed")
    for amount, what in (
        (check.outside_usd, "of other sellers" if check.of_others else "on days that the log does not cover"),
        (check.undated_usd, "on lines without a day"),
        (check.not_usage_usd, "for taxes, credits, purchases and other services"),
    ):
        if amount:
            yield f"in no comparison: {units.usd(amount)} {what}"


def _others(check: InvoiceCheck) -> str:
    billed = check.billed_providers or ("a seller that no price is of",)
    return printable(
        f"the invoice bills {', '.join(billed)}, and the log's requests with a price are of"
        f" {', '.join(check.logged_providers) or 'nobody'}: nothing is compared with it; where the log leaves"
        " the seller out, name it under aliases in a file for --prices, as in gpt-4o: azure/gpt-4o"
    )


def _stated_costs(found: Reconciliation) -> Iterable[str]:
    if found.logged_usd is None:
        yield "the log states no costs of its own for models with a price"
        return
    gap = "" if found.logged_gap_share is None else f", {_off(found.logged_gap_share)} it"
    same = f"{units.count(found.rows_matching)} of {plural(found.rows, 'row')} with a cost of their own"
    yield f"{same} agree with ours to a billionth of a dollar"
    yield f"logged {units.usd(found.logged_usd)}, recomputed {units.usd(found.recomputed_usd)}{gap}"


def _off(gap_share: float | None) -> str:
    """How far and to which side the recomputed bill is off."""
    if gap_share is None:  # of nothing that was charged there is no share
        return "all above"
    amount = units.share(abs(gap_share), 1)
    if amount == units.share(0.0, 1):
        return "within 0.1% of"
    return f"{amount} {'above' if gap_share > 0 else 'below'}"


def _worst(rows: Iterable[ModelDay], stated: str) -> Iterable[str]:
    for row in tuple(rows)[:MODEL_DAYS_NAMED]:
        yield (
            f"{printable(row.model)} on {row.day or 'no day'}: recomputed {units.usd(row.recomputed_usd)},"
            f" {stated} {units.usd(row.compared_usd)}"
        )


def _discount(found: Discount) -> str:
    if not found.share and found.overlay is None:
        return printable(f"{found.provider}: {found.source} are at list prices, with no contract's share off")
    line = "the price book has it" if found.overlay is None else f"under discounts, write {found.overlay}"
    share = units.share(found.share, 2)
    return printable(f"{found.provider} takes {share} off list prices, says {found.source}: {line}")
