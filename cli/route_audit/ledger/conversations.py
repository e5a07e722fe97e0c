"""Sessions where a log names none: a prompt that repeats an earlier one and its answer goes on with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xxhash
from numpy.typing import NDArray

from route_audit.exchange import Exchange, Message

CODES = 4
"""Codes a row: of its prompt, of that and the answer, of the prompt it repeats, of that and its answer."""

Codes = NDArray[np.uint64]
Places = NDArray[np.int64]

_NONE = np.uint64(0)
_NOBODY = -1
_MIX = np.uint64(0x9E3779B97F4A7C15)


def turn_codes(exchanges: Sequence[Exchange]) -> Codes:
    """Shape (n, CODES): what ``join_turns`` tells continuations by; 0 where there is no such text."""
    return np.array([_codes_of(exchange) for exchange in exchanges], np.uint64).reshape(-1, CODES)


def _codes_of(exchange: Exchange) -> tuple[int, int, int, int]:
    if not exchange.messages:
        return 0, 0, 0, 0
    code = repeated = repeated_with_answer = 0
    for message in exchange.messages:
        before, code = code, _with(code, message)
        if message.role == "assistant":
            repeated, repeated_with_answer = before, code
    told = _with(code, Message("assistant", exchange.answer)) if exchange.answer else 0
    return code, told, repeated, repeated_with_answer


def _with(code: int, message: Message) -> int:
    """The code of a conversation and one more message."""
    return xxhash.xxh3_64_intdigest(
        f"{code}\0{message.role}\0{message.text.strip()}".encode("utf-8", "replace")
    )


def join_turns(session: Codes, timestamp_us: Places, id_code: Codes, turns: Codes) -> Codes:
    """The session of each row: the log's own, else that of the conversation which it goes on with.

    A request goes on with the one whose prompt and answer its prompt repeats; where that answer was
    not logged, or sent back in other words, with the latest before it whose prompt it repeats. A
    request that goes on with nothing and that nothing goes on with has no session.

    Args:
        session: n codes, 0 where the log names none.
        timestamp_us: n times.
        id_code: n codes, to put rows of the same time in order.
        turns: shape (n, CODES), see ``turn_codes``.

    Returns:
        n session codes; the same whatever the order of the rows, but for requests at the same time.
    """
    asked, told, repeated, repeated_with_answer = turns.T
    order = np.lexsort((id_code, timestamp_us))
    before = _latest_before(repeated_with_answer, told, order)
    unfound = before == _NOBODY
    before[unfound] = _latest_before(repeated, asked, order)[unfound]
    before[session != _NONE] = _NOBODY
    first = _first(before)
    joined = np.zeros(len(session), np.bool_)
    joined[before != _NOBODY] = True
    joined[before[before != _NOBODY]] = True
    found = np.where(session[first] != _NONE, session[first], (id_code[first] * _MIX) | np.uint64(1))
    return np.where(session != _NONE, session, np.where(joined, found, _NONE))


def _latest_before(wanted: Codes, offered: Codes, order: Places) -> Places:
    """For each row the last one before it, in ``order``, that offers the code which it wants; else NOBODY."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    by_code = order[np.argsort(offered[order], kind="stable")]
    codes, ranks = offered[by_code], rank[by_code]
    start = np.searchsorted(codes, wanted, "left")
    end = np.searchsorted(codes, wanted, "right")
    found = np.full(len(order), _NOBODY, np.int64)
    for row in np.flatnonzero((wanted != _NONE) & (end > start)).tolist():
        place = start[row] + int(np.searchsorted(ranks[start[row] : end[row]], rank[row]))
        if place > start[row]:
            found[row] = by_code[place - 1]
    return found


def _first(before: Places) -> Places:
    """The first request of each row's conversation; steps are doubled, so that long ones take few rounds."""
    rows = np.arange(len(before))
    first = np.where(before == _NOBODY, rows, before)
    while not np.array_equal(further := first[first], first):
        first = further
    return first
