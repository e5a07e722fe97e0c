"""Prices as one flat table of numbers: an entry for each price and context band."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats
from route_audit.cells import distinct
from route_audit.pricing.price import Price, Rates
from route_audit.pricing.table import PriceTable

INPUT, CACHED, WRITTEN, WRITTEN_1H, AUDIO_INPUT, OUTPUT, AUDIO_OUTPUT, CALL, WEB_SEARCH = range(9)
"""Columns of the table: US dollars per token of each kind, then per call and per search of the web."""

_WIDTH = 9

PER_MILLION = 1e-6


class RowRates(msgspec.Struct, frozen=True):
    """The rates of n rows, column by column of the table: most bills need few of them.

    Attributes:
        columns: shape (9, entries), the table with its columns in one piece each.
        entry: each row's entry.
    """

    columns: Floats
    entry: NDArray[np.integer[Any]]

    def __getitem__(self, column: int) -> Floats:
        """The rate of each row in one column, US dollars per token or call."""
        return np.asarray(self.columns[column].take(self.entry))


class Renumbered(msgspec.Struct, frozen=True):
    """What the numbers of one table are in another.

    Attributes:
        codes, entries: by the number there, the price code and the entry here; at the end -1, for none.
    """

    codes: NDArray[np.int32]
    entries: NDArray[np.int32]


class RateTable:
    """The rates of every price that a price table has met, one row for each context band.

    The bands are those of the price and of its model's prices of other days, so that each can be told of
    one sum of tokens.

    Attributes:
        prices: the price table.
        rates: shape (entries, 9), US dollars per token (the last columns: per call and per search; a search
            without a price costs nothing here, and ``prepare`` marks the rows).
        columns: the same, shape (9, entries), each column in one piece.
        code: the price code that each entry belongs to.
    """

    def __init__(self, prices: PriceTable) -> None:
        self.prices = prices
        self._starts: list[int] = []
        self._above: list[list[int]] = []
        self.rates: Floats = np.empty((0, _WIDTH))
        self.columns = self.rates.T
        self.code: NDArray[np.int32] = np.empty(0, np.int32)

    def entries(self, codes: NDArray[np.int32], input_tokens: NDArray[np.generic]) -> NDArray[np.int32]:
        """The entry that bills each request: its price's band for so many input tokens; -1 unpriced."""
        self._grow()
        if not self._starts:
            return np.full(len(codes), -1, np.int32)
        starts = np.array(self._starts, np.int32)
        entry = np.where(codes >= 0, starts.take(codes), np.int32(-1))
        banded = np.array([*(len(above) > 1 for above in self._above), False]).take(codes)
        if banded.any():
            for code in distinct(codes[banded].astype(np.int64))[0].tolist():
                mine = np.flatnonzero(codes == code)
                band = np.searchsorted(self._above[code], input_tokens[mine], side="left") - 1
                entry[mine] += band.astype(np.int32)
        return entry

    def of(self, entries: NDArray[np.integer[Any]]) -> RowRates:
        """The rates of rows, each by the entry that bills it."""
        return RowRates(self.columns, entries)

    def model(self, entry: int) -> str:
        """The canonical name of the model that an entry prices."""
        return self.code_model(int(self.code[entry]))

    def code_model(self, code: int) -> str:
        """The canonical name of the model that a price code prices."""
        return self.prices.models[int(code)].name

    def copy(self) -> RateTable:
        """One that begins with the same entries and goes its own way, with prices of its own."""
        other = RateTable(self.prices.copy())
        other._grow()
        return other

    def take_in(self, other: RateTable) -> Renumbered:
        """Add what ``other`` holds beyond this table and its prices."""
        codes = self.prices.take_in(other.prices)
        self._grow()
        ahead = np.arange(len(other.code)) - np.array(other._starts, np.int64)[other.code]
        entries = np.array(self._starts, np.int64)[codes[other.code]] + ahead
        return Renumbered(codes, np.append(entries, -1).astype(np.int32))

    def at(self, prices: Sequence[Price]) -> RateTable:
        """The same entries at other prices, one for each price code, which must know no further bands."""
        other = copy(self)
        other.rates = self.rates.copy()
        for entry, code in enumerate(self.code.tolist()):
            start = self._above[code][entry - self._starts[code]]
            other.rates[entry] = _rates_above(prices[code], start)
        other.columns = np.ascontiguousarray(other.rates.T)
        return other

    def _grow(self) -> None:
        for code in range(len(self._starts), len(self.prices.prices)):
            price, starts = self.prices.prices[code], self.prices.band_starts(code)
            self._starts.append(len(self.rates))
            self._above.append(starts)
            self.rates = np.concatenate([self.rates, [_rates_above(price, start) for start in starts]])
            self.code = np.concatenate([self.code, np.full(len(starts), code, np.int32)])
            self.columns = np.ascontiguousarray(self.rates.T)


def _rates_above(price: Price, input_tokens: int) -> list[float]:
    """The rates of a request of more than ``input_tokens``, up to the next band."""
    return _row(price.bands[price.band(input_tokens + 1)].rates)


def _row(rates: Rates) -> list[float]:
    per_million = (
        *(rates.input, rates.cached_input, rates.cache_write, rates.cache_write_1h),
        *(rates.audio_input, rates.output, rates.audio_output),
    )
    fees = (rates.request_usd, rates.web_search_usd or 0)
    return [*(float(rate) * PER_MILLION for rate in per_million), *map(float, fees)]
