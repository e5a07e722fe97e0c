"""The ledger summed: exact integer sums by key, and quantiles that merge by adding.

Both give the same answer whatever the order of the rows and however they were divided, so that
files, batches and processes can be merged freely.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXACT_VALUES = 1 << 16
"""Up to this many values a quantile is exact; beyond, values are counted in bins 2 % wide."""

_BIN_WIDTH = np.log(1.02)
_SMALLEST = 1e-9
_DENSE_SPAN = 1 << 20

Key = tuple[Hashable, ...]
Column = tuple[Sequence[Hashable], NDArray[Any]]
"""One part of the key: its distinct values, and each row's index into them."""


class Cells:
    """Integer sums of ``width`` quantities by key.

    Sums go through float64 counters within one ``add``, so the values of one call must add up
    to less than 2**53; between calls they are Python integers and never overflow.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._sums: dict[Key, list[int]] = {}

    def __len__(self) -> int:
        """The number of keys."""
        return len(self._sums)

    def __iter__(self) -> Iterator[tuple[Key, list[int]]]:
        """The keys with their sums, sorted by nothing: sort what you show."""
        return iter(self._sums.items())

    def add(self, columns: Sequence[Column], values: Sequence[NDArray[Any]]) -> None:
        """Add n rows: their key in ``columns`` and ``width`` arrays of n integers."""
        code, span = _combine(columns)
        if span > _DENSE_SPAN:
            present, code = np.unique(code, return_inverse=True)
        else:
            present = np.arange(span)
        rows = np.bincount(code, minlength=len(present))
        sums = [np.bincount(code, value, len(present)) for value in values]
        for cell in np.flatnonzero(rows):
            self._add(_decode(int(present[cell]), columns), [int(column[cell]) for column in sums])

    def merge(self, other: Cells) -> None:
        """Add the sums of ``other``."""
        for key, sums in other:
            self._add(key, sums)

    def by(self, group: Callable[[Key], Key]) -> dict[Key, list[int]]:
        """The sums by a coarser key."""
        grouped = Cells(self._width)
        for key, sums in self:
            grouped._add(group(key), sums)
        return grouped._sums

    def _add(self, key: Key, sums: list[int]) -> None:
        known = self._sums.get(key)
        self._sums[key] = sums if known is None else [a + b for a, b in zip(known, sums, strict=True)]


class Quantiles:
    """The quantiles of positive numbers, exact for few, within 1 % for many."""

    def __init__(self) -> None:
        self._values: list[NDArray[np.float64]] | None = []
        self._bins: dict[int, int] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many values were added."""
        return self._count

    def add(self, values: NDArray[np.float64]) -> None:
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
        return self._binned(probability * (self._count - 1))

    def _bin(self, values: NDArray[np.float64]) -> None:
        numbers = np.floor(np.log(np.maximum(values, _SMALLEST)) / _BIN_WIDTH).astype(np.int64)
        for number, count in zip(*np.unique(numbers, return_counts=True), strict=True):
            self._bins[int(number)] = self._bins.get(int(number), 0) + int(count)

    def _binned(self, rank: float) -> float:
        numbers = np.array(sorted(self._bins))
        ends = np.cumsum([self._bins[int(number)] for number in numbers])
        low, high = np.searchsorted(ends, [np.floor(rank), np.ceil(rank)], side="right")
        values = np.exp((numbers[[low, min(high, len(numbers) - 1)]] + 0.5) * _BIN_WIDTH)
        return float(values[0] + (values[1] - values[0]) * (rank - np.floor(rank)))


def _combine(columns: Sequence[Column]) -> tuple[NDArray[np.int64], int]:
    code = np.zeros(len(columns[0][1]), np.int64)
    span = 1
    for values, codes in columns:
        code = code * len(values) + codes
        span *= len(values)
    return code, span


def _decode(code: int, columns: Sequence[Column]) -> Key:
    parts: list[Hashable] = []
    for values, _ in reversed(columns):
        code, index = divmod(code, len(values))
        parts.append(values[index])
    return tuple(reversed(parts))
