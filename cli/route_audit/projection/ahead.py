"""Prices that are announced for a day ahead: what changes when, and the rates of that day.

A price book may know tomorrow's price, from the bundled table or from a price file's ``since``. A year
at today's price would then be wrong by as much as the price moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from route_audit.pricing.price import Band, Price, Rates
from route_audit.pricing.priced import PricedModel
from route_audit.pricing.schedule import DAY_US, PARENTS, REQUEST, TOKEN_COMPONENTS
from route_audit.pricing.table import PriceTable
from route_audit.projection.rates import RateTable
from route_audit.service_tiers import STANDARD

_COMPONENTS = (*TOKEN_COMPONENTS, REQUEST)
_ALWAYS = ("input", "output", REQUEST)


class PriceChange(msgspec.Struct, frozen=True):
    """One component of one price that changes on a day.

    Attributes:
        since_us: the first moment of the new price, microseconds since 1970.
        component: with its service tier and its context band, where it is not the plain one.
        before, after: US dollars per million tokens, per call for ``request_usd``.
    """

    model: str
    since_us: int
    component: str
    before: Decimal
    after: Decimal


def changes(models: Iterable[PricedModel], prices: PriceTable, until_us: int) -> list[PriceChange]:
    """What changes after the price book's day and before ``until_us``, by day, model and component.

    Args:
        models: whose prices to look at: the standard ones, and those of the tiers that the log uses.
        prices: the run's prices.
        until_us: microseconds since 1970.
    """
    found = [
        change
        for model in models
        for tier in _tiers(model, prices)
        for moment in _moments(model, until_us)
        if tier == STANDARD or _has_own(model, moment, tier)
        for change in _between(model, moment, tier)
    ]
    return sorted(set(found), key=lambda each: (each.since_us, each.model, each.component))


def rates_at(table: RateTable, prices: PriceTable, moment_us: int) -> RateTable:
    """The rates of ``moment_us`` for all models whose price changes from the price book's day until then.

    Every other rate stays the one that the log's requests were billed at. So do the rates of models whose
    price depends on the hour of the day.
    """
    codes = range(len(prices.prices))
    return table.at([_price_at(prices, code, moment_us) for code in codes])


def _price_at(prices: PriceTable, code: int, moment_us: int) -> Price:
    model, own = prices.models[code], prices.prices[code]
    tier = prices.tiers[code]
    moments = [moment for moment in _moments(model, moment_us + 1) if _differs(model, moment, tier)]
    return own if model.hourly or not moments else model.price(moment_us, tier)


def _differs(model: PricedModel, moment_us: int, tier: str | None) -> bool:
    return model.price(moment_us - DAY_US, tier) != model.price(moment_us, tier)


def _moments(model: PricedModel, until_us: int) -> list[int]:
    """When the model's price may change, after the price book's day and before ``until_us``."""
    return [moment for moment in model.moments_ahead() if moment < until_us]


def _tiers(model: PricedModel, prices: PriceTable) -> list[str]:
    used = {tier for each, tier in zip(prices.models, prices.tiers, strict=True) if each.name == model.name}
    return sorted({STANDARD, *(tier for tier in used if tier is not None)})


def _has_own(model: PricedModel, moment_us: int, tier: str) -> bool:
    """Whether a service tier has a price of its own before or after the change, not the standard one."""
    days = (moment_us - DAY_US, moment_us)
    return any(model.price(day, tier) != model.price(day, STANDARD) for day in days)


def _between(model: PricedModel, moment_us: int, tier: str) -> Iterator[PriceChange]:
    """The components that differ from the day before to the day of the change."""
    before, after = model.price(moment_us - DAY_US, tier), model.price(moment_us, tier)
    for band in after.bands:
        old, new = _at(before, band), band.rates
        for component in _COMPONENTS:
            if _own(component, old, new) and getattr(old, component) != getattr(new, component):
                name = _name(component, tier, band)
                yield PriceChange(
                    model.name, moment_us, name, getattr(old, component), getattr(new, component)
                )


def _at(price: Price, band: Band) -> Rates:
    return price.bands[price.band(band.above_tokens + 1)].rates


def _own(component: str, old: Rates, new: Rates) -> bool:
    """Whether a component has a price of its own on either day, and not merely its parent's."""
    if component in _ALWAYS:
        return True
    parent = PARENTS[component]
    return any(getattr(rates, component) != getattr(rates, parent) for rates in (old, new))


def _name(component: str, tier: str, band: Band) -> str:
    words = component if tier == STANDARD else f"{tier} {component}"
    return words if band.above_tokens < 0 else f"{words} above {band.above_tokens:,} tokens"
