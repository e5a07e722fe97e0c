"""The busiest minute of a model: what limits and owned capacity are measured against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.cells import Cells
from route_audit.ledger import NO_TIME
from route_audit.policies import Policy
from route_audit.pricing.table import PriceTable
from route_audit.projection.moves import Mover, TierRatios
from route_audit.projection.project import Stance, World, likely
from route_audit.projection.slices import Slice

MINUTE_US = 60_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Peak:
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

    def add(self, part: Slice, code: NDArray[np.int32], ratios: tuple[Floats, Floats]) -> None:
        """Add the billed attempts of a partition that have a time.

        Args:
            part: the partition.
            code: the price code of the model that answers each attempt.
            ratios: each attempt's input and output tokens there over the logged ones.
        """
        watched = {name: number for number, name in enumerate(self._names)}
        number = np.array([*(watched.get(model.name, -1) for model in self._prices.models), -1], np.int64)
        rows = part.rows
        mine = np.flatnonzero((number[code] >= 0) & (rows.timestamp_us != NO_TIME) & (part.billed.calls > 0))
        input_ratio, output_ratio = (ratio[mine] for ratio in ratios)
        tokens = np.rint(rows.input_tokens[mine] * input_ratio) + np.rint(
            rows.output_tokens[mine] * output_ratio
        )
        keys = [number[code][mine], rows.timestamp_us[mine] // MINUTE_US]
        self._cells.add(keys, [tokens.astype(np.int64), part.billed.calls[mine]])

    def of(self, name: str) -> Peak:
        """The busiest minute of one of the models; nothing of one that was never called."""
        mine = self._cells.where(self._cells.keys[:, 0] == self._names.index(name))
        tokens, requests = mine.sums.max(axis=0).tolist() if len(mine) else (0, 0)
        return Peak(tokens, requests)


class PolicyPeaks:
    """The busiest minutes under one policy, partition by partition.

    Args:
        policy: turns requests into legs.
        stance: its assumptions; tokens on a target are taken at their likely ratio.
        world: what all policies share.
        names: canonical names of the models to watch.
    """

    def __init__(self, policy: Policy, stance: Stance, world: World, names: Collection[str]) -> None:
        self._policy = policy
        self._mover = Mover(
            world.prices, world.table, TierRatios(likely(stance.input), likely(stance.output))
        )
        self.result = Peaks(world.prices, names)

    def add(self, part: Slice) -> None:
        """Take in one partition."""
        moves = self._mover.moves(part, self._policy.legs(part.known))
        self.result.add(part, moves.code, (moves.input_ratio, moves.output_ratio))
