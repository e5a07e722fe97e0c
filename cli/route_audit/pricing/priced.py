"""A model with a price: which price list holds for a request, and what is known of the model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from route_audit.pricing.price import Facts, Price
from route_audit.pricing.schedule import (
    DAY_US,
    WEB_SEARCH,
    Entry,
    Sheet,
    Span,
    Steps,
    price_of,
    with_tier,
)
from route_audit.service_tiers import STANDARD, service_tier

NO_TIMESTAMP = "no_timestamp"
BEFORE_FIRST_PRICE = "before_first_price"
BATCH_BEFORE_TABLE = "batch_before_table"
UNKNOWN_SERVICE_TIER = "unknown_service_tier"
REPOINTED_ALIAS = "repointed_alias"
UNPRICED_SEARCHES = "unpriced_searches"

WARNINGS = {
    NO_TIMESTAMP: "requests without a timestamp are priced as on the day of the price book",
    BEFORE_FIRST_PRICE: "requests from before a model's first known price are priced at that first price",
    BATCH_BEFORE_TABLE: "requests from before a service tier's first known price have the standard rate",
    UNKNOWN_SERVICE_TIER: "requests in a service tier without a listed price have the standard rate",
    REPOINTED_ALIAS: "names that end in 'latest' may have meant another model on the day of the request",
    UNPRICED_SEARCHES: "requests with web searches whose fee no price file states are billed without it",
}
"""What each pricing guard says; a report adds the rows that met it and what they cost.

Other fees without a price are not among them: the ledger counts no searches of files, no stored tokens.
Reading tells which calls searched so (``ingest.meaning.SEARCHES_UNPRICED``), an invoice what that cost.
"""


class Quote(msgspec.Struct, frozen=True):
    """A price and the names of the guards (keys of ``WARNINGS``) that it was given under."""

    price: Price
    warnings: tuple[str, ...]


class PricedModel(msgspec.Struct, frozen=True):
    """One model of one provider with all its prices.

    Attributes:
        name: ``provider/model``; only the model where a price file names no provider.
        facts: what is known beside the price.
        layers: price lists by source, the strongest source first; each in the order of its source,
            the last that holds being the price.
        discount: the share taken off every price by contract.
        as_of_us: the moment that stands for a missing timestamp, microseconds since 1970.
        deprecated: the source says that its provider is withdrawing it.
        is_listed: the weakest of the layers is the public price list.
        web_search_usd: what a search of the web costs where a price list does not say, US dollars.
    """

    name: str
    facts: Facts
    layers: tuple[tuple[Entry, ...], ...]
    discount: Decimal
    as_of_us: int
    deprecated: bool = False
    is_listed: bool = False
    web_search_usd: Decimal | None = None

    @property
    def hourly(self) -> bool:
        """Whether the price may change within a UTC day."""
        return any(span.hours for span in self._spans())

    @property
    def free(self) -> bool:
        """Whether every token of the current standard price costs nothing."""
        rates = self.price(None, None).bands[0].rates
        return not (rates.input or rates.output)

    def price(self, timestamp_us: int | None, service_tier: str | None) -> Price:
        """The price of a request.

        Args:
            timestamp_us: microseconds since 1970 UTC; None takes the price book's own day.
            service_tier: the log's word for it; None is standard.
        """
        return self.quote(timestamp_us, service_tier).price

    def list_price(self, timestamp_us: int | None, service_tier: str | None) -> Price:
        """The price of a request without any contract: what the public list has, else what the files say.

        No discount is taken; arguments as for ``price``.
        """
        if not self.discount and (len(self.layers) == 1 or not self.is_listed):
            return self.price(timestamp_us, service_tier)
        layers = self.layers[-1:] if self.is_listed else self.layers
        return replace(self, layers=layers, discount=Decimal(0)).price(timestamp_us, service_tier)

    def quote(self, timestamp_us: int | None, tier: str | None) -> Quote:
        """The price of a request, with what a reader must know of it; arguments as for ``price``."""
        warnings = [NO_TIMESTAMP] if timestamp_us is None else []
        moment = self.as_of_us if timestamp_us is None else timestamp_us
        entry = self._holding(moment)
        if entry is None:
            warnings.append(BEFORE_FIRST_PRICE)
            entry = self.layers[-1][0]
        sheet = self._sheet(entry, moment, tier, warnings)
        return Quote(price_of(sheet, self.discount), tuple(warnings))

    def least_rates(self, service_tiers: Collection[str | None]) -> tuple[float, float]:
        """The lowest rates that it ever bills tokens of input and of output at, US dollars per million.

        Args:
            service_tiers: those that may be asked for beside the standard one.
        """
        prices = [price_of(sheet, self.discount) for sheet in self._sheets(service_tiers)]
        bands = [band.rates for price in prices for band in price.bands]
        inputs = [
            min(each.input, each.cached_input, each.cache_write, each.cache_write_1h, each.audio_input)
            for each in bands
        ]
        outputs = [min(each.output, each.audio_output) for each in bands]
        return float(min(inputs)), float(min(outputs))

    def _sheets(self, service_tiers: Collection[str | None]) -> Iterator[Sheet]:
        """Sheets that hold, between them, every price that any other one has."""
        for entry in self.entries():
            yield entry.sheet
            for variant in entry.variants:
                if variant.service_tier in service_tiers:
                    yield with_tier(entry.sheet, [variant])

    def current(self) -> Entry:
        """The price list that holds on the price book's own day, else the first one there is."""
        return self._holding(self.as_of_us) or self.layers[-1][0]

    def steps_us(self) -> tuple[list[int], list[int]]:
        """When the price can change: moments since 1970, and times within each day; rising microseconds."""
        spans = list(self._spans())
        moments = {span.since_us for span in spans if span.since_us is not None}
        times = {time % DAY_US for span in spans for time in span.hours or ()}
        return sorted(moments), sorted(times)

    def moments_ahead(self) -> list[int]:
        """The moments after the price book's day at which the price may change; rising, since 1970."""
        return [moment for moment in self.steps_us()[0] if moment > self.as_of_us]

    def entries(self) -> Sequence[Entry]:
        """Every price list, the strongest source first."""
        return [entry for layer in self.layers for entry in layer]

    def _holding(self, moment: int) -> Entry | None:
        for layer in self.layers:
            for entry in reversed(layer):
                if entry.span.holds(moment):
                    return entry
        return None

    def _sheet(self, entry: Entry, moment: int, word: str | None, warnings: list[str]) -> Sheet:
        sheet = self._with_search_fee(entry.sheet)
        tier = service_tier(word)
        if tier == STANDARD:
            return sheet
        listed = [variant for variant in entry.variants if variant.service_tier == tier]
        holding = [variant for variant in listed if variant.span.holds(moment)]
        if not holding:
            warnings.append(BATCH_BEFORE_TABLE if listed else UNKNOWN_SERVICE_TIER)
        return with_tier(sheet, holding)

    def _with_search_fee(self, sheet: Sheet) -> Sheet:
        if self.web_search_usd is None or WEB_SEARCH in sheet:
            return sheet
        return {**sheet, WEB_SEARCH: Steps(self.web_search_usd)}

    def _spans(self) -> Iterator[Span]:
        for entry in self.entries():
            yield entry.span
            yield from (variant.span for variant in entry.variants)
