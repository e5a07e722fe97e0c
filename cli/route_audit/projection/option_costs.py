"""What each cell of requests costs on each option, summed exactly: the table that an optimiser works on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from route_audit.arrays import Integers, Mask
from route_audit.cells import Cells
from route_audit.policies import Policy
from route_audit.projection.dollars import logged_by_request
from route_audit.projection.kept import KeptCosts
from route_audit.projection.pico import in_pico
from route_audit.projection.project import Projector
from route_audit.projection.slices import Slice, timed
from route_audit.projection.stance import Stance
from route_audit.projection.world import World
from route_audit.tiers import Tier

LATE, RANK, TIER, BIN = range(4)
"""Parts of a cell's key: 1 for days that are held out, the type's rank, the tier, the bin of confidence."""

EDGES = tuple(place / 10 for place in range(10))
"""The lowest confidence of each bin."""

SCORE = 10**6
"""Scores are added up in whole millionths."""

FIRST, PER_OPTION = 2, 4
"""A cell's own sums, and those of each option."""


class _Slow:
    """By request, the answers that take longer than a limit.

    Attributes:
        waited: answers that somebody waits for.
        as_logged: the slow ones among them.
    """

    def __init__(self, part: Slice, limit_s: float) -> None:
        self._part = part
        self._limit_s = limit_s
        waited = timed(part)
        self._seconds = np.where(waited, part.rows.latency_s, 0.0)
        self.waited = self._by_request(waited)
        self.as_logged = self._by_request(self._seconds > limit_s)

    def under(self, projector: Projector) -> Integers:
        """The slow ones under a policy; those of requests that it leaves alone are as logged."""
        if math.isinf(self._limit_s):
            return self.as_logged
        seconds = self._seconds.copy()
        attempts, drawn = projector.waits(self._part)
        seconds[attempts] = drawn
        return self._by_request(seconds > self._limit_s)

    def _by_request(self, attempts: Mask) -> Integers:
        counted = np.bincount(self._part.request[attempts], minlength=len(self._part.first))
        return counted.astype(np.int64)


class OptionCosts:
    """Adds up, partition by partition, what the requests of each cell cost wherever they may go.

    Each cell holds its requests and the answers that somebody waits for, then for staying and for each option
    the micro-dollars, the pico-dollars beyond them, the misrouted requests by score in millionths, and the
    answers that take longer than the limit.

    A request that an option can't serve stays, in the option's sums as well.

    Args:
        sides: the policies that send everything to one place, each with its assumptions.
        world: what all policies share.
        last_day: the last day that is not held out, in days since 1970; None where none is.
        slow_s: an answer that takes longer is slow; None where nobody asks.
    """

    def __init__(
        self,
        sides: Sequence[tuple[Policy, Stance]],
        world: World,
        last_day: int | None = None,
        slow_s: float | None = None,
    ) -> None:
        self._sides = [(KeptCosts(*side, world), Projector(*side, world)) for side in sides]
        self._world = world
        self._last_day = last_day
        self._slow_s = slow_s
        self.cells = Cells(4, FIRST + PER_OPTION * (1 + len(sides)))

    def add(self, part: Slice, kinds: Integers) -> None:
        """Take in one partition; ``kinds`` is each attempt's type index in the survey."""
        rank = self._world.type_rank[kinds]
        mine = np.flatnonzero(part.priced[part.first])
        if not len(mine):
            return
        logged = logged_by_request(part, self._world.table)
        tier, confidence = part.known.tier[mine], part.known.confidence[mine]
        hard = np.where(tier >= Tier.REASONING, 1.0, 1.0 - confidence)
        ones, slow = np.ones(len(mine), np.int64), self._slow(part)
        values = [ones, slow.waited[mine], *in_pico(logged[mine]), 0 * ones, slow.as_logged[mine]]
        for costs, projector in self._sides:
            cost = costs.of(part, rank)[1][mine]
            score = np.where(cost < logged[mine], hard, 0.0)
            there = slow.under(projector)[mine]
            values += [*in_pico(cost), np.rint(score * SCORE).astype(np.int64), there]
        named = np.where(part.known.type_id[mine] == 0, -1, rank[part.first[mine]])
        keys = [self._late(part)[mine], named, tier, np.searchsorted(EDGES, confidence, "right") - 1]
        self.cells.add(keys, values)

    def _slow(self, part: Slice) -> _Slow:
        return _Slow(part, math.inf if self._slow_s is None else self._slow_s)

    def _late(self, part: Slice) -> Integers:
        days = part.day[part.first]
        return np.zeros(len(days), np.int64) if self._last_day is None else (days > self._last_day) * 1
