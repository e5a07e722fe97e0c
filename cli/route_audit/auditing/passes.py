"""What a run does with each share of a ledger, and how what it finds in them is added up.

A pass may happen in several processes. What it finds in a share does not hang on who looked at it, and shares
are added in their order, so that all sums are the same however many processes there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import msgspec

from route_audit.arrays import Integers
from route_audit.auditing.ground import Ground
from route_audit.auditing.roles import Chosen
from route_audit.cells import Cells
from route_audit.ledger.files import LedgerFiles
from route_audit.policies import Policy
from route_audit.pricing import Book
from route_audit.pricing.table import PriceTable
from route_audit.projection.batches import Batches
from route_audit.projection.id_codes import IdCodes
from route_audit.projection.option_costs import OptionCosts
from route_audit.projection.project import NOBODY, Projector, Watching
from route_audit.projection.rates import RateTable
from route_audit.projection.result import Projection
from route_audit.projection.slices import Dropped, Scope, Slice, in_scope, prepare
from route_audit.projection.stance import Stance
from route_audit.projection.survey import Survey
from route_audit.projection.world import World
from route_audit.reconcile.tally import Tally


class Surveyed(msgspec.Struct, frozen=True):
    """What a log, or a share of it, holds.

    Attributes:
        survey: how much of what.
        tally: its costs, and those that were logged.
        table: the prices that both are told in.
    """

    survey: Survey
    tally: Tally
    table: RateTable

    @classmethod
    def nothing(cls, book: Book, rows: int) -> Surveyed:
        """Nothing yet; there is room for ``rows`` rows."""
        prices = PriceTable(book)
        table = RateTable(prices)
        tally = Tally(book, prices, table)
        return cls(Survey(IdCodes(rows), (tally,)), tally, table)

    def add(self, part: Slice) -> None:
        """Take in one partition."""
        self.survey.add(part, self.table.prices, self.table)

    def merge(self, other: Surveyed) -> None:
        """Add a later share."""
        self.survey.merge(other.survey, self.table.take_in(other.table))
        self.tally.merge(other.tally)


class Surveying(msgspec.Struct, frozen=True):
    """Surveys a share of a log.

    Attributes:
        book: prices.
        scope: which attempts count.
    """

    book: Book
    scope: Scope

    def __call__(self, share: LedgerFiles) -> Surveyed:
        """What the share holds."""
        found = Surveyed.nothing(self.book, 0)
        for part in slices(share, self.scope, found.table, found.survey.drop):
            found.add(part)
            del part  # its memory serves the next one
        return found


class Projected(msgspec.Struct, frozen=True):
    """What policies come to, in a log or a share of it.

    Attributes:
        projections: of each policy.
        batches: what the log's own calls would cost in batches.
        table: the prices that all is told in.
        latencies: the models whose seconds some number rests on.
    """

    projections: tuple[Projection, ...]
    batches: Batches
    table: RateTable
    latencies: tuple[str, ...] = ()

    @classmethod
    def nothing(cls, policies: int, table: RateTable) -> Projected:
        """Nothing yet of some policies."""
        return cls(tuple(Projection() for _ in range(policies)), Batches(table.prices, table), table)

    def merge(self, other: Projected, world: World) -> None:
        """Add a later share; ``world`` is this log's."""
        numbers = self.table.take_in(other.table)
        for mine, its in zip(self.projections, other.projections, strict=True):
            mine.merge(its, numbers)
        self.batches.merge(other.batches)
        for name in other.latencies:
            world.latency[name]  # fitted when first asked for, and remembered


class Onlooker(msgspec.Struct, frozen=True):
    """What else looks at a log while policies are projected; nothing that could be told to another process.

    Attributes:
        add: takes in a partition, and each attempt's type index in the survey.
        watching: what looks at the moves of each policy.
    """

    add: Callable[[Slice, Integers], None]
    watching: Sequence[Watching]


class Applying:
    """What applies policies to shares of a log needs.

    Args:
        ground: the whole log, surveyed.
        policies: with the roles of ``chosen``.
    """

    def __init__(self, ground: Ground, policies: tuple[Policy, ...], chosen: Chosen) -> None:
        self._ground = ground
        self._policies = policies
        self._chosen = chosen

    def __getstate__(self) -> dict[str, Any]:
        """For another process, which finds out for itself what follows from this."""
        return {name: value for name, value in vars(self).items() if name not in {"world", "stances"}}

    @cached_property
    def world(self) -> World:
        """What the projections share."""
        return self._ground.world()

    @cached_property
    def stances(self) -> tuple[Stance, ...]:
        """The assumptions of each policy."""
        return tuple(self._ground.stance(policy, self._chosen) for policy in self._policies)


class Projecting(Applying):
    """Projects policies on a share of a log.

    Args:
        ground, policies, chosen: see ``Applying``.
        costs_only: see ``Projector``.
    """

    def __init__(
        self,
        ground: Ground,
        policies: tuple[Policy, ...],
        chosen: Chosen,
        *,
        costs_only: bool = False,
    ) -> None:
        super().__init__(ground, policies, chosen)
        self._costs_only = costs_only

    def projected(self, ledger: LedgerFiles, onlooker: Onlooker | None = None) -> Projected:
        """What the policies come to.

        Args:
            ledger: all of it.
            onlooker: who else looks on; then all happens in this process.
        """
        found = Projected.nothing(len(self._policies), self.world.table)
        if onlooker is None:
            shares = ledger.each(self)
        else:
            shares = replace(ledger, spread=map).each(partial(self, onlooker=onlooker))
        for share in shares:
            found.merge(share, self.world)
        return found

    def __call__(self, share: LedgerFiles, onlooker: Onlooker | None = None) -> Projected:
        """What the policies come to in a share."""
        ground = self._ground
        table = ground.table_of_share()
        world = self.world.at(table)
        batches = Batches(table.prices, table)
        watchers = [NOBODY] * len(self._policies) if onlooker is None else onlooker.watching
        projectors = [
            Projector(policy, stance, world, costs_only=self._costs_only, watching=watching)
            for policy, stance, watching in zip(self._policies, self.stances, watchers, strict=True)
        ]
        for part in slices(share, ground.setting.scope, table):
            kinds = ground.survey.type_index(part)
            if onlooker is not None:
                onlooker.add(part, kinds)
            if not self._costs_only:
                batches.add(part)
            for projector in projectors:
                projector.add(part, kinds)
            del part, kinds  # their memory serves the next ones
        results = tuple(projector.result for projector in projectors)
        return Projected(results, batches, table, tuple(world.latency))


class Costing(Applying):
    """Costs each cell of a share's requests wherever they may go.

    Args:
        ground, policies, chosen: see ``Applying``; each policy sends everything to one place.
        last_day, slow_s: see ``OptionCosts``.
    """

    def __init__(
        self,
        ground: Ground,
        policies: tuple[Policy, ...],
        chosen: Chosen,
        last_day: int | None,
        slow_s: float | None,
    ) -> None:
        super().__init__(ground, policies, chosen)
        self._last_day = last_day
        self._slow_s = slow_s

    def cells(self, ledger: LedgerFiles) -> Cells:
        """The cells of a ledger (see ``OptionCosts``)."""
        first, *others = ledger.each(self)
        for other in others:
            first.merge(other)
        return first

    def __call__(self, share: LedgerFiles) -> Cells:
        """The cells of a share."""
        ground, table = self._ground, self._ground.table_of_share()
        sides = list(zip(self._policies, self.stances, strict=True))
        costs = OptionCosts(sides, self.world.at(table), self._last_day, self._slow_s)
        for part in slices(share, ground.setting.scope, table):
            costs.add(part, ground.survey.type_index(part))
            del part  # its memory serves the next one
        return costs.cells


def slices(
    ledger: LedgerFiles, scope: Scope, table: RateTable, drop: Callable[[Dropped], None] | None = None
) -> Iterable[Slice]:
    """The partitions of a ledger, in scope and priced.

    Args:
        ledger: or a share of one.
        scope: which attempts count.
        table: prices them.
        drop: is told what is left out.
    """
    for rows in ledger.partitions():
        kept, dropped = in_scope(rows, scope)
        del rows
        if drop is not None:
            drop(dropped)
        if len(kept):
            yield prepare(kept, scope, table.prices, table)
        del kept
