"""The reconciliation as a report shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from route_audit.projection.pico import usd
from route_audit.reconcile.alternatives import Reason
from route_audit.reconcile.comparison import Comparison
from route_audit.reconcile.days import day_word, worst
from route_audit.reconcile.invoice import Invoice
from route_audit.reconcile.ratios import learned, overlay_line, share_off
from route_audit.reconcile.status import gap_share, status
from route_audit.reconcile.tally import NOTHING, RATIO_STEPS, Sums, Tally
from route_audit.report import Discount, ModelDay, ReasonRow, Reconciliation


def reconciliation(tally: Tally, invoice: Invoice | None = None, scale: float = 1.0) -> Reconciliation:
    """What the tally says of the log's own costs, and of an invoice, which decides where there is one.

    Args:
        tally: the whole log.
        invoice: what was billed; None where nobody says.
        scale: what the tally's dollars are multiplied with, where it is a sample of the traffic.
    """
    total, found = tally.total, learned(tally)
    logged_gap = gap_share(total.priced, total.logged)
    compared = None if invoice is None else Comparison(invoice, tally, scale)
    check = None if compared is None else compared.check()
    gap = logged_gap if check is None or not check.decides else check.gap_share
    billed = {} if compared is None else {each.provider: each for each in compared.discounts()}
    logged = {each.provider: each for each in _discounts(tally, found)}
    return Reconciliation(
        status=status(gap, contradicted=check is not None and check.decides),
        gap_share=gap,
        logged_usd=usd(total.logged) * scale if total.rows else None,
        recomputed_usd=usd(total.priced) * scale if total.rows else None,
        logged_gap_share=logged_gap,
        rows=total.rows,
        rows_matching=tally.matching,
        reasons=tuple(_reasons(tally, found, scale)),
        discounts=tuple(each for _, each in sorted((logged | billed).items())),
        by_model_day=worst(_model_days(tally, scale)),
        invoice=check,
    )


def _reasons(tally: Tally, found: Mapping[str, tuple[int, Sums]], scale: float) -> Iterator[ReasonRow]:
    sums = dict.fromkeys(Reason, NOTHING)
    for (_, code), each in tally.by_reason().items():
        sums[Reason(code)] = sums[Reason(code)].plus(each)
    for _, each in found.values():
        sums[Reason.DISCOUNT] = sums[Reason.DISCOUNT].plus(each)
        sums[Reason.UNEXPLAINED] = sums[Reason.UNEXPLAINED].minus(each)
    for reason, each in sorted(sums.items(), key=lambda pair: (-pair[1].logged, pair[0])):
        if each.rows:
            gap = usd(each.priced - each.logged) * scale
            yield ReasonRow(reason.word, each.rows, usd(each.logged) * scale, gap)


def _discounts(tally: Tally, found: Mapping[str, tuple[int, Sums]]) -> Iterator[Discount]:
    for provider, (ratio, _) in found.items():
        share = share_off(Decimal(ratio) / RATIO_STEPS, tally.discounts[provider])
        if share is not None:
            # A gateway that logs list prices knows no contract: that is no reason to drop a known one.
            line = overlay_line(tally, provider, share) if share else None
            yield Discount(provider, float(share), "the log's own costs", line)


def _model_days(tally: Tally, scale: float) -> Iterator[ModelDay]:
    for (model, day), sums in tally.by_model_day().items():
        if sums.rows:
            logged, priced = usd(sums.logged) * scale, usd(sums.priced) * scale
            gap = usd(sums.priced - sums.logged) * scale
            yield ModelDay(model, day_word(day), logged, priced, gap, sums.rows)
