"""One partition of the ledger made ready to be priced: attempts, their requests, and what is billed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.clock import DAY_S, local_seconds, zone
from route_audit.counterfactual import InputTokens, as_logged, takes_all
from route_audit.exchange import Modality
from route_audit.ledger import FLAG_FAILED, FLAG_NOT_INTERACTIVE, NO_COUNT, NO_TIME, Ledger, Words, hash64
from route_audit.ledger.requests import first_of_each, requests_of
from route_audit.policies.known import Known, Priced
from route_audit.pricing.priced import UNPRICED_SEARCHES
from route_audit.pricing.table import GUARDS, PriceTable
from route_audit.projection.memory import Found, Memory
from route_audit.projection.rates import RateTable
from route_audit.verdict import AnswerShape
from route_audit.zeros import lean, taken, zeros

BUCKETS = 1024
"""Clusters are hashed into so many buckets: the bootstrap then costs the same for any log."""

NO_DAY = -1
"""The day of an attempt without a time."""

_HOUR_US = 3_600_000_000
_MIX = np.uint64(0x9E3779B97F4A7C15)
_TOP_BITS = np.uint64(54)


@dataclass(frozen=True, slots=True)
class Billed:
    """What n attempts are billed for, in whole tokens.

    Attributes:
        input: text input by how it is billed.
        audio_input, output, audio_output: tokens; ``output`` is text, hidden reasoning included.
        calls: 1 for an attempt that is billed, else 0.
        web_searches: how often the provider searched the web.
    """

    input: InputTokens
    audio_input: Integers
    output: Integers
    audio_output: Integers
    calls: Integers
    web_searches: Integers

    def take(self, attempts: Integers) -> Billed:
        """What some of the attempts are billed for, in the order of ``attempts``."""
        if takes_all(attempts, len(self.calls)):
            return self
        return Billed(
            input=self.input.take(attempts),
            audio_input=taken(self.audio_input, attempts),
            output=self.output[attempts],
            audio_output=taken(self.audio_output, attempts),
            calls=self.calls[attempts],
            web_searches=taken(self.web_searches, attempts),
        )

    def quantities(self, capped: Integers | None = None, hidden: Integers | None = None) -> list[Integers]:
        """The fifteen quantities that cells sum (see ``projection.dollars``).

        Args:
            capped: output that a request's own limit cuts off; it comes beside ``output``.
            hidden: reasoning tokens that the logged call did not spend; they come beside ``output``.
        """
        tokens = self.input
        nothing = zeros(len(self.calls))
        capped = nothing if capped is None else capped
        hidden = nothing if hidden is None else hidden
        return [
            *(tokens.uncached, tokens.cached, tokens.written, tokens.written_1h),
            *(tokens.session_reads, tokens.session_reads_1h, tokens.warm_reads),
            *(self.audio_input, self.output, capped, hidden, self.audio_output, self.calls),
            *(self.web_searches, nothing),
        ]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Slice:
    """n attempts at m requests, no duplicates among them, priced as logged.

    Attributes:
        rows: the attempts, earliest first.
        request: for each attempt, the index of its request.
        first: for each request, its first attempt: the one that a router decides on.
        known: what a router knows of each request.
        tier: each attempt's tier: the one of its request.
        hindsight: for each request the ``Tier`` code that its answer looks like, the last one where
            several attempts were answered.
        price: each attempt's code in the price table, -1 where its model has no price.
        guards: the pricing guards that each attempt met (see ``pricing.table.GUARDS``).
        entry: each attempt's entry in the rate table, -1 where its model has no price.
        billed: what each attempt was billed for.
        bucket: each attempt's bucket of clusters (see ``projection.spread``).
        day: each attempt's day since 1970 in the user's time zone, ``NO_DAY`` without a time.
    """

    rows: Ledger
    request: Integers
    first: Integers
    known: Known
    tier: NDArray[np.uint8]
    hindsight: NDArray[np.uint8]
    price: NDArray[np.int32]
    guards: NDArray[np.uint8]
    entry: NDArray[np.int32]
    billed: Billed
    bucket: Integers
    day: Integers
    _memory: Memory = field(default_factory=Memory, init=False, repr=False)

    def once(self, what: Hashable, find: Callable[[], Found]) -> Found:
        """What ``find`` gives, found once for all policies that look at this slice.

        Args:
            what: names it; the same name must always mean the same of one slice.
            find: works it out.
        """
        return self._memory.once(what, find)

    def once_each(self, what: Hashable, attempts: Integers, find: Callable[[Integers], Floats]) -> Floats:
        """A number for each of some attempts, found when a policy first asks for it.

        Args:
            what: as in ``once``.
            attempts: who is asked about.
            find: works it out for those that nobody has asked about before; it does not hang on the others.
        """
        column = self.once(what, lambda: np.full(len(self.rows), np.nan))
        new = attempts[np.isnan(column[attempts])]
        if len(new):
            column[new] = find(new)
        return column[attempts]

    @property
    def priced(self) -> Mask:
        """True for each attempt whose own model has a price."""
        return self.price >= 0

    @property
    def is_first(self) -> Integers:
        """1 for each attempt that is its request's first, else 0."""
        return self.once("first", lambda: np.bincount(self.first, minlength=len(self.rows)))

    @property
    def is_text(self) -> Mask:
        """True for each attempt that generates text; no other may be routed."""
        return np.asarray(self.rows.modality == Modality.TEXT)


class Dropped(msgspec.Struct, frozen=True):
    """Attempts of a partition that no number rests on.

    Attributes:
        duplicates: attempts whose id and content were seen before.
        revised: attempts that their export tells again under its own id, in a later revision.
        outside: attempts outside the window of time that was asked for.
    """

    duplicates: int
    revised: int
    outside: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which attempts count.

    Attributes:
        dedupe: drop an attempt whose id and content were seen before.
        since_us, until_us: half-open window of timestamps; an attempt without one is never outside
            a window that is not asked for, and always outside one that is.
        timezone: for hours of the day.
    """

    dedupe: bool
    since_us: int | None
    until_us: int | None
    timezone: str


def in_scope(rows: Ledger, scope: Scope) -> tuple[Ledger, Dropped]:
    """The attempts of ``rows`` that count, and how many do not; ``rows`` stand as in a partition."""
    kept = np.ones(len(rows), np.bool_)
    duplicates = revised = 0
    if scope.dedupe:
        kept = first_of_each(rows)
        revised = int((~kept & (rows.revision != NO_COUNT)).sum())
        duplicates = int(len(rows) - kept.sum()) - revised
    inside = _inside(rows.timestamp_us, scope)
    outside = int((kept & ~inside).sum())
    kept &= inside
    return (rows if kept.all() else rows.take(kept)), Dropped(duplicates, revised, outside)


def prepare(rows: Ledger, scope: Scope, prices: PriceTable, rates: RateTable) -> Slice:
    """Price ``rows`` (all in scope) as logged, and find the requests that they are attempts at."""
    request, first = requests_of(rows)
    code, guards = prices.codes(rows.model, rows.provider, rows.service_tier, rows.timestamp_us)
    priced = Priced(Words(tuple(prices.names), code[first]), prices.name_of)
    guards |= _unpriced_searches(rows, prices, code)
    known = Known.of(rows if len(first) == len(rows) else rows.take(first), scope.timezone, priced)
    return Slice(
        rows=rows,
        request=request,
        first=first,
        known=known,
        tier=known.tier[request],
        hindsight=_hindsight(rows, request, first),
        price=code,
        guards=guards,
        entry=rates.entries(code, rows.input_tokens),
        billed=billed_for(rows, charged(rows)),
        bucket=_bucket(rows),
        day=_day(rows, zone(scope.timezone)),
    )


def _unpriced_searches(rows: Ledger, prices: PriceTable, code: NDArray[np.int32]) -> NDArray[np.uint8]:
    """The guard of each row that searched the web at a price that has no fee for it."""
    if not rows.web_searches.any():
        return np.zeros(len(rows), np.uint8)
    met = (rows.web_searches > 0) & (code >= 0) & prices.without_search_fee().take(code)
    return met * GUARDS[UNPRICED_SEARCHES]


def clocked(part: Slice) -> Mask:
    """True for each attempt that somebody waited for, answered or not, with a time logged."""
    waited = (part.rows.flags & FLAG_NOT_INTERACTIVE) == 0
    return np.asarray(waited & (part.rows.latency_s > 0))


def timed(part: Slice) -> Mask:
    """True for each attempt whose latency is a person's wait: it succeeded, in time, with one logged."""
    return part.once("timed", lambda: clocked(part) & ~part.rows.has(FLAG_FAILED))


def told(part: Slice) -> Mask:
    """True for each attempt that somebody waits for, with a logged time to its first token."""
    return part.once("told", lambda: timed(part) & (part.rows.time_to_first_token_s > 0))


def _hindsight(rows: Ledger, request: Integers, first: Integers) -> NDArray[np.uint8]:
    chosen = first.copy()
    answered = np.flatnonzero(rows.answer_shape != AnswerShape.NONE)
    chosen[request[answered]] = answered
    return rows.hindsight_tier[chosen]


def _bucket(rows: Ledger) -> Integers:
    """A cluster is a session, else a user, else an hour; without a time a request is its own."""
    user = np.array([*map(hash64, rows.user.values), 0], np.uint64)[rows.user.codes]
    hour = (rows.timestamp_us // _HOUR_US).astype(np.uint64)
    hour = np.where(rows.timestamp_us == NO_TIME, rows.content, hour)
    return bucket_of(np.where(rows.session != 0, rows.session, np.where(user != 0, user, hour)))


def bucket_of(cluster: NDArray[np.uint64]) -> Integers:
    """The bucket of each cluster, a number below ``BUCKETS``."""
    return ((cluster * _MIX) >> _TOP_BITS).astype(np.int64)


def _day(rows: Ledger, zone: ZoneInfo) -> Integers:
    day = np.full(len(rows), NO_DAY, np.int64)
    dated = rows.timestamp_us != NO_TIME
    day[dated] = local_seconds(rows.timestamp_us[dated], zone) // DAY_S
    return day


def _inside(timestamp_us: Integers, scope: Scope) -> Mask:
    inside = np.ones(len(timestamp_us), np.bool_)
    if scope.since_us is not None:
        inside &= timestamp_us >= scope.since_us
    if scope.until_us is not None:
        inside &= (timestamp_us < scope.until_us) & (timestamp_us != NO_TIME)
    return inside


def charged(rows: Ledger) -> Integers:
    """1 for each attempt that was billed, else 0: one that failed without output was billed nothing."""
    paid = ~rows.has(FLAG_FAILED) | (rows.output_tokens > 0)
    return paid.astype(np.int64)


def billed_for(rows: Ledger, calls: Integers) -> Billed:
    """What each attempt is billed for if it is billed ``calls`` times, 1 or 0."""
    written = rows.cache_write_tokens - rows.cache_write_1h_tokens
    prompt = rows.input_tokens - rows.audio_input_tokens
    uncached = prompt - rows.cached_input_tokens - rows.cache_write_tokens
    leaves = (uncached, rows.cached_input_tokens, written, rows.cache_write_1h_tokens)
    return Billed(
        input=as_logged(*(lean(leaf * calls) for leaf in leaves)),
        audio_input=lean(rows.audio_input_tokens * calls),
        output=(rows.output_tokens - rows.audio_output_tokens) * calls,
        audio_output=lean(rows.audio_output_tokens * calls),
        calls=calls,
        web_searches=lean(rows.web_searches * calls),
    )
