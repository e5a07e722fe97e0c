"""What calls are billed for in each evaluation: worked out once, summed for those that a policy makes."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cached_property
from weakref import ref

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.assumptions import CacheMode
from route_audit.cells import Cells, Grouped
from route_audit.counterfactual import InputTokens, capped_output, input_tokens
from route_audit.policies.legs import Weight
from route_audit.projection.dollars import ANSWER, FULLEST, logged_dollars, row_dollars
from route_audit.projection.memory import Memory
from route_audit.projection.moves import Moves
from route_audit.projection.slices import Billed, Slice
from route_audit.projection.turns import replayed_sessions, turns_to
from route_audit.projection.world import World
from route_audit.tiers import Tier
from route_audit.zeros import is_zero, lean, zeros


class Variant(msgspec.Struct, frozen=True):
    """One full evaluation of a policy.

    Attributes:
        cache: the fate of the prompt cache.
        input, output: whether the ratio of tokens is applied; without it, tokens are as logged.
    """

    cache: CacheMode
    input: bool = True
    output: bool = True


LISTED = Variant(CacheMode.KEPT, input=False, output=False)
TOKENIZED = Variant(CacheMode.KEPT, output=False)
VARIANTS = (LISTED, TOKENIZED, *(Variant(mode) for mode in CacheMode))
"""The evaluations that the bridge and the three fates of the cache need."""


class Otherwise(msgspec.Struct, frozen=True):
    """What another evaluation bills some calls for.

    Attributes:
        calls: those that it bills otherwise, rising.
        grouped: what it bills these for, or what it adds to that.
    """

    calls: Integers
    grouped: Grouped


class Statement:
    """What calls are billed for where they go.

    Args:
        part: the slice.
        calls: at least one.
        rank: each attempt's type by its rank in the report.
        world: what all policies share.
        weights: of the calls' legs.
        sessions: the calls are whole sessions as a policy sends them, so that their caches can be replayed;
            without that, only calls outside of sessions are.
    """

    def __init__(
        self,
        part: Slice,
        calls: Moves,
        rank: Integers,
        world: World,
        weights: tuple[Weight, ...],
        *,
        sessions: bool = False,
    ) -> None:
        self._slice = ref(part)  # the slice remembers statements, and is to go when nobody looks at it
        self._calls = calls
        self._rank = rank
        self._world = world
        self._weights = weights
        self._sessions = sessions
        self._logged = part.billed.input.take(calls.attempt)
        self._memory = Memory()

    @property
    def _part(self) -> Slice:
        part = self._slice()
        if part is None:
            raise AssertionError("a statement lives no longer than its slice")
        return part

    @property
    def count(self) -> int:
        """How many calls there are."""
        return len(self._calls.attempt)

    @cached_property
    def kept(self) -> Grouped:
        """What the calls are billed for where caches are as logged."""
        return self._grouped(self._calls, self._logged)

    @cached_property
    def cheaper(self) -> Integers:
        """The first calls for hard requests on another model that is cheaper for the same tokens.

        Hard are those that are said to be, and those whose answers look like it.
        """
        part, first = self._part, self._calls.first
        attempts = self._calls.attempt[:first]
        hard = (part.tier[attempts] >= Tier.REASONING) | looked_hard(part)[part.request[attempts]]
        calls = np.flatnonzero(self._calls.moved[:first] & hard)
        attempts, table, ones = attempts[calls], self._world.table, np.ones(len(calls))
        entry = table.entries(self._calls.code[calls], part.rows.input_tokens[attempts])
        usd = row_dollars(part.billed.take(attempts).quantities(), table.of(entry), (ones, ones), 1.0)
        return calls[usd < logged_dollars(part, attempts, table)]

    def restated(self, variant: Variant) -> Otherwise | None:
        """What calls are billed for without the ratios that ``variant`` leaves out; None where that is equal.

        They come into other price bands, are no longer cut off, or think otherwise.
        """
        return self._memory.once(("restated", variant), lambda: self._restated(variant))

    def fate(self, mode: CacheMode) -> Otherwise | None:
        """What a fate of the prompt cache adds to ``kept``; None where that is nothing."""
        return self._memory.once(("fate", mode), lambda: self._fate(mode))

    def dearer(self, mode: CacheMode) -> Floats:
        """What each call costs more than as logged, US dollars, as much of it as is to be expected."""
        return self._memory.once(("dearer", mode), lambda: self._dearer(mode))

    def touched(self, mode: CacheMode) -> Mask:
        """True for each call that is not billed as the log has it."""
        other = self.fate(mode)
        touched = self._calls.changed.copy()
        if other is not None:
            touched[other.calls] = True
        return touched

    def _restated(self, variant: Variant) -> Otherwise | None:
        calls, without = self._calls, self._without(variant)
        differs = self._part.rows.output_tokens[calls.attempt] >= _cut_from(self._part, calls)
        differs |= (without.entry != calls.entry) | (without.hidden != calls.hidden)
        those = np.flatnonzero(differs)
        if not len(those):
            return None
        return Otherwise(those, self._grouped(without.take(those), self._logged.take(those)))

    def _fate(self, mode: CacheMode) -> Otherwise | None:
        tokens = self._tokens(mode)
        those = np.flatnonzero(tokens.differs(self._logged))
        if not len(those):
            return None
        nothing, there = zeros(len(those)), tokens.take(those)
        beyond = Billed(there.beyond(self._logged.take(those)), *[nothing] * (len(fields(Billed)) - 1))
        return Otherwise(
            those, Grouped(self._keys(self._calls.take(those), _full(there)), beyond.quantities())
        )

    def _dearer(self, mode: CacheMode) -> Floats:
        calls, table = self._calls, self._world.table
        quantities = call_quantities(self._part, calls, self._tokens(mode))
        ratios = (calls.input_ratio, calls.output_ratio)
        usd = row_dollars(quantities, table.of(calls.entry), ratios, self._world.efficiency)
        usd *= np.array([weight.likely for weight in self._weights]).take(calls.weight)
        usd[: calls.first] -= logged_dollars(self._part, calls.attempt[: calls.first], table)
        return usd

    def _tokens(self, mode: CacheMode) -> InputTokens:
        return self._memory.once(("tokens", mode), lambda: self._under(mode))

    def _under(self, mode: CacheMode) -> InputTokens:
        if mode is CacheMode.KEPT:
            return self._logged
        those = np.arange(len(self._calls.attempt)) if self._sessions else self._with_caches(mode)
        if not len(those):
            return self._logged
        calls, logged, world = self._calls.take(those), self._logged.take(those), self._world
        chance = np.array([float(weight.rate.likely) for weight in self._weights]).take(calls.weight)
        turns = turns_to(self._part, world.prices, calls.attempt, calls.code, calls.input_ratio, chance)
        return self._logged.put(those, input_tokens(mode, logged, calls.moved, turns, world.efficiency))

    def _with_caches(self, mode: CacheMode) -> Integers:
        """The calls whose prompts find or leave a cache in the log that they may not find elsewhere."""
        calls, logged = self._calls, self._logged
        cached = calls.moved & (logged.uncached != logged.prompt)
        if mode is CacheMode.REPLAYED:
            cached &= replayed_sessions(self._part)[calls.attempt] == 0
        return np.flatnonzero(cached)

    def _without(self, variant: Variant) -> Moves:
        """The same calls without the ratios that ``variant`` leaves out."""
        calls, ones = self._calls, np.ones(len(self._calls.attempt))
        entry, input_ratio = calls.entry, calls.input_ratio
        if not variant.input:
            tokens = self._part.rows.input_tokens[calls.attempt]
            entry, input_ratio = self._world.table.entries(calls.code, tokens), ones
        output_ratio = calls.output_ratio if variant.output else ones
        hidden = calls.hidden if variant.output else np.zeros_like(calls.hidden)
        return replace(calls, entry=entry, input_ratio=input_ratio, output_ratio=output_ratio, hidden=hidden)

    def _grouped(self, calls: Moves, tokens: InputTokens) -> Grouped:
        full = zeros(len(calls.attempt))
        return Grouped(self._keys(calls, full), call_quantities(self._part, calls, tokens))

    def _keys(self, calls: Moves, full: Integers) -> list[NDArray[np.integer]]:
        attempt = calls.attempt
        stayed = np.where(calls.moved, self._part.price[attempt], -1)
        return [stayed, self._part.tier[attempt], self._rank[attempt], calls.entry, calls.weight, full]


class Chosen(msgspec.Struct, frozen=True):
    """The calls of a statement that a policy makes.

    Attributes:
        statement: what they are billed for.
        calls: the index of each in the statement.
        at: the place of each among all calls of the policy.
    """

    statement: Statement
    calls: Integers
    at: Integers

    def restate(self, cells: Cells, variant: Variant) -> None:
        """Turn what the calls are billed for in ``cells`` into what they are billed for in ``variant``."""
        other = self.statement.restated(variant)
        if other is not None:
            mine = self._among(other.calls)
            cells.merge(self.statement.kept.sums(other.calls[mine]), sign=-1)
            cells.merge(other.grouped.sums(mine))

    def spend(self, cells: Cells, mode: CacheMode) -> None:
        """Add to ``cells`` what a fate of the prompt cache adds to the calls."""
        other = self.statement.fate(mode)
        if other is not None:
            cells.merge(other.grouped.sums(self._among(other.calls)))

    def cheaper(self) -> Integers:
        """The places of those that ``Statement.cheaper`` names."""
        cheaper = np.zeros(self.statement.count, np.bool_)
        cheaper[self.statement.cheaper] = True
        return self.at[cheaper[self.calls]]

    def _among(self, calls: Integers) -> Integers:
        """The indices of those of some calls that are made."""
        made = np.zeros(self.statement.count, np.bool_)
        made[self.calls] = True
        return np.flatnonzero(made[calls])

    def dearer(self, mode: CacheMode) -> tuple[Integers, Floats]:
        """The places of those that are not billed as the log has it, and what each costs more, US dollars."""
        touched = self.statement.touched(mode)[self.calls]
        return self.at[touched], self.statement.dearer(mode)[self.calls[touched]]


def as_logged(part: Slice, rank: Integers) -> Grouped:
    """What each attempt of a slice was billed for; those without a price are not to be summed."""
    count = len(part.rows)
    keys = [np.full(count, -1), part.tier, rank, part.entry, np.full(count, ANSWER), zeros(count)]
    return Grouped(keys, part.billed.quantities())


def call_quantities(part: Slice, moves: Moves, tokens: InputTokens) -> list[Integers]:
    """What calls are billed for where they go, ``tokens`` of input each."""
    attempt = moves.attempt
    billed = replace(part.billed.take(attempt), input=tokens)
    hidden = moves.hidden
    thought = np.where(hidden < 0, np.minimum(part.rows.reasoning_tokens[attempt], billed.output), 0)
    limit = part.rows.max_output_tokens[attempt]
    free, capped = capped_output(billed.output - thought, moves.output_ratio, limit)
    return replace(billed, output=free).quantities(lean(capped), lean(np.maximum(hidden, 0) * billed.calls))


def _cut_from(part: Slice, moves: Moves) -> Floats:
    """From how many logged output tokens on the request's own limit may cut each call off."""
    limit = part.rows.max_output_tokens[moves.attempt]
    return np.where((limit >= 0) & (moves.output_ratio > 1), limit / moves.output_ratio, np.inf)


def looked_hard(part: Slice) -> Mask:
    """True for each request whose answer looks hard."""
    return np.asarray(part.hindsight == Tier.REASONING)


def beside_moves(part: Slice, moves: Moves) -> Mask:
    """True for each call of a session of which some call moves: its prompt may find another cache."""
    session = replayed_sessions(part)[moves.attempt]
    moving = np.zeros(int(session.max(initial=0)) + 1, np.bool_)
    moving[session[moves.moved]] = True
    moving[0] = False
    return np.asarray(moving[session])


def _full(tokens: InputTokens) -> Integers:
    """How much of what each prompt can read it reads where caches are as warm as logged (see ``FULLEST``)."""
    if is_zero(tokens.warm_reads):
        return tokens.warm_reads
    return -(-FULLEST * tokens.warm_reads // np.maximum(tokens.uncached, 1))
