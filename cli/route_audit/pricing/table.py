"""The price book applied to whole columns: a code per row for its model and price."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Integers
from route_audit.cells import stable_order
from route_audit.ledger import NO_TIME, Words
from route_audit.pricing.book import Book
from route_audit.pricing.names import is_floating
from route_audit.pricing.price import Price
from route_audit.pricing.priced import (
    BATCH_BEFORE_TABLE,
    REPOINTED_ALIAS,
    UNKNOWN_SERVICE_TIER,
    WARNINGS,
    PricedModel,
)
from route_audit.pricing.schedule import DAY_US
from route_audit.service_tiers import service_tier as tier_of

UNPRICED = -1
"""The code of a row whose model has no price."""

GUARDS = {name: np.uint8(1 << place) for place, name in enumerate(WARNINGS)}
"""The bit of each pricing guard, by its name."""

_NO_OWN_PRICE = {BATCH_BEFORE_TABLE, UNKNOWN_SERVICE_TIER}
"""What a quote warns of when it gives the standard price for another service tier."""

Codes = NDArray[np.int32]
Guards = NDArray[np.uint8]
Times = NDArray[np.int64]
_Rows = NDArray[np.intp]


class PriceTable:
    """Prices of rows; codes stay the same over all calls on one table.

    Attributes:
        models, tiers, prices, listed: by code, what a row with that code is billed by: the model, the
            service tier (None where the log's word for it is unknown), the contracted price, and the
            list price beside it; no four stand there twice.
        names: by code, the canonical name of the model.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._codes: dict[tuple[str, str | None, Price, Price], int] = {}
        self.models: list[PricedModel] = []
        self.names: list[str] = []
        self.tiers: list[str | None] = []
        self.prices: list[Price] = []
        self.listed: list[Price] = []

    def codes(
        self, model: Words, provider: Words, service_tier: Words, timestamp_us: Times, *, strict: bool = False
    ) -> tuple[Codes, Guards]:
        """A code for each of n rows, and the ``GUARDS`` that it was priced under.

        The code is ``UNPRICED`` where the book has no price.

        Args:
            model: as logged.
            provider: as logged.
            service_tier: as logged.
            timestamp_us: microseconds since 1970 UTC, ``NO_TIME`` where the row has none.
            strict: a service tier without a price of its own is ``UNPRICED``, not the standard price.
        """
        codes = np.full(len(timestamp_us), UNPRICED, np.int32)
        guards = np.zeros(len(timestamp_us), np.uint8)
        for rows in _groups(model, provider, service_tier):
            name = model.word(int(rows[0]))
            priced = self._book.find(name, provider.word(int(rows[0]))) if name else None
            if name is None or priced is None:
                continue
            tier = service_tier.word(int(rows[0]))
            codes[rows], guards[rows] = self._priced(priced, tier, timestamp_us[rows], strict=strict)
            if is_floating(name):
                guards[rows] |= GUARDS[REPOINTED_ALIAS]
        return codes, guards

    def codes_for(
        self, model_name: str, service_tier: Words, timestamp_us: Times, *, strict: bool = False
    ) -> Codes:
        """A code for each of n rows if ``model_name`` answered them.

        Args:
            model_name: a policy's target, in any spelling that the book finds.
            service_tier: what each row asks for.
            timestamp_us: as for ``codes``.
            strict: as for ``codes``.
        """
        codes = np.full(len(timestamp_us), UNPRICED, np.int32)
        priced = self._book.find(model_name, None)
        if priced is None:
            return codes
        for rows in _groups(service_tier):
            word = service_tier.word(int(rows[0]))
            codes[rows], _ = self._priced(priced, word, timestamp_us[rows], strict=strict)
        return codes

    def codes_in(self, model: Words, provider: Words, service_tier: Words, timestamp_us: Times) -> Codes:
        """A code for each of n rows if its own model answered in another service tier.

        Arguments as for ``codes``; a tier without a price of its own is ``UNPRICED``.
        """
        return self.codes(model, provider, service_tier, timestamp_us, strict=True)[0]

    def name_of(self, model_name: str) -> str | None:
        """The canonical name of a policy's target; None where the book has no price for it."""
        priced = self._book.find(model_name, None)
        return None if priced is None else priced.name

    def without_search_fee(self) -> NDArray[np.bool_]:
        """For each code, at the end for none, True where no source says what a search of the web costs."""
        return np.array([*(price.bands[0].rates.web_search_usd is None for price in self.prices), True])

    def band_starts(self, code: int) -> list[int]:
        """Above how many input tokens a price or list price of a code begins, on any day; rising from -1."""
        model, tier = self.models[code], self.tiers[code]
        others = [model.price(moment, tier) for moment in model.steps_us()[0]]
        prices = (self.prices[code], self.listed[code], *others)
        return sorted({band.above_tokens for price in prices for band in price.bands})

    def copy(self) -> PriceTable:
        """One that begins with the same codes and goes its own way."""
        other = PriceTable(self._book)
        other.take_in(self)
        return other

    def take_in(self, other: PriceTable) -> Codes:
        """Add what ``other`` holds beyond this; gives the code here of each of its codes, at the end -1."""
        rows = zip(other.models, other.tiers, other.prices, other.listed, strict=True)
        return np.array([*(self._code(*row) for row in rows), UNPRICED], np.int32)

    def _priced(
        self, priced: PricedModel, tier: str | None, times: Times, *, strict: bool = False
    ) -> tuple[Codes, Guards]:
        """Codes of rows of one model and service tier, and the guards that they meet."""
        moments, hours = priced.steps_us()
        segment = np.searchsorted(moments, times, side="right") * (len(hours) + 1)
        if hours:
            segment += np.searchsorted(hours, times % DAY_US, side="right")
        segment[times == NO_TIME] = (len(moments) + 1) * (len(hours) + 1)
        codes, guards = np.empty(len(times), np.int32), np.empty(len(times), np.uint8)
        for rows in _split(segment):
            time = int(times[rows[0]])
            moment = None if time == NO_TIME else time
            quote = priced.quote(moment, tier)
            guards[rows] = sum(GUARDS[name] for name in quote.warnings)
            if strict and _NO_OWN_PRICE.intersection(quote.warnings):
                codes[rows] = UNPRICED
            else:
                codes[rows] = self._code(priced, tier_of(tier), quote.price, priced.list_price(moment, tier))
        return codes, guards

    def _code(self, priced: PricedModel, tier: str | None, price: Price, listed: Price) -> int:
        key = (priced.name, tier, price, listed)
        if key not in self._codes:
            self._codes[key] = len(self.prices)
            self.models.append(priced)
            self.names.append(priced.name)
            self.tiers.append(tier)
            self.listed.append(listed)
            self.prices.append(price)
        return self._codes[key]


def _groups(*columns: Words) -> Iterator[_Rows]:
    """The rows that share a word in every column."""
    code = np.zeros(len(columns[0].codes), np.int64)
    for column in columns:
        code = code * (len(column.values) + 1) + column.codes + 1
    return _split(code)


def _split(code: Integers) -> Iterator[_Rows]:
    """The rows of each distinct code, in their order."""
    if not len(code):
        return
    if (code == code[0]).all():
        yield np.arange(len(code))
        return
    order = stable_order(code)
    edges = np.flatnonzero(np.diff(code[order])) + 1
    yield from np.split(order, edges)
