"""Whose seconds the waits under a policy are made of, and so how far their percentiles may be off."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers
from route_audit.latency import LEVELS, SAMPLE
from route_audit.latency.observed import chosen_first

_WINDOW = 0.02
"""A percentile moves with the requests next to it: with this share of all on either side."""

_LEAST = 10


class Doubt(NamedTuple):
    """What projected seconds rest on, and the standard deviation of their logarithm at each of ``LEVELS``."""

    of: str
    sds: tuple[float, ...]


class Mix:
    """A sample of waits, each parted by what it rests on: the same sample in any order of the rows."""

    def __init__(self) -> None:
        self._key = np.empty(0, np.uint64)
        self._seconds = np.empty(0)
        self._parts: dict[Doubt, Floats] = {}

    def add(self, key: NDArray[np.uint64], seconds: Floats, parts: Mapping[Doubt, Floats]) -> None:
        """Take in waits; ``parts`` holds those seconds of each that are projected, logged ones in no part."""
        chosen = chosen_first(key)
        if len(self._key) == SAMPLE:  # its keys rise: those beyond the last one are in no sample
            chosen = chosen[key[chosen] <= self._key[-1]]
            if not len(chosen) and parts.keys() <= self._parts.keys():
                return
        key = np.concatenate([self._key, key[chosen]])
        seconds = np.concatenate([self._seconds, seconds[chosen]])
        few = chosen_first(key)
        kept = few[np.lexsort((seconds[few], key[few]))[:SAMPLE]]
        before, none = len(self._key), np.zeros(len(chosen))
        self._parts = {
            doubt: np.concatenate(
                [
                    self._parts.get(doubt, np.zeros(before)),
                    parts[doubt][chosen] if doubt in parts else none,
                ]
            )[kept]
            for doubt in {**self._parts, **parts}
        }
        self._key, self._seconds = key[kept], seconds[kept]

    def merge(self, other: Mix) -> None:
        """Take in the waits of ``other``."""
        self.add(other._key, other._seconds, other._parts)

    def sds(self) -> tuple[float, ...]:
        """Standard deviation of the logarithm of each percentile of ``LEVELS``; 0 where all was logged.

        A percentile moves as the requests next to it do, and these by the share of their seconds that
        rests on each doubt.
        """
        if not self._parts or not len(self._key):
            return (0.0,) * len(LEVELS)
        order = np.argsort(self._seconds, kind="stable")
        return tuple(self._sd(order, place) for place in range(len(LEVELS)))

    def _sd(self, order: Integers, place: int) -> float:
        count = len(order)
        middle, half = LEVELS[place] * (count - 1), max(_LEAST, _WINDOW * count)
        near = order[max(math.ceil(middle - half), 0) : math.floor(middle + half) + 1]
        whole = float(self._seconds[near].sum())
        shares = {doubt: float(part[near].sum()) / whole for doubt, part in sorted(self._parts.items())}
        return math.hypot(*(share * doubt.sds[place] for doubt, share in shares.items()))
