"""The reconciliation as a report shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from route_audit.projection.pico import usd
from route_audit.projection.slices import NO_DAY
from route_audit.reconcile.alternatives import TOLERANCE, Reason
from route_audit.reconcile.ratios import learned, share_off
from route_audit.reconcile.status import gap_share, status
from route_audit.reconcile.tally import NOTHING, RATIO_STEPS, Sums, Tally
from route_audit.report import Discount, ModelDay, ReasonRow, Reconciliation

WORST = 20
"""So many models and days are shown, those with the largest gaps."""

_EPOCH = dt.date(1970, 1, 1).toordinal()


def reconciliation(tally: Tally, scale: float = 1.0) -> Reconciliation:
    """What the tally says of the log's own costs.

    Args:
        tally: the whole log.
        scale: what its dollars and counts are multiplied with, where it is a sample of the traffic.
    """
    total, found = tally.total, learned(tally)
    gap = gap_share(total.priced, total.logged)
    return Reconciliation(
        status=status(gap),
        gap_share=gap,
        logged_usd=usd(total.logged) * scale if total.rows else None,
        recomputed_usd=usd(total.priced) * scale if total.rows else None,
        logged_gap_share=gap,
        rows=round(total.rows * scale),
        rows_matching=round(tally.matching * scale),
        reasons=tuple(_reasons(tally, found, scale)),
        discounts=tuple(_discounts(tally, found)),
        by_model_day=worst(_model_days(tally, scale)),
    )


def worst(rows: Iterable[ModelDay]) -> tuple[ModelDay, ...]:
    """The largest gaps first; none that are none."""
    ranked = sorted(rows, key=lambda row: (-abs(row.gap_usd), row.model, row.day or ""))
    return tuple(row for row in ranked if abs(row.gap_usd) > TOLERANCE)[:WORST]


def day_word(day: int) -> str | None:
    """A day since 1970 as 2026-11-23; None for ``NO_DAY``."""
    return None if day == NO_DAY else dt.date.fromordinal(_EPOCH + day).isoformat()


def overlay_line(tally: Tally, provider: str, share: Decimal) -> str | None:
    """The line that puts a discount into a price overlay; None where the price book has it already."""
    if not provider or share == tally.discounts.get(provider):
        return None
    return f"- {{provider: {provider}, share: {share.normalize():f}}}"


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
            yield ReasonRow(reason.word, round(each.rows * scale), usd(each.logged) * scale, gap)


def _discounts(tally: Tally, found: Mapping[str, tuple[int, Sums]]) -> Iterator[Discount]:
    for provider, (ratio, _) in found.items():
        share = share_off(Decimal(ratio) / RATIO_STEPS, tally.discounts[provider])
        if share is not None:
            source = "the log's own costs"
            yield Discount(provider, float(share), source, overlay_line(tally, provider, share))


def _model_days(tally: Tally, scale: float) -> Iterator[ModelDay]:
    for (model, day), sums in tally.by_model_day().items():
        if sums.rows:
            logged, priced = usd(sums.logged) * scale, usd(sums.priced) * scale
            gap = usd(sums.priced - sums.logged) * scale
            yield ModelDay(model, day_word(day), logged, priced, gap, round(sums.rows * scale))
