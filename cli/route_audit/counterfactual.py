"""Tokens on a model that did not answer: what becomes of prompt caches and of output length.

All amounts stay in the logged model's tokens and whole numbers; the ratios between models are
applied to their sums. That keeps every projection linear, exact and independent of row order.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Integers, Mask
from route_audit.assumptions import CacheMode
from route_audit.cells import stable_order
from route_audit.zeros import is_zero, lean, taken, zeros

_KINDS = (
    *("uncached", "cached", "written", "written_1h"),
    *("session_reads", "session_reads_1h", "warm_reads"),
)

HOUR_US = 3_600_000_000
"""How long a prefix stays that was written for an hour, microseconds."""

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]
Rows = NDArray[np.intp]


class InputTokens(msgspec.Struct, frozen=True):
    """n attempts' text input by how it is billed; the first four always add up to the prompt.

    Attributes:
        uncached, cached, written, written_1h: billed at the four prices.
        session_reads: part of ``written`` that is read instead, times the log's cache efficiency.
        session_reads_1h: the same of ``written_1h``.
        warm_reads: part of ``uncached`` that is read instead, times the chance of a warm cache.
    """

    uncached: Counts
    cached: Counts
    written: Counts
    written_1h: Counts
    session_reads: Counts
    session_reads_1h: Counts
    warm_reads: Counts

    @property
    def prompt(self) -> Counts:
        """All text input tokens."""
        return self.uncached + self.cached + self.written + self.written_1h

    def take(self, rows: Integers) -> InputTokens:
        """The tokens of some attempts, in the order of ``rows``."""
        if takes_all(rows, len(self.uncached)):
            return self
        return InputTokens(*(taken(getattr(self, name), rows) for name in _KINDS))

    def put(self, rows: Integers, other: InputTokens) -> InputTokens:
        """The same with the tokens of ``other`` for ``rows``, in their order."""
        if takes_all(rows, len(self.uncached)):
            return other
        return InputTokens(*(_put(getattr(self, name), rows, getattr(other, name)) for name in _KINDS))

    def beyond(self, other: InputTokens) -> InputTokens:
        """How many tokens more than ``other`` each attempt is billed for, of each kind."""
        return InputTokens(*(_beyond(getattr(self, name), getattr(other, name)) for name in _KINDS))

    def differs(self, other: InputTokens) -> Mask:
        """True for each attempt that ``other`` bills in another way."""
        changed = np.zeros(len(self.uncached), np.bool_)
        for name in _KINDS:
            mine, others = getattr(self, name), getattr(other, name)
            if mine is not others and not (is_zero(mine) and is_zero(others)):
                changed |= mine != others
        return changed


@dataclass(frozen=True, slots=True)
class Turns:
    """What the replay needs to know of n attempts.

    Attributes:
        session: a number for each session, 0 for none.
        timestamp_us: microseconds; attempts without a time must come with session 0.
        order: the place of each in time, ties broken the same way in any reading order.
        chance: how likely each is sent; what may not have been sent warms a cache only so far.
        hour: True for each of a session that writes its cache for an hour.
        model: the model that each attempt goes to, as an index.
        scale: input tokens on that model over the logged ones.
        lifetime_us, min_tokens: that model's cache lifetime and smallest cacheable prompt.
    """

    session: Counts
    timestamp_us: Counts
    order: Counts
    chance: Shares
    hour: Mask
    model: NDArray[np.int32]
    scale: Shares
    lifetime_us: Counts
    min_tokens: Counts

    def take(self, rows: Integers) -> Turns:
        """Some of the attempts, in the order of ``rows``."""
        if takes_all(rows, len(self.order)):
            return self
        return Turns(*(getattr(self, each.name)[rows] for each in fields(self)))


def _beyond(column: Counts, other: Counts) -> Counts:
    return column if is_zero(column) and is_zero(other) else column - other


def _put(column: Counts, rows: Integers, other: Counts) -> Counts:
    if is_zero(column) and is_zero(other):
        return column
    changed = column.copy()
    changed[rows] = other
    return changed


def takes_all(rows: Integers, count: int) -> bool:
    """True where ``rows`` are all of ``count`` in their order: then nothing needs to be copied."""
    return len(rows) == count and bool((rows == np.arange(count)).all())


def as_logged(uncached: Counts, cached: Counts, written: Counts, written_1h: Counts) -> InputTokens:
    """The cache classes that the log shows, nothing replayed."""
    nothing = zeros(len(uncached))
    return InputTokens(uncached, cached, written, written_1h, nothing, nothing, nothing)


def cold(logged: InputTokens, moved: Mask) -> InputTokens:
    """Nothing read from and nothing written to a cache by the requests that move."""
    rows = np.flatnonzero(moved & (logged.uncached != logged.prompt))
    nothing = zeros(len(rows))
    return (
        logged.put(rows, as_logged(logged.prompt[rows], nothing, nothing, nothing)) if len(rows) else logged
    )


def replayed(logged: InputTokens, moved: Mask, turns: Turns, efficiency: float) -> InputTokens:
    """Caches replayed: session by session where the log has sessions, else by chance of a warm cache.

    A session in which nothing moves, and a request without a session that stays, keep the log.

    Args:
        logged: the cache classes of the log.
        moved: which attempts go to another model than the logged one.
        turns: the attempts as the policy would send them.
        efficiency: logged reads over replayed reads of the logged traffic.
    """
    in_session, result = turns.session != 0, logged
    if (in_session & moved).any():
        moving = np.bincount(turns.session[in_session & moved], minlength=int(turns.session.max()) + 1)
        touched = np.flatnonzero(moving[turns.session])
        result = result.put(touched, _session_turns(logged.take(touched), turns.take(touched), efficiency))
    alone = np.flatnonzero(moved & ~in_session & (logged.uncached != logged.prompt))
    if len(alone):
        result = result.put(alone, _lone_turns(logged.take(alone), turns.take(alone)))
    return result


def readable_prefix(prompt: Counts, turns: Turns) -> Counts:
    """The longest prefix of each prompt that its model was sent before, within the cache's lifetime.

    A turn's prompt extends the one before it, so the prefix is the previous prompt that the session
    sent to the same model, at most the prompt itself; nothing below the model's minimum. A prompt that was
    sent only perhaps counts for so much of it, whole tokens, however likely the one that reads it is.
    """
    certain = turns.chance >= 1
    sure, _, _ = _prefix(prompt, turns, certain)
    if certain.all():
        return sure
    perhaps, after, before = _prefix(prompt, turns, np.ones_like(certain))
    chance = np.zeros(len(prompt))
    chance[after] = turns.chance[before]
    return sure + np.rint((perhaps - sure) * chance).astype(np.int64)


def _prefix(prompt: Counts, turns: Turns, sends: Mask) -> tuple[Counts, Rows, Rows]:
    """The readable prefix of each prompt when only those of ``sends`` were sent.

    With it come the calls that follow on one, and for each of them the call whose prompt it would read.
    """
    usable = np.flatnonzero((turns.session != 0) & (prompt > 0))
    lifetime = np.where(turns.hour, np.maximum(turns.lifetime_us, HOUR_US), turns.lifetime_us)
    order = usable
    for key in (turns.order, turns.model, turns.session):
        order = order[stable_order(key[order])]
    place = np.where(sends[order], np.arange(len(order)), -1)
    sent = np.maximum.accumulate(place[:-1]) if len(order) else place
    after = order[1:]
    before = order[np.maximum(sent, 0)]
    warm = (
        (sent >= 0)
        & (turns.session[before] == turns.session[after])
        & (turns.model[before] == turns.model[after])
        & (turns.timestamp_us[after] - turns.timestamp_us[before] <= lifetime[after])
    )
    prefix = np.minimum(prompt[before], prompt[after])
    warm &= prefix * turns.scale[after] >= turns.min_tokens[after]
    reads = np.zeros_like(prompt)
    reads[after] = np.where(warm, prefix, 0)
    return reads, after, before


def capped_output(output: Counts, ratio: Shares, limit: Counts) -> tuple[Counts, Counts]:
    """Output that scales with ``ratio``, and output that the request's own limit cuts off.

    Args:
        output: logged output tokens.
        ratio: expected output on the other model over the logged one.
        limit: the request's own maximum, negative where it has none.
    """
    cut = (limit >= 0) & (output * ratio > limit) & (ratio > 1)
    return np.where(cut, 0, output), np.where(cut, np.maximum(limit, 0), 0)


def warm_share(requests: float, window_s: float, lifetime_s: float) -> float:
    """The chance that a shared prefix is still cached when requests arrive at random."""
    return 1.0 if window_s <= 0 else float(-np.expm1(-requests / window_s * lifetime_s))


def input_tokens(
    mode: CacheMode, logged: InputTokens, moved: Mask, turns: Turns, efficiency: float
) -> InputTokens:
    """The input of each attempt under one fate of the prompt cache."""
    if mode is CacheMode.KEPT:
        return logged
    if mode is CacheMode.COLD:
        return cold(logged, moved)
    return replayed(logged, moved, turns, efficiency)


def _session_turns(logged: InputTokens, turns: Turns, efficiency: float) -> InputTokens:
    prompt = logged.prompt
    prefix = readable_prefix(prompt, turns)
    whole = prefix * efficiency > prompt
    reads = np.where(whole, 0, prefix)
    cached = np.where(whole, prompt, 0)
    writes = prompt * turns.scale >= turns.min_tokens
    shortly, hour = writes & ~turns.hour, writes & turns.hour
    return InputTokens(
        uncached=np.where(writes, 0, prompt - cached),
        cached=cached,
        written=np.where(shortly, prompt - cached, 0),
        written_1h=lean(np.where(hour, prompt - cached, 0)),
        session_reads=np.where(shortly, reads, 0),
        session_reads_1h=lean(np.where(hour, reads, 0)),
        warm_reads=zeros(len(prompt)),
    )


def _lone_turns(logged: InputTokens, turns: Turns) -> InputTokens:
    reads = np.where(logged.cached * turns.scale >= turns.min_tokens, logged.cached, 0)
    prefix = logged.cached + logged.written + logged.written_1h
    keeps_writes = prefix * turns.scale >= turns.min_tokens
    written = np.where(keeps_writes, logged.written, 0)
    written_1h = np.where(keeps_writes, logged.written_1h, 0)
    return InputTokens(
        uncached=logged.prompt - written - written_1h,
        cached=zeros(len(reads)),
        written=written,
        written_1h=written_1h,
        session_reads=zeros(len(reads)),
        session_reads_1h=zeros(len(reads)),
        warm_reads=reads,
    )
