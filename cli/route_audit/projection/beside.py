"""Calls that a policy makes beside the answers: the checks of its cascades, and its routers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.cells import Cells
from route_audit.ledger import FLAG_AGGREGATE, PICO, Words
from route_audit.policies.legs import Check, Legs, RouterCall
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import CHECK, PARTS, QUANTITIES, ROUTER, row_dollars
from route_audit.projection.moves import Moves
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Slice


class Beside(msgspec.Struct, frozen=True):
    """Calls beside the answers of a slice.

    Attributes:
        cells: what they are billed for.
        attempt: the attempt that each is made for: the first of its request.
        usd: what each costs.
    """

    cells: Cells
    attempt: Integers
    usd: Floats


class _Some(msgspec.Struct, frozen=True):
    """The same call for some requests: its leg in the key, and what each is billed for."""

    leg: int
    attempt: Integers
    entry: NDArray[np.int32]
    quantities: list[Integers]


def calls_beside(
    part: Slice, legs: Legs, moves: Moves, rank: Integers, prices: PriceTable, table: RateTable
) -> Beside:
    """The checks and router calls of ``legs``; requests without a price or text make none."""
    cells = Cells(PARTS, len(QUANTITIES))
    attempts, usd = [np.empty(0, np.int64)], [np.empty(0)]
    for some in _each(part, legs, moves, prices, table):
        at, ones = some.attempt, np.ones(len(some.attempt))
        keys = [
            np.full(len(at), -1),
            part.tier[at],
            rank[at],
            some.entry,
            np.full(len(at), some.leg),
            np.zeros(len(at)),
        ]
        cells.add(keys, some.quantities)
        attempts.append(at)
        usd.append(row_dollars(some.quantities, table.of(some.entry), (ones, ones), 1.0))
    return Beside(cells, np.concatenate(attempts), np.concatenate(usd))


def asked(part: Slice) -> Mask:
    """True for each request that a router can be asked about: text, with a price, known by itself."""
    fit = part.priced & part.is_text & ~part.rows.has(FLAG_AGGREGATE)
    return np.asarray(fit[part.first])


def _each(part: Slice, legs: Legs, moves: Moves, prices: PriceTable, table: RateTable) -> Iterator[_Some]:
    may = asked(part)
    for check in legs.checks:
        mine = check.request[(may & ~moves.stays)[check.request]]
        if len(mine) and check.usd:
            yield _check(part, check, moves, mine)
    for router in legs.routers:
        mine = router.request[may[router.request]]
        if len(mine):
            yield _router(part, router, mine, prices, table)


def _check(part: Slice, check: Check, moves: Moves, requests: Integers) -> _Some:
    """A check is a fee; its cost stands with the model whose answer it looks at."""
    attempt = part.first[requests]
    fee = np.full(len(attempt), int(check.usd * PICO), np.int64)
    return _Some(CHECK, attempt, moves.entry[attempt], _billed(len(attempt), fee_pusd=fee))


def _router(
    part: Slice, router: RouterCall, requests: Integers, prices: PriceTable, table: RateTable
) -> _Some:
    attempt = part.first[requests]
    code = router_codes(prices, router, part.rows.timestamp_us[attempt])
    each = np.ones(len(attempt), np.int64)
    entry = table.entries(code, each * router.input_tokens)
    tokens = {"uncached": each * router.input_tokens, "output": each * router.output_tokens, "calls": each}
    return _Some(ROUTER, attempt, entry, _billed(len(attempt), **tokens))


def router_codes(prices: PriceTable, router: RouterCall, moment_us: Integers) -> NDArray[np.int32]:
    """The price code of each of a router's calls, at the standard price of its moment."""
    standard = Words((), np.full(len(moment_us), -1, np.int32))
    return prices.codes_for(router.model, standard, moment_us)


def _billed(count: int, **known: Integers) -> list[Integers]:
    """The quantities of ``count`` calls: those that are known, the others zero."""
    return [known.get(name, np.zeros(count, np.int64)) for name in QUANTITIES]
