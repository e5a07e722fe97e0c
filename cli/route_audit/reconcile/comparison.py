"""An invoice against the tally of a log: by model and day, in total, and what it takes off list prices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from route_audit.ledger import PICO
from route_audit.projection.pico import usd
from route_audit.projection.slices import NO_DAY
from route_audit.reconcile.days import day_word, worst
from route_audit.reconcile.invoice import Invoice, Line
from route_audit.reconcile.ratios import constant, overlay_line, share_off
from route_audit.reconcile.status import gap_share
from route_audit.reconcile.tally import Tally
from route_audit.report import Discount, InvoiceCheck, ModelDay

_CENT = PICO // 100
_LEAST = PICO
"""A ratio is read only from a dollar on: an invoice's cents are rounded."""

_SAME = Decimal("0.001")
_Key = tuple[str, int]


class _Pair(msgspec.Struct):
    """What was billed and what was recomputed, in whole pico-dollars, and the attempts behind it.

    Most bills have searches of the web, ``fees``, in lines that name no model, others in those of the model.
    """

    billed: int = 0
    recomputed: int = 0
    fees: int = 0
    attempts: int = 0

    @property
    def compared(self) -> int:
        """What was recomputed, with or without the fees: what lies nearer to the bill."""
        ways = (self.recomputed - self.fees, self.recomputed)
        return min(ways, key=lambda way: abs(way - self.billed))

    @property
    def agrees(self) -> bool:
        """Within a cent, or a thousandth of what was billed."""
        return abs(self.compared - self.billed) <= max(_CENT, abs(self.billed) // 1000)


class Comparison:
    """An invoice held against a log.

    Args:
        invoice: what was billed.
        tally: what is recomputed.
        scale: what the tally's amounts are multiplied with, where the log is a sample of the traffic.
    """

    def __init__(self, invoice: Invoice, tally: Tally, scale: float = 1.0) -> None:
        self._invoice, self._tally, self._scale = invoice, tally, scale
        self._sellers = {line.model: line.provider for line in reversed(invoice.lines)}
        recomputed = self._recomputed_pairs()
        ours = [day for _, day in recomputed if day != NO_DAY]
        theirs = [line.day for line in self._usage() if line.day is not None]
        self._days = _overlap(ours, theirs) if invoice.dated else None
        self._inside = [line for line in self._usage() if self._covers(self._day(line))]
        self._pairs = {key: pair for key, pair in recomputed.items() if self._covers(key[1])}
        self._recomputed = sum(pair.recomputed for pair in self._pairs.values())
        for line in self._inside:
            if line.model is not None:
                self._pairs.setdefault((line.model, self._day(line)), _Pair()).billed += line.billed

    def check(self) -> InvoiceCheck:
        """What a report says of it."""
        billed = sum(line.billed for line in self._inside)
        listed = [line.listed for line in self._inside if line.listed is not None]
        known, providers = self._known(), self._invoice.providers
        start, end = self._days if self._days is not None else (NO_DAY, NO_DAY)
        return InvoiceCheck(
            files=self._invoice.files,
            start=day_word(start),
            end=day_word(end),
            billed_usd=usd(billed),
            list_usd=usd(sum(listed)) if listed and len(listed) == len(self._inside) else None,
            recomputed_usd=usd(self._recomputed),
            gap_share=gap_share(self._recomputed, billed) if self._comparable else None,
            unlogged_usd=usd(max(billed - self._recomputed, 0)) if self._comparable else 0.0,
            outside_usd=usd(self._left_out(dated=True)),
            undated_usd=usd(self._left_out(dated=False)),
            not_usage_usd=usd(sum(line.billed for line in self._invoice.lines if not line.usage)),
            model_days=len(known),
            model_days_matching=sum(pair.agrees for pair in known.values()),
            by_model_day=worst(_row(key, pair) for key, pair in known.items() if not pair.agrees),
            billed_providers=None if providers is None else tuple(sorted(providers)),
            logged_providers=tuple(sorted(filter(None, set(map(self._tally.provider, self._tally.models))))),
        )

    def discounts(self) -> Iterator[Discount]:
        """A line for each provider whose costs stand in one ratio to list prices, or to ours."""
        for provider in sorted({line.provider for line in self._inside if line.provider is not None}):
            share = self._share_off(provider)
            if share is not None:
                line = overlay_line(self._tally, provider, share)
                yield Discount(provider, float(share), "the invoice", line)

    def _share_off(self, provider: str) -> Decimal | None:
        mine = [(line.billed, line.listed or 0) for line in self._inside if line.provider == provider]
        # What AWS sells for others has no list price, and none of its contract's discounts.
        listed = constant(mine, _CENT) if all(at_list for billed, at_list in mine if billed) else None
        present = self._tally.discounts.get(provider, Decimal(0))
        if listed is not None:
            share = share_off(listed, Decimal(0))
            return share or (share if present else None)
        pairs = [
            (pair.billed, pair.compared)
            for (model, _), pair in self._known().items()
            if self._provider(model) == provider and pair.compared >= _LEAST
        ]
        ratio = constant(pairs, _CENT) if len(pairs) > 1 else None
        return None if ratio is None or abs(ratio - 1) <= _SAME else share_off(ratio, present)

    @property
    def _comparable(self) -> bool:
        """Whether there is a day that both cover; without days on the invoice all of both is compared."""
        return self._days is not None or not self._invoice.dated

    def _recomputed_pairs(self) -> dict[_Key, _Pair]:
        """What is recomputed for the providers that the invoice is of, by model and day."""
        providers = self._invoice.providers
        found: dict[_Key, _Pair] = {}
        for (model, day), sums in self._tally.by_model_day().items():
            if providers is None or self._tally.provider(model) in providers:
                pair = found.setdefault((model, day if self._invoice.dated else NO_DAY), _Pair())
                pair.recomputed += self._scaled(sums.recomputed)
                pair.fees += self._scaled(sums.fees)
                pair.attempts += sums.attempts
        return found

    def _scaled(self, number: int) -> int:
        return number if self._scale == 1 else round(number * self._scale)

    def _known(self) -> dict[_Key, _Pair]:
        """The pairs of the providers whose lines name models."""
        named = {line.provider for line in self._inside if line.model is not None}
        return {key: pair for key, pair in self._pairs.items() if self._provider(key[0]) in named}

    def _provider(self, model: str) -> str | None:
        if model in self._tally.models:
            return self._tally.provider(model) or None
        return self._sellers[model]

    def _usage(self) -> Iterator[Line]:
        return (line for line in self._invoice.lines if line.usage)

    def _day(self, line: Line) -> int:
        return NO_DAY if line.day is None or not self._invoice.dated else line.day

    def _covers(self, day: int) -> bool:
        if self._days is None:
            return not self._invoice.dated
        return self._days[0] <= day <= self._days[1] and day != NO_DAY

    def _left_out(self, *, dated: bool) -> int:
        """What was billed for usage on other days, or on lines without one."""
        out = (line for line in self._usage() if not self._covers(self._day(line)))
        return sum(line.billed for line in out if (line.day is not None) == dated)


def _overlap(ours: list[int], theirs: list[int]) -> tuple[int, int] | None:
    if not ours or not theirs:
        return None
    start, end = max(min(ours), min(theirs)), min(max(ours), max(theirs))
    return (start, end) if start <= end else None


def _row(key: _Key, pair: _Pair) -> ModelDay:
    billed, recomputed = usd(pair.billed), usd(pair.compared)
    return ModelDay(
        key[0], day_word(key[1]), billed, recomputed, usd(pair.compared - pair.billed), pair.attempts
    )
