"""Policies tried on the log for those that work on them: what each request would cost and wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
import numpy as np

from route_audit.arrays import Floats, Integers
from route_audit.policies import Policy
from route_audit.policies.known import Known
from route_audit.policies.rehearsal import Waited
from route_audit.projection.dollars import by_request, logged_by_request
from route_audit.projection.project import Projector, Watching
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Slice
from route_audit.projection.stance import Stance
from route_audit.projection.world import World


class _Bill:
    """What each request of one slice costs: as logged, and changed by what a projector adds."""

    def __init__(self) -> None:
        self.usd: Floats = np.empty(0)

    def begin(self, part: Slice, table: RateTable) -> None:
        """Start with the cost as logged; NaN for a request with an attempt that has no price."""
        self.usd = logged_by_request(part, table)
        self.usd[part.request[~part.priced]] = np.nan

    def add(self, part: Slice, attempts: Integers, dollars: Floats) -> None:
        """Add what some attempts cost more than before."""
        self.usd += by_request(part, attempts, dollars)


class Rehearsals(msgspec.Struct, frozen=True):
    """A log to try policies on.

    Attributes:
        slices: gives the log's slices anew.
        stance: a policy's assumptions.
        world: what all policies share.
        scale: how often the traffic holds the log.
    """

    slices: Callable[[], Iterable[Slice]]
    stance: Callable[[Policy], Stance]
    world: World
    scale: float

    def known(self) -> Iterator[Known]:
        """The requests, slice by slice."""
        return (part.known for part in self.slices())

    def spends(self, policy: Policy) -> Iterator[tuple[Known, Floats]]:
        """What each request costs under ``policy``, US dollars of the traffic; NaN without a price."""
        bill = _Bill()
        projector = Projector(
            policy, self.stance(policy), self.world, costs_only=True, watching=Watching(bill=bill)
        )
        for part in self.slices():
            bill.begin(part, self.world.table)
            projector.add(part, np.zeros(len(part.rows), np.int64))
            yield part.known, bill.usd * self.scale

    def waits(self, policy: Policy) -> Iterator[Waited]:
        """What the requests that ``policy`` changes or has routed would wait, and what they waited."""
        projector = Projector(policy, self.stance(policy), self.world)
        for part in self.slices():
            attempts, seconds = projector.waits(part)
            yield Waited(part.known, part.request[attempts], seconds, part.rows.latency_s[attempts])
