"""The price book laid out for people: one line per model, one card per model, and what looks wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from route_audit.pricing.overlay import OwnPrice
from route_audit.pricing.price import Band, Facts, Rates
from route_audit.pricing.priced import PricedModel
from route_audit.pricing.schedule import Entry, Span, price_of, with_tier
from route_audit.service_tiers import LISTED, STANDARD

STALE_DAYS = 180
"""After so many days without a check a price is worth looking at again."""

_FAR = 2
_MINUTE_US = 60_000_000
_HOUR_MINUTES = 60


class PriceRow(msgspec.Struct, frozen=True):
    """One model's standard price on the price book's day: US dollars per million tokens.

    Attributes:
        banded: dearer above some number of input tokens; ``prices show`` has the bands.
        deprecated: its provider is withdrawing it.
    """

    model: str
    input: Decimal
    cached_input: Decimal
    output: Decimal
    banded: bool
    generates_text: bool
    deprecated: bool
    context_window: int | None
    source: str
    checked: str


class PriceLine(msgspec.Struct, frozen=True):
    """One price list of a model: from when, at what hours (UTC), for which service tier.

    Attributes:
        since: a day, None for the first price known.
        hours: ``01:00-04:00`` where the price holds every day between two times.
        bands: rates with the input tokens above which they hold (-1: always).
    """

    since: str | None
    hours: str | None
    service_tier: str
    bands: tuple[Band, ...]
    source: str
    checked: str


class Card(msgspec.Struct, frozen=True):
    """All that the price book knows of one model.

    Attributes:
        names: other names that logs use for it.
        discount: the share taken off by contract; the prices have it taken off.
        fees: US dollars each, by name.
    """

    model: str
    facts: Facts
    prices: tuple[PriceLine, ...]
    names: tuple[str, ...]
    discount: Decimal
    fees: dict[str, Decimal]
    free: bool
    deprecated: bool


class Finding(msgspec.Struct, frozen=True):
    """Something in a price file that a person should look at: ``file:line`` and one sentence."""

    where: str
    message: str


def row(priced: PricedModel) -> PriceRow:
    """One line for ``priced``."""
    bands = priced.price(priced.as_of_us, None).bands
    rates = bands[0].rates
    return PriceRow(
        model=priced.name,
        input=rates.input,
        cached_input=rates.cached_input,
        output=rates.output,
        banded=len(bands) > 1,
        generates_text=priced.facts.generates_text,
        deprecated=priced.deprecated,
        context_window=priced.facts.context_window,
        source=priced.facts.source,
        checked=priced.facts.checked,
    )


def card(priced: PricedModel, names: tuple[str, ...], fees: Mapping[str, Decimal]) -> Card:
    """The card of ``priced``: every dated price in every service tier."""
    return Card(
        model=priced.name,
        facts=priced.facts,
        prices=tuple(_lines(priced)),
        names=names,
        discount=priced.discount,
        fees=dict(fees),
        free=priced.free,
        deprecated=priced.deprecated,
    )


def findings(
    compared: Iterable[tuple[OwnPrice, PricedModel | None]], as_of: dt.date, stale_days: int
) -> Iterator[Finding]:
    """What to look at in a file's prices.

    Args:
        compared: each entry, with the model that the price book has without the file.
        as_of: the price book's day.
        stale_days: how old a check may be.
    """
    for own, known in compared:
        for message in (_age(own, as_of, stale_days), _gap(own), *_against(own, known)):
            if message:
                yield Finding(own.where, f"{own.model}: {message}")


def _lines(priced: PricedModel) -> Iterator[PriceLine]:
    for entry in priced.entries():
        yield _line(priced, entry, entry.span, STANDARD)
        for tier in LISTED:
            spans = {variant.span for variant in entry.variants if variant.service_tier == tier}
            for span in sorted(spans, key=lambda each: each.since_us or 0):
                yield _line(priced, entry, span, tier)


def _line(priced: PricedModel, entry: Entry, span: Span, tier: str) -> PriceLine:
    changes = [variant for variant in entry.variants if variant.service_tier == tier and variant.span == span]
    hours = f"{_clock(span.hours[0])}-{_clock(span.hours[1])}" if span.hours else None
    bands = price_of(with_tier(entry.sheet, changes), priced.discount).bands
    return PriceLine(span.day or entry.span.day, hours, tier, bands, entry.source, entry.checked)


def _clock(time_us: int) -> str:
    hours, minutes = divmod(time_us // _MINUTE_US, _HOUR_MINUTES)
    return f"{hours:02d}:{minutes:02d}"


def _age(own: OwnPrice, as_of: dt.date, stale_days: int) -> str | None:
    try:
        checked = dt.date.fromisoformat(own.entry.checked)
    except ValueError:
        return "it does not say when the price was checked; add 'checked:'"
    days = (as_of - checked).days
    return f"checked {days} days before the price book's day, {as_of}" if days > stale_days else None


def _gap(own: OwnPrice) -> str | None:
    banded = any(steps.above for steps in own.entry.sheet.values())
    flat = [v for v in own.entry.variants if not any(steps.above for steps in v.sheet.values())]
    if banded and flat:
        return (
            f"'{flat[0].service_tier}' has no 'above:' of its own, so its price is the same at every length"
        )
    return None


def _against(own: OwnPrice, known: PricedModel | None) -> Iterator[str]:
    ours = price_of(own.entry.sheet).bands[0].rates
    if not (ours.input or ours.output):
        yield "its price is zero"
    if known is None:
        yield "the bundled table does not know this model; that is fine for a model of your own"
        return
    moment = known.as_of_us if own.entry.span.since_us is None else own.entry.span.since_us
    theirs = known.price(moment, None).bands[0].rates
    for component in ("input", "output"):
        yield from _far_apart(component, ours, theirs)


def _far_apart(component: str, ours: Rates, theirs: Rates) -> Iterator[str]:
    mine, listed = getattr(ours, component), getattr(theirs, component)
    if min(mine, listed) * _FAR < max(mine, listed):
        yield f"{component} is {mine} here and {listed} in the bundled table"
