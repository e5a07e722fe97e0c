"""Recomputed and logged costs added up: by model and day, by reason, and by their ratio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.cells import Cells
from route_audit.ledger import NO_COUNT, NO_TIME
from route_audit.pricing import Book
from route_audit.pricing.schedule import DAY_US
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import search_fees
from route_audit.projection.pico import in_pico, joined, split
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import NO_DAY, Slice
from route_audit.reconcile.alternatives import Alternatives, Differing, Reason, agrees, in_dollars

RATIO_STEPS = 10_000
"""Ratios of costs are counted to four decimals: a contract's share off is never told finer."""

_MOST = 10 * RATIO_STEPS


class Sums(NamedTuple):
    """Attempts and what they cost, in whole pico-dollars.

    Attributes:
        attempts, recomputed: all attempts with a price.
        fees: what of ``recomputed`` is for searches of the web, which bills tell apart from models.
        rows, logged, priced: those of them whose cost the log says; what it says, and what we recompute.
    """

    attempts: int
    recomputed: int
    rows: int
    logged: int
    priced: int
    fees: int

    @classmethod
    def of(cls, sums: Integers) -> Sums:
        """One line of ``Tally`` cells."""
        attempts, rows, *limbs = (int(each) for each in sums)
        recomputed, logged, priced, fees = (joined(*limbs[place : place + 2]) for place in (0, 2, 4, 6))
        return cls(attempts, recomputed, rows, logged, priced, fees)

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(*(mine + its for mine, its in zip(self, other, strict=True)))

    def minus(self, other: Sums) -> Sums:
        """This without the other."""
        return Sums(*(mine - its for mine, its in zip(self, other, strict=True)))


NOTHING = Sums(0, 0, 0, 0, 0, 0)
_WIDTH = 10


class Tally:
    """Adds up a ledger's costs as ``Survey`` prices it; what it holds does not grow with the rows.

    Attributes:
        models: canonical names by first appearance; a key's model is an index into them.
        discounts: the share that the price book takes off, by provider.
        matching: rows whose two costs agree.
    """

    def __init__(self, book: Book, prices: PriceTable, table: RateTable) -> None:
        self._alternatives = Alternatives(book)
        self._prices, self._table = prices, table
        self.models: dict[str, int] = {}
        self._provider: dict[str, str] = {}
        self.discounts: dict[str, Decimal] = {}
        self.matching = 0
        self._by_day = Cells(2, _WIDTH)
        self._by_reason = Cells(2, _WIDTH)
        self._by_ratio = Cells(2, _WIDTH)

    def add(self, part: Slice, paid: Integers, cost_usd: Floats) -> None:
        """Take in the attempts ``paid`` of a slice, those with a price, and what each costs."""
        logged = part.rows.logged_cost_pusd[paid]
        says = logged != NO_COUNT
        values = _values(cost_usd, np.where(says, logged, 0), says, search_fees(part, paid, self._table))
        model = self._model_index(part, paid)
        self._by_day.add([model, _utc_days(part, paid)], values)
        differ = says & ~agrees(cost_usd, in_dollars(logged))
        self.matching += int((says & ~differ).sum())
        if differ.any():
            rows = Differing(
                part, paid[differ], in_dollars(logged[differ]), cost_usd[differ], self._prices, self._table
            )
            self._add_differing(rows, model[differ], [value[differ] for value in values])

    def _add_differing(self, rows: Differing, model: Integers, values: list[Integers]) -> None:
        reasons = self._alternatives.reasons(rows)
        self._by_reason.add([model, reasons], values)
        left = np.flatnonzero(reasons == Reason.UNEXPLAINED)
        if len(left):
            ratio = _ratios(rows.take(left))
            self._by_ratio.add([model[left], ratio], [value[left] for value in values])

    def _model_index(self, part: Slice, paid: Integers) -> Integers:
        codes = part.price[paid]
        index = np.zeros(len(self._prices.models), np.int64)
        for code in np.unique(codes):
            model = self._prices.models[code]
            index[code] = self.models.setdefault(model.name, len(self.models))
            self._provider[model.name] = model.facts.provider
            self.discounts[model.facts.provider] = model.discount
        return index[codes]

    def merge(self, other: Tally) -> None:
        """Add what ``other`` has seen, of other rows and under the same prices."""
        own = np.array([self.models.setdefault(name, len(self.models)) for name in other.models], np.int64)
        self._provider |= other._provider
        self.discounts |= other.discounts
        self.matching += other.matching
        for mine, its in (
            (self._by_day, other._by_day),
            (self._by_reason, other._by_reason),
            (self._by_ratio, other._by_ratio),
        ):
            if len(its):
                mine.merge(its.rekeyed([own[its.keys[:, 0]], its.keys[:, 1]]))

    def provider(self, model: str) -> str:
        """The provider of a canonical model name; empty where a price file names none."""
        return self._provider[model]

    @property
    def total(self) -> Sums:
        """Everything together."""
        found = NOTHING
        for sums in self.by_model_day().values():
            found = found.plus(sums)
        return found

    def by_model_day(self) -> Mapping[tuple[str, int], Sums]:
        """By canonical model name and UTC day since 1970, ``NO_DAY`` without a time; in that order."""
        return dict(sorted(self._told(self._by_day)))

    def by_reason(self) -> Mapping[tuple[str, int], Sums]:
        """The rows that differ, by canonical model name and ``Reason``; in that order."""
        return dict(sorted(self._told(self._by_reason)))

    def by_ratio(self) -> Mapping[tuple[str, int], Sums]:
        """The unexplained rows, by canonical model name and by logged over recomputed; in that order.

        The ratio is in steps of ``1 / RATIO_STEPS``; 0 where there is none to speak of.
        """
        return dict(sorted(self._told(self._by_ratio)))

    def _told(self, cells: Cells) -> Iterator[tuple[tuple[str, int], Sums]]:
        names = list(self.models)
        for (model, other), sums in zip(cells.keys, cells.sums, strict=True):
            yield (names[model], int(other)), Sums.of(sums)


def _values(cost_usd: Floats, logged: Integers, says: Mask, fees_usd: Floats) -> list[Integers]:
    """The quantities of ``Sums`` for each attempt, amounts in two columns each."""
    recomputed, rows = in_pico(cost_usd), says.astype(np.int64)
    ones = np.ones(len(cost_usd), np.int64)
    known = (limb * rows for limb in recomputed)
    return [ones, rows, *recomputed, *split(logged), *known, *in_pico(fees_usd)]


def _utc_days(part: Slice, paid: Integers) -> Integers:
    """Providers bill by days of UTC, whatever the user's own days are."""
    times = part.rows.timestamp_us[paid]
    return np.where(times == NO_TIME, NO_DAY, times // DAY_US)


def _ratios(rows: Differing) -> NDArray[Any]:
    some = rows.recomputed_usd > 0
    ratio = np.zeros(len(some))
    np.divide(rows.logged_usd, rows.recomputed_usd, out=ratio, where=some)
    steps = np.rint(ratio * RATIO_STEPS)
    return np.where(steps <= _MOST, steps, 0).astype(np.int64)
