"""The ledger summed: exact integer sums by key, and quantiles that merge by adding.

Both give the same answer whatever the order of the rows and however they were divided, so that
files, batches and processes can be merged freely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.zeros import is_zero

EXACT_VALUES = 1 << 16
"""Up to this many values a quantile is exact; beyond, values are counted in bins 2 % wide."""

_BIN_WIDTH = np.log(1.02)
_SMALLEST = 1e-9
_DENSE_SPAN = 1 << 18

_MUCH = 1 << 10
"""So many cells wait to be added up at least: sorting them one by one costs more than holding them."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF_OF_BITS = np.uint64(32)
_SLOTS = 1 << 16
_BUT_A_SLOT = np.uint64(48)

_BY_RADIX = 2
"""Bytes of the widest numbers that numpy sorts by radix."""


class Cells:
    """Integer sums of ``width`` quantities by a key of ``parts`` integers.

    One ``add`` goes through float64 counters, so its values must add up to less than 2**53 per cell; between
    calls the sums are 64-bit integers. What is merged waits until somebody asks or until it is much.
    """

    def __init__(self, parts: int, width: int) -> None:
        self._keys: Integers = np.empty((0, parts), np.int64)
        self._sums: Integers = np.empty((0, width), np.int64)
        self._waiting: list[tuple[Integers, Integers]] = []
        self._waits = 0

    @classmethod
    def of(cls, keys: Integers, sums: Integers) -> Self:
        """Cells of keys that rise, no two of them alike, and the sums of each."""
        cells = cls(keys.shape[1], sums.shape[1])
        cells._keys, cells._sums = keys, sums
        return cells

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.keys)

    @property
    def keys(self) -> Integers:
        """Shape (n, parts), rising."""
        self._settle()
        return self._keys

    @property
    def sums(self) -> Integers:
        """Shape (n, width)."""
        self._settle()
        return self._sums

    def add(self, keys: Sequence[NDArray[Any]], values: Sequence[NDArray[Any]], sign: int = 1) -> None:
        """Add n rows, or take them away with a ``sign`` of -1.

        Args:
            keys: one array of n integers for each part of the key.
            values: one array of n integers for each quantity.
            sign: what every value is multiplied with.
        """
        if len(keys[0]):
            self.merge(Grouped(keys, values).sums(), sign)

    def merge(self, other: Cells, sign: int = 1) -> None:
        """Add the sums of ``other``, or take them away with a ``sign`` of -1."""
        self.merge_sums(other.keys, other.sums if sign == 1 else other.sums * sign)

    def rekeyed(self, keys: Sequence[NDArray[Any]]) -> Self:
        """The same sums under another key: one array of an integer for each cell and part."""
        cells = type(self)(len(keys), self.sums.shape[1])
        cells.merge_sums(np.stack([part.astype(np.int64) for part in keys], axis=1), self.sums)
        return cells

    def renumbered(self, parts: Mapping[int, NDArray[Any]]) -> Self:
        """The same sums with parts of the key replaced: by place, the number here of each number there.

        A number below zero is counted from the end.
        """
        keys = [self.keys[:, place] for place in range(self.keys.shape[1])]
        if all((numbers[keys[place]] == keys[place]).all() for place, numbers in parts.items()):
            return self
        return self.rekeyed([parts[place][key] if place in parts else key for place, key in enumerate(keys)])

    def where(self, mask: Mask) -> Self:
        """Only the cells that ``mask`` picks."""
        return self.of(self.keys[mask], self.sums[mask])

    def merge_sums(self, keys: Integers, sums: Integers) -> None:
        """Add cells given as arrays; the same key may come more than once."""
        if len(keys):
            self._waiting.append((keys, sums))
            self._waits += len(keys)
            if self._waits > max(_MUCH, len(self._keys)):
                self._settle()

    def _settle(self) -> None:
        """Add up what waits."""
        if not self._waiting:
            return
        waiting = [(self._keys, self._sums), *self._waiting]
        keys, sums = (np.concatenate(arrays) for arrays in zip(*waiting, strict=True))
        self._waiting, self._waits = [], 0
        order = np.lexsort(keys.T[::-1])
        keys, sums = keys[order], sums[order]
        first = np.concatenate([[True], (keys[1:] != keys[:-1]).any(axis=1)])
        self._keys, self._sums = keys[first], np.add.reduceat(sums, np.flatnonzero(first), axis=0)


class Grouped:
    """Rows whose cells are found once, to be summed for any choice of them.

    Args:
        keys, values: as ``Cells.add`` takes them, one row at least; sums of a choice are exact up to 2**53.
    """

    def __init__(self, keys: Sequence[NDArray[Any]], values: Sequence[NDArray[Any]]) -> None:
        lows = [int(part.min()) for part in keys]
        spans = [int(part.max()) - low + 1 for part, low in zip(keys, lows, strict=True)]
        code = np.zeros(len(keys[0]), np.int64)
        for part, low, span in zip(keys, lows, spans, strict=True):
            code = code * span + (part.astype(np.int64) - low)
        present, self._index = _dense(code, np.prod(spans, dtype=np.float64))
        self._keys = _decode(present, lows, spans)
        self._width = len(values)
        self._values = {
            column: value.astype(np.float64)
            for column, value in enumerate(values)
            if not is_zero(value) and value.any()
        }

    def sums(self, rows: Integers | None = None) -> Cells:
        """The cells of some rows, none of them twice; of all where None."""
        rows = None if rows is None or len(rows) == len(self._index) else rows
        index = self._index if rows is None else self._index[rows]
        sums = np.zeros((len(self._keys), self._width), np.int64)
        for column, value in self._values.items():
            sums[:, column] = np.bincount(index, value if rows is None else value.take(rows), len(sums))
        cells = Cells.of(self._keys, sums)
        return cells if rows is None else cells.where(np.bincount(index, minlength=len(sums)) > 0)


class Quantiles:
    """The quantiles of positive numbers, exact for few, within 1 % for many."""

    def __init__(self) -> None:
        self._values: list[Floats] | None = []
        self._bins: dict[int, int] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many values were added."""
        return self._count

    def add(self, values: Floats) -> None:
        """Add values; none of them NaN."""
        self._count += len(values)
        if self._values is not None:
            self._values.append(values)
            if self._count > EXACT_VALUES:
                waiting, self._values = self._values, None
                for part in waiting:
                    self._bin(part)
        else:
            self._bin(values)

    def merge(self, other: Quantiles) -> None:
        """Add what ``other`` has seen."""
        if other._values is not None:
            for part in other._values:
                self.add(part)
            return
        if self._values is not None:
            waiting, self._values = self._values, None
            for part in waiting:
                self._bin(part)
        self._count += other._count
        for number, count in other._bins.items():
            self._bins[number] = self._bins.get(number, 0) + count

    def at(self, probability: float) -> float | None:
        """The quantile by linear interpolation between order statistics (type 7); None without values."""
        if not self._count:
            return None
        if self._values is not None:
            return float(np.quantile(np.concatenate(self._values), probability))
        return float(self._binned(np.array([probability * (self._count - 1)]))[0])

    def at_each(self, probabilities: Floats) -> Floats:
        """The same of many, for which the values are sorted once; there must be some."""
        ranks = probabilities * (self._count - 1)
        if self._values is None:
            return self._binned(ranks)
        return np.interp(ranks, np.arange(self._count), np.sort(np.concatenate(self._values)))

    def _bin(self, values: Floats) -> None:
        numbers = np.floor(np.log(np.maximum(values, _SMALLEST)) / _BIN_WIDTH).astype(np.int64)
        present, place = distinct(numbers)
        counts = np.bincount(place, minlength=len(present))
        for number, count in zip(present.tolist(), counts.tolist(), strict=True):
            self._bins[number] = self._bins.get(number, 0) + count

    def _binned(self, rank: Floats) -> Floats:
        numbers = np.array(sorted(self._bins))
        ends = np.cumsum([self._bins[int(number)] for number in numbers])
        low, high = np.searchsorted(ends, [np.floor(rank), np.ceil(rank)], side="right")
        below, above = (
            np.exp((numbers[place] + 0.5) * _BIN_WIDTH) for place in (low, np.minimum(high, len(numbers) - 1))
        )
        return np.asarray(below + (above - below) * (rank - np.floor(rank)))


def distinct(codes: Integers) -> tuple[Integers, Integers]:
    """The codes that occur, rising, and each row's index into them: by counting where they lie close."""
    if not len(codes):
        return codes, codes
    low = int(codes.min())
    present, index = _dense(codes - low, int(codes.max()) - low + 1)
    return present + low, index


def alike(columns: Sequence[NDArray[np.uint64]]) -> tuple[Integers, Integers]:
    """A row of each that differ in some column, and the place among these of the one each row is like.

    Where many rows are alike, what hangs on these columns alone is worked out for a few of them.
    """
    code = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        code = (code ^ column) * _MIX
        code ^= code >> _HALF_OF_BITS
    slot, stands_for = (code >> _BUT_A_SLOT).astype(np.int64), np.empty(_SLOTS, np.int64)
    stands_for[slot] = np.arange(len(code))
    row = stands_for[slot]
    beside = np.flatnonzero(code[row] != code)  # one slot has several codes: few rows are left to be sorted
    _, first, place = np.unique(code[beside], return_index=True, return_inverse=True)
    row[beside] = beside[first[place]]
    if any((column[row] != column).any() for column in columns):  # two unlike rows have one code
        row = np.arange(len(code))
    return distinct(row)


def stable_order(numbers: NDArray[np.integer[Any]]) -> NDArray[np.intp]:
    """The order of whole numbers, equal ones as they stand: by radix, ten times as fast, where 16 bits do."""
    if not len(numbers):
        return np.empty(0, np.intp)
    narrow = np.promote_types(np.min_scalar_type(numbers.min()), np.min_scalar_type(numbers.max()))
    return np.argsort(numbers.astype(narrow) if narrow.itemsize <= _BY_RADIX else numbers, kind="stable")


def _dense(code: Integers, span: float) -> tuple[Integers, Integers]:
    """The codes that occur, all from 0 to below ``span``, and each row's index into them."""
    if span > _DENSE_SPAN:
        present, index = np.unique(code, return_inverse=True)
        return present, index
    seen, place = np.zeros(int(span), np.bool_), np.empty(int(span), np.int64)
    seen[code] = True
    present = np.flatnonzero(seen)
    place[present] = np.arange(len(present))
    return present, place[code]


def _decode(codes: Integers, lows: Sequence[int], spans: Sequence[int]) -> Integers:
    parts = []
    for low, span in zip(reversed(lows), reversed(spans), strict=True):
        codes, part = np.divmod(codes, span)
        parts.append(part + low)
    return np.stack(parts[::-1], axis=1)
