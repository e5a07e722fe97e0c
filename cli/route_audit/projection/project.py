"""What one policy would have cost and taken: its legs priced against the logged traffic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec
import numpy as np

from route_audit.arrays import Floats, Integers, Mask
from route_audit.assumptions import CacheMode
from route_audit.cells import Cells, Grouped
from route_audit.latency import weaker
from route_audit.ledger import FLAG_IMAGES
from route_audit.policies import Policy
from route_audit.policies.legs import Legs, Weight
from route_audit.projection.answers import Answers
from route_audit.projection.beside import Beside, calls_beside
from route_audit.projection.dollars import PARTS, QUANTITIES
from route_audit.projection.first_tokens import first_tokens
from route_audit.projection.moves import Caller, Moves, TierRatios, model_numbers
from route_audit.projection.peaks import Peaks
from route_audit.projection.places import Group, Mover, Sent
from route_audit.projection.result import Projection
from route_audit.projection.slices import Slice, told
from route_audit.projection.stance import Stance
from route_audit.projection.statements import (
    LISTED,
    TOKENIZED,
    Chosen,
    Statement,
    Variant,
    as_logged,
    beside_moves,
    looked_hard,
)
from route_audit.projection.turns import goes_between
from route_audit.projection.waits import Assumed, Waits
from route_audit.projection.world import World
from route_audit.tiers import Tier


class Billing(Protocol):
    """What takes in the changes in cost that a policy makes."""

    def add(self, part: Slice, attempts: Integers, dollars: Floats) -> None:
        """Take in what some attempts of a slice cost more than as logged."""


class Watching(msgspec.Struct, frozen=True):
    """What else looks on while a policy is projected; None where nobody asks.

    Attributes:
        peaks: takes in the busiest minutes under the policy.
        bill: takes in each change in cost under the stance's own cache.
        answers: takes in whose answers evaluated requests get.
    """

    peaks: Peaks | None = None
    bill: Billing | None = None
    answers: Answers | None = None


NOBODY = Watching()


class Projector:
    """Projects one policy, partition by partition.

    Args:
        policy: turns requests into legs.
        stance: its assumptions.
        world: what all policies share.
        costs_only: leave out all but the cost under the stance's own cache: enough to choose by.
        watching: what else looks on.
    """

    def __init__(
        self,
        policy: Policy,
        stance: Stance,
        world: World,
        *,
        costs_only: bool = False,
        watching: Watching = NOBODY,
    ) -> None:
        self._policy = policy
        self._stance = stance
        self._world = world
        self._costs_only = costs_only
        self._watching = watching
        ratios = TierRatios(stance.likely_input, stance.likely_output, stance.thinking)
        self._mover = Mover(Caller(world.prices, world.table, ratios))
        self.result = Projection()
        self._bills: list[Billing] = [] if costs_only else [self.result.spread]
        self._bills += [] if watching.bill is None else [watching.bill]

    def waits(self, part: Slice) -> tuple[Integers, Floats]:
        """The attempts that somebody waits for, of changed or routed requests, and the seconds of each."""
        legs = self._mover.held(part, self._policy.legs(part.known))
        moves = self._mover.sent(part, legs).moves
        waits = self._waits(part)
        under = waits.under(legs, moves)
        waited = np.flatnonzero(waits.waited(moves))
        altered = moves.changed[waited] | (under.stages.routed_s[waited] > 0)
        return waited[altered], under.seconds[altered]

    def add(self, part: Slice, kinds: Integers) -> None:
        """Take in one partition; ``kinds`` is each attempt's type index in the survey."""
        legs = self._mover.held(part, self._policy.legs(part.known))
        sent = self._mover.sent(part, legs)
        moves = sent.moves
        self.result.weights = legs.weights
        self.result.excluded += moves.excluded
        self.result.moved_requests += int(moves.moved_attempts[part.first].sum())
        media = part.rows.has(FLAG_IMAGES) | (part.rows.audio_input_tokens > 0)
        self.result.media_moved += int((moves.moved_attempts & media).sum())
        rank = part.once(("rank", self._world), lambda: self._world.type_rank[kinds])
        beside = calls_beside(part, legs, moves, rank, self._world.prices, self._world.table)
        if not self._costs_only:
            self._add_latency(part, legs, moves)
            self.result.flows.add(part, moves, self._world.table)
        if len(beside.attempt):
            self._add_beside(part, beside)
        for watcher in (self._watching.peaks, self._watching.answers):
            if watcher is not None:
                watcher.add_moved(part, moves, legs.weights)
        if self._watching.peaks is not None:
            self._watching.peaks.add_routers(part, legs)
        if sent.groups:
            self._add_costs(part, sent, legs.weights, rank)

    def _add_beside(self, part: Slice, beside: Beside) -> None:
        for change in self.result.changes.values():
            change.merge(beside.cells)
        for bill in self._bills:
            bill.add(part, beside.attempt, beside.usd)

    def _add_costs(self, part: Slice, sent: Sent, weights: tuple[Weight, ...], rank: Integers) -> None:
        chosen = [
            Chosen(self._statement(part, group, weights, rank), calls, group.at[calls])
            for group, calls in sent.groups
        ]
        if not self._costs_only:
            self._add_left(part, sent.moves, rank)
            self._count_moved(part, sent.moves)
            self._count_down(part, chosen)
        self._add_change(part, chosen, rank)
        if not self._costs_only:
            for variant in (LISTED, TOKENIZED):
                for each in chosen:
                    each.restate(self.result.changes[variant], variant)
        self._add_fates(part, sent.moves, chosen, weights, rank)

    def _statement(self, part: Slice, group: Group, weights: tuple[Weight, ...], rank: Integers) -> Statement:
        return group.memory.once(
            ("statement", self._world), lambda: Statement(part, group.calls, rank, self._world, weights)
        )

    def _logged(self, part: Slice, rank: Integers) -> Grouped:
        return part.once(("logged", self._world), lambda: as_logged(part, rank))

    def _add_left(self, part: Slice, moves: Moves, rank: Integers) -> None:
        left = np.flatnonzero(moves.moved_attempts)
        if len(left):
            self.result.left.merge(self._logged(part, rank).sums(left))

    def _add_change(self, part: Slice, chosen: Sequence[Chosen], rank: Integers) -> None:
        """What the policy changes where caches are as logged."""
        change = Cells(PARTS, len(QUANTITIES))
        for each in chosen:
            change.merge(each.statement.kept.sums(each.calls))
            first = each.at[each.at < len(part.rows)]
            change.merge(self._logged(part, rank).sums(first), sign=-1)
        for variant, projected in self.result.changes.items():
            if not self._costs_only or variant == Variant(self._stance.cache):
                projected.merge(change)

    def _add_fates(
        self,
        part: Slice,
        moves: Moves,
        chosen: Sequence[Chosen],
        weights: tuple[Weight, ...],
        rank: Integers,
    ) -> None:
        """What other fates of the prompt cache change, and the headline's cost by cluster."""
        for mode in CacheMode:
            if self._costs_only and mode is not self._stance.cache:
                continue
            those = [*chosen]
            if mode is CacheMode.REPLAYED:
                those += self._in_sessions(part, moves, weights, rank)
            for each in those:
                each.spend(self.result.changes[Variant(mode)], mode)
            if mode is self._stance.cache and self._bills:
                dearer = _dearer(moves, those, mode)
                self._add_spread(part, moves, *dearer)
                if mode is CacheMode.REPLAYED:
                    self._add_bouncing(part, moves, *dearer, _dearer(moves, chosen, CacheMode.KEPT)[0])

    def _in_sessions(
        self, part: Slice, moves: Moves, weights: tuple[Weight, ...], rank: Integers
    ) -> Iterator[Chosen]:
        """The calls of sessions in which something moves: where each goes hangs on the policy."""
        calls = np.flatnonzero(beside_moves(part, moves))
        if len(calls):
            statement = Statement(part, moves.take(calls), rank, self._world, weights, sessions=True)
            yield Chosen(statement, np.arange(len(calls)), calls)

    def _add_spread(self, part: Slice, moves: Moves, change: Floats, touched: Mask) -> None:
        first, further = np.split(np.flatnonzero(touched), [np.count_nonzero(touched[: len(part.rows)])])
        for bill in self._bills:
            bill.add(part, first, change[first])
            if len(further):
                bill.add(part, moves.attempt[further], change[further])

    def _add_bouncing(self, part: Slice, moves: Moves, change: Floats, touched: Mask, kept: Floats) -> None:
        """Add up the calls of sessions whose first calls go to several models, where one would do."""
        between = goes_between(part, model_numbers(self._names()).take(moves.code[: moves.first]))
        calls = np.flatnonzero(touched & between[moves.attempt])
        self.result.bouncing_usd += float(change[calls].sum())
        self.result.bouncing_cold_usd += float((change[calls] - kept[calls]).sum())
        self.result.bouncing_calls += len(calls)

    def _count_moved(self, part: Slice, moves: Moves) -> None:
        attempts = moves.attempt[moves.moved]
        self.result.limited_calls += int((part.rows.max_output_tokens[attempts] >= 0).sum())
        changed = np.zeros(len(part.first), np.bool_)
        changed[part.request[attempts]] = True
        self.result.changed_requests += int(changed.sum())

    def _count_down(self, part: Slice, chosen: Sequence[Chosen]) -> None:
        """Count the hard requests among those that move to a model that is cheaper for the same tokens."""
        attempts = np.concatenate([each.cheaper() for each in chosen])
        self.result.hard_moved_down += int((part.tier[attempts] >= Tier.REASONING).sum())
        moved_down = np.zeros(len(part.first), np.bool_)
        moved_down[part.request[attempts]] = True
        self.result.looked_hard_moved_down += int((moved_down & looked_hard(part)).sum())

    def _add_latency(self, part: Slice, legs: Legs, moves: Moves) -> None:
        waits = self._waits(part)
        waited = waits.under(legs, moves)
        self.result.latency.add(waited.seconds)
        if len(legs.weights) > 1:
            self.result.together.add(waits, moves, waited)
        self.result.mix.add(waited.sample.key, waited.sample.seconds, waited.sample.projected)
        self.result.evidence = weaker(self.result.evidence, waited.evidence)
        if told(part).any():
            first, evidence = first_tokens(waits, legs, moves, waited)
            self.result.first_token.add(first)
            self.result.first_token_evidence = weaker(self.result.first_token_evidence, evidence)

    def _waits(self, part: Slice) -> Waits:
        stance = self._stance
        assumed = Assumed(stance.input, stance.output, stance.latency, stance.thinking)
        return Waits(part, assumed, self._world)

    def _names(self) -> list[str]:
        return self._world.prices.names


def _dearer(moves: Moves, chosen: Sequence[Chosen], mode: CacheMode) -> tuple[Floats, Mask]:
    """What each call costs more than as logged, US dollars, and which are not billed as the log has it."""
    change, touched = np.zeros(len(moves.attempt)), np.zeros(len(moves.attempt), np.bool_)
    for each in chosen:
        at, usd = each.dearer(mode)
        change[at], touched[at] = usd, True
    return change, touched
