"""Price lists as their sources write them, before the gaps are filled: by day, hour, tier and band."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from route_audit.pricing.price import Band, Price, Rates

DAY_US = 86_400_000_000
"""Microseconds in a day."""

_EPOCH = dt.date(1970, 1, 1).toordinal()

PARENTS = {
    "output": "input",
    "cached_input": "input",
    "cache_write": "input",
    "cache_write_1h": "cache_write",
    "audio_input": "input",
    "audio_output": "output",
}
"""Whose price a component has where a source does not list it, parents before their children."""

TOKEN_COMPONENTS = ("input", *PARENTS)
REQUEST = "request_usd"
WEB_SEARCH = "web_search_usd"


class Steps(msgspec.Struct, frozen=True):
    """One component's price: ``base``, and from above each of the rising token counts another.

    None stands where it is not listed: there it has its parent's price.
    """

    base: Decimal | None
    above: tuple[tuple[int, Decimal | None], ...] = ()

    def at(self, above_tokens: int) -> Decimal | None:
        """The price in the band above ``above_tokens`` input tokens; None where none is listed."""
        price = self.base
        for start, step in self.above:
            if above_tokens >= start:
                price = step
        return price

    def over(self, weaker: Steps | None) -> Steps:
        """The same, with the prices of ``weaker`` where these are not listed."""
        if weaker is None:
            return self
        base = weaker.base if self.base is None else self.base
        above = ((start, weaker.at(start) if price is None else price) for start, price in self.above)
        return Steps(base, tuple(above))


Sheet = Mapping[str, Steps]
"""What a source lists: US dollars per million tokens by component; of ``REQUEST`` per call, of ``WEB_SEARCH``
per search."""


class Span(msgspec.Struct, frozen=True):
    """When something holds: from a day on, or every day between two times (both UTC).

    Attributes:
        since_us: microseconds since 1970; None for always.
        hours: start and end within the day in microseconds; an end before the start wraps.
    """

    since_us: int | None = None
    hours: tuple[int, int] | None = None

    @classmethod
    def since(cls, day: dt.date | None) -> Span:
        """From the first moment of ``day`` on; always where it is None."""
        return cls(None if day is None else day_us(day))

    def holds(self, timestamp_us: int) -> bool:
        """True where ``timestamp_us`` lies within."""
        if self.hours is None:
            return self.since_us is None or timestamp_us >= self.since_us
        start, end = self.hours
        time = timestamp_us % DAY_US
        return (time >= start or time < end) if end < start else start <= time < end

    @property
    def day(self) -> str | None:
        """The first day as ``2026-11-23``; None where it holds from ever on."""
        if self.since_us is None:
            return None
        return dt.date.fromordinal(_EPOCH + self.since_us // DAY_US).isoformat()


ALWAYS = Span()


class Variant(msgspec.Struct, frozen=True):
    """What a service tier changes on an entry's sheet, and from when its price is known."""

    service_tier: str
    span: Span
    sheet: Sheet


class Entry(msgspec.Struct, frozen=True):
    """A price list with the time that it holds for; the last entry that holds is the price."""

    span: Span
    sheet: Sheet
    variants: tuple[Variant, ...]
    source: str
    checked: str


def day_us(day: dt.date) -> int:
    """The first moment of a UTC day in microseconds since 1970."""
    return (day.toordinal() - _EPOCH) * DAY_US


def with_tier(sheet: Sheet, variants: Iterable[Variant]) -> Sheet:
    """``sheet`` with the components that the variants list; the first to list one wins."""
    changed: dict[str, Steps] = {}
    for variant in variants:
        for component, steps in variant.sheet.items():
            changed.setdefault(component, steps.over(sheet.get(component)))
    return {**sheet, **changed}


def price_of(sheet: Sheet, discount: Decimal = Decimal(0)) -> Price:
    """The price that a sheet means: bands laid out, gaps filled from the parents, discount taken.

    A sheet without an entry is one that its source calls free.
    """
    starts = sorted({-1, *(start for steps in sheet.values() for start, _ in steps.above)})
    bands: list[Band] = []
    for start in starts:
        rates = _rates(sheet, start, 1 - discount)
        if not bands or bands[-1].rates != rates:
            bands.append(Band(start, rates))
    return Price(tuple(bands))


def _rates(sheet: Sheet, above_tokens: int, paid: Decimal) -> Rates:
    listed = {component: steps.at(above_tokens) for component, steps in sheet.items()}
    usd = {component: price * paid for component, price in listed.items() if price is not None}
    usd.setdefault("input", Decimal(0))
    for component, parent in PARENTS.items():
        usd.setdefault(component, usd[parent])
    return Rates(
        **{component: usd[component] for component in TOKEN_COMPONENTS},
        request_usd=usd.get(REQUEST, Decimal(0)),
        web_search_usd=usd.get(WEB_SEARCH),
    )
