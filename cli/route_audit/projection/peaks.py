"""The busiest minute of a model: what limits and owned capacity are measured against."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers
from route_audit.cells import Cells
from route_audit.ledger import NO_TIME
from route_audit.policies.legs import Legs, Weight
from route_audit.pricing.table import PriceTable
from route_audit.projection.beside import asked, router_codes
from route_audit.projection.moves import Moves
from route_audit.projection.slices import Slice

MINUTE_US = 60_000_000

_CALL = 1_000_000
"""Calls are summed in millionths: of a further leg only a share is to be expected."""


class Peak(msgspec.Struct, frozen=True):
    """The most tokens, and the most billed calls, that one minute holds; not always the same minute."""

    tokens: int
    requests: int


class Peaks:
    """Tokens and calls by minute of some models, summed exactly.

    Args:
        prices: the run's prices.
        names: canonical names of the models to watch.
    """

    def __init__(self, prices: PriceTable, names: Collection[str]) -> None:
        self._prices = prices
        self._names = sorted(names)
        self._cells = Cells(2, 2)

    def add_logged(self, part: Slice) -> None:
        """Add the billed attempts of a partition that have a time."""
        ones = np.ones(len(part.rows))
        self._add(part, np.arange(len(part.rows)), part.price, (ones, ones, ones))

    def add_moved(self, part: Slice, moves: Moves, weights: Sequence[Weight]) -> None:
        """Add the calls that a policy makes for them; of a further leg as much as is to be expected.

        Calls that cost more than the mean are as much longer.
        """
        expected = np.array([float(weight.rate.likely) for weight in weights]).take(moves.weight)
        long = np.array([weight.likely for weight in weights]).take(moves.weight)
        ratios = (moves.input_ratio * long, moves.output_ratio * long)
        self._add(part, moves.attempt, moves.code, (*ratios, expected))

    def add_routers(self, part: Slice, legs: Legs) -> None:
        """Add the routers' calls, in the minute of the request that each is made for."""
        for router in legs.routers:
            attempt = part.first[router.request[asked(part)[router.request]]]
            moment_us = part.rows.timestamp_us[attempt]
            number = self._numbers()[router_codes(self._prices, router, moment_us)]
            mine = (moment_us != NO_TIME) & (number >= 0)
            ones = np.ones(np.count_nonzero(mine), np.int64)
            tokens = ones * (router.input_tokens + router.output_tokens)
            self._cells.add([number[mine], moment_us[mine] // MINUTE_US], [tokens, ones * _CALL])

    def _numbers(self) -> Integers:
        """The place of each price code's model among the watched ones, or -1; -1 for no code."""
        watched = {name: number for number, name in enumerate(self._names)}
        return np.array([*(watched.get(model.name, -1) for model in self._prices.models), -1], np.int64)

    def _add(
        self,
        part: Slice,
        attempt: Integers,
        code: NDArray[np.int32],
        factors: tuple[Floats, Floats, Floats],
    ) -> None:
        """Add calls that stand for attempts: tokens in and out over the logged ones, and how often."""
        number = self._numbers()
        rows = part.rows
        counts = ((rows.timestamp_us != NO_TIME) & (part.billed.calls > 0))[attempt]
        mine = np.flatnonzero(counts & (number[code] >= 0))
        at = attempt[mine]
        input_ratio, output_ratio, expected = (factor[mine] for factor in factors)
        tokens = np.rint(rows.input_tokens[at] * input_ratio)
        tokens += np.rint(rows.output_tokens[at] * output_ratio)
        millionths = np.rint(part.billed.calls[at] * expected * _CALL).astype(np.int64)
        keys = [number[code][mine], rows.timestamp_us[at] // MINUTE_US]
        self._cells.add(keys, [tokens.astype(np.int64), millionths])

    def of(self, name: str) -> Peak:
        """The busiest minute of one of the models; nothing of one that was never called."""
        mine = self._cells.where(self._cells.keys[:, 0] == self._names.index(name))
        tokens, requests = mine.sums.max(axis=0).tolist() if len(mine) else (0, 0)
        return Peak(tokens, round(requests / _CALL))
