"""Why a logged cost differs from the recomputed one: which other price gives it to the digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.ledger import FLAG_FAILED, PICO, Words
from route_audit.pricing import Book
from route_audit.pricing.priced import PricedModel
from route_audit.pricing.schedule import DAY_US
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import QUANTITIES, WEB_SEARCHES, row_dollars
from route_audit.projection.rates import RateTable, RowRates
from route_audit.projection.slices import Slice, billed_for
from route_audit.service_tiers import LISTED, STANDARD

TOLERANCE = 1e-9
"""Two costs of a row agree within so many US dollars, or within this share of the logged one."""

_UNCACHED, _OUTPUT = QUANTITIES.index("uncached"), QUANTITIES.index("output")
_CACHED = (QUANTITIES.index("cached"),)
_WRITTEN = (QUANTITIES.index("written"), QUANTITIES.index("written_1h"))
_READINGS = (_CACHED, _WRITTEN, _CACHED + _WRITTEN)


class Reason(IntEnum):
    """Why a logged cost differs from the recomputed one, in the order in which they are tested.

    Retries and fees have no ratio of costs, so that they can be told before the ratios of discounts are
    learned. ``UNEXPLAINED`` also stands for rows whose provider's ratio is not learned yet (see ``ratios``).
    That a log is in another currency, or holds a sample of the calls, shows in no single row: neither is a
    reason.
    """

    DIALECT = 0
    PRICE_DATE = 1
    BAND = 2
    SERVICE_TIER = 3
    DISCOUNT = 4
    RETRIES = 5
    FEES = 6
    UNEXPLAINED = 7

    @property
    def word(self) -> str:
        """The code that reports show."""
        return self.name.lower()


Candidate = tuple[NDArray[np.intp], Floats]
"""Some of the rows, and what each of them would have cost."""


class Differing(msgspec.Struct, frozen=True):
    """n attempts whose logged cost differs from the recomputed one.

    Attributes:
        part: the slice they stand in.
        attempts: their places in it.
        logged_usd, recomputed_usd: the two costs.
        prices, table: what ``part`` was priced with.
    """

    part: Slice
    attempts: Integers
    logged_usd: Floats
    recomputed_usd: Floats
    prices: PriceTable
    table: RateTable

    def take(self, which: NDArray[np.intp]) -> Differing:
        """Some of the attempts."""
        mine = (self.attempts[which], self.logged_usd[which], self.recomputed_usd[which])
        return Differing(self.part, *mine, self.prices, self.table)

    @property
    def quantities(self) -> list[Integers]:
        """What they are billed for."""
        return self.part.billed.take(self.attempts).quantities()

    @property
    def rates(self) -> RowRates:
        """The rates they are billed at."""
        return self.table.of(self.part.entry[self.attempts])

    def by_code(self) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """The attempts of each price code."""
        codes = self.part.price[self.attempts]
        for code in np.unique(codes):
            yield int(code), np.flatnonzero(codes == code)


def agrees(one_usd: Floats, logged_usd: Floats) -> Mask:
    """True for each row whose two costs are the same within ``TOLERANCE``."""
    most = np.maximum(TOLERANCE, TOLERANCE * np.abs(logged_usd))
    return np.asarray(np.abs(one_usd - logged_usd) <= most)


class Alternatives:
    """Prices rows in other ways than the price book's.

    Args:
        book: the prices; what it says of other days and service tiers is looked up here.
    """

    def __init__(self, book: Book) -> None:
        self._prices = PriceTable(book)
        self._rates = RateTable(self._prices)

    def reasons(self, rows: Differing) -> NDArray[np.uint8]:
        """The ``Reason`` of each row, ``UNEXPLAINED`` where none of those that a row shows by itself fits."""
        found = np.full(len(rows.attempts), Reason.UNEXPLAINED, np.uint8)
        tests: tuple[tuple[Reason, Callable[[Differing], Iterator[Candidate]]], ...] = (
            (Reason.DIALECT, _dialects),
            (Reason.PRICE_DATE, self._other_days),
            (Reason.BAND, _other_bands),
            (Reason.SERVICE_TIER, self._other_service_tiers),
            (Reason.RETRIES, _other_failures),
            (Reason.FEES, _without_fees),
        )
        for reason, candidates in tests:
            left = np.flatnonzero(found == Reason.UNEXPLAINED)
            rest = rows.take(left)
            for which, cost_usd in candidates(rest) if len(left) else ():
                hits = which[agrees(cost_usd, rest.logged_usd[which])]
                found[left[hits]] = reason
        return found

    def _other_days(self, rows: Differing) -> Iterator[Candidate]:
        for code, which in rows.by_code():
            mine = rows.take(which)
            tier = mine.part.rows.service_tier.take(mine.attempts)
            for moment in _moments(rows.prices.models[code]):
                times = np.full(len(which), moment, np.int64)
                yield which, self._cost(mine, rows.prices.models[code].name, tier, times)

    def _other_service_tiers(self, rows: Differing) -> Iterator[Candidate]:
        for code, which in rows.by_code():
            mine = rows.take(which)
            times = mine.part.rows.timestamp_us[mine.attempts]
            for word in (STANDARD, *LISTED):
                tier = Words.of([word] * len(which))
                yield which, self._cost(mine, rows.prices.models[code].name, tier, times)

    def _cost(self, rows: Differing, model: str, tier: Words, times: Integers) -> Floats:
        """What rows of one model cost in other service tiers or at other times."""
        codes = self._prices.codes_for(model, tier, times)
        entries = self._rates.entries(codes, rows.part.rows.input_tokens[rows.attempts])
        return _priced(rows.quantities, self._rates.of(entries))


def _moments(model: PricedModel) -> list[int]:
    """A moment of every price list that the model has, and of every hour of the day that has its own."""
    days, hours = model.steps_us()
    starts = [days[0] - DAY_US, *days] if days else [0]
    return [start + hour for start in starts for hour in (0, *hours)]


def _dialects(rows: Differing) -> Iterator[Candidate]:
    every, rates = np.arange(len(rows.attempts)), rows.rates
    for quantities in chain(_read_otherwise(rows), _written_otherwise(rows), _hidden_otherwise(rows)):
        yield every, _priced(quantities, rates)


def _read_otherwise(rows: Differing) -> Iterator[list[Integers]]:
    """Cached or written tokens, or both, billed as fresh input once more or instead."""
    for parts in _READINGS:
        for again in (True, False):
            changed = rows.quantities
            changed[_UNCACHED] = changed[_UNCACHED] + np.sum([changed[part] for part in parts], axis=0)
            for part in () if again else parts:
                changed[part] = np.zeros_like(changed[part])
            yield changed


def _written_otherwise(rows: Differing) -> Iterator[list[Integers]]:
    """Tokens written to the cache for minutes billed as for an hour, and the other way round."""
    for away, to in (_WRITTEN, _WRITTEN[::-1]):
        changed = rows.quantities
        changed[to], changed[away] = changed[to] + changed[away], np.zeros_like(changed[away])
        yield changed


def _hidden_otherwise(rows: Differing) -> Iterator[list[Integers]]:
    """Hidden reasoning billed once more beside the output that holds it, or not at all."""
    hidden = rows.part.rows.reasoning_tokens[rows.attempts]
    for sign in (1, -1):
        changed = rows.quantities
        changed[_OUTPUT] = changed[_OUTPUT] + sign * hidden
        yield changed


def _other_bands(rows: Differing) -> Iterator[Candidate]:
    for code, which in rows.by_code():
        mine = rows.take(which)
        for entry in np.flatnonzero(rows.table.code == code):
            yield which, _priced(mine.quantities, rows.table.of(np.full(len(which), entry)))


def _other_failures(rows: Differing) -> Iterator[Candidate]:
    """Attempts that failed: billed in full where we bill nothing, and nothing where we bill."""
    failed = np.flatnonzero(rows.part.rows.has(FLAG_FAILED)[rows.attempts])
    mine = rows.take(failed)
    ledger = mine.part.rows.take(mine.attempts)
    full = billed_for(ledger, np.ones(len(failed), np.int64))
    yield failed, _priced(full.quantities(), mine.rates)
    yield failed, np.zeros(len(failed))


def _without_fees(rows: Differing) -> Iterator[Candidate]:
    """Searches of the web left out."""
    searched = np.flatnonzero(rows.part.rows.web_searches[rows.attempts] > 0)
    mine = rows.take(searched)
    quantities = mine.quantities
    quantities[WEB_SEARCHES] = np.zeros_like(quantities[WEB_SEARCHES])
    yield searched, _priced(quantities, mine.rates)


def _priced(quantities: list[Integers], rates: RowRates) -> Floats:
    ones = np.ones(len(rates.entry))
    return row_dollars(quantities, rates, (ones, ones), 1.0)


def in_dollars(pico_usd: Integers) -> Floats:
    """Logged costs in US dollars."""
    return pico_usd / PICO
