"""Sessions that keep their model: where requests go once no session moves to a cheaper model any more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import FLAG_AGGREGATE
from route_audit.policies.legs import OWN, Legs
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import row_dollars
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Slice

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def held(part: Slice, legs: Legs, prices: PriceTable, table: RateTable) -> Legs:
    """The legs with each session's first legs held together, in order of time.

    A session keeps the model of its first request; where a later request's own rule names a model that
    is dearer for that request, it moves there and stays. Dearer by price: the same tokens on both.
    Requests without a session, a price or text are left as they are. Where a session is held on the model
    that a cascade would go on to, the cascade's request is answered there, once.
    """
    own_names = [model.name for model in prices.models]
    named = [_canonical(prices, name) for name in legs.models]
    first = np.flatnonzero(legs.first)
    mine = np.flatnonzero(_sticking(part, legs))
    names = [*named, *own_names]
    number = {name: index for index, name in enumerate(dict.fromkeys(names))}
    own = np.array([*(number[name] for name in own_names), 0])[part.price[part.first[mine]]]
    target = legs.target[first[mine]]
    wanted = np.where(target == OWN, own, np.array([*(number[name] for name in named), 0])[target])
    usd = _usd_by_model(part, part.first[mine], tuple(number), wanted, prices, table)
    kept = _walk(part.known.session[mine], wanted, usd)
    others = [name for name in number if name not in named]
    place = {name: index for index, name in reversed([*enumerate([*named, *others])])}
    to_target = np.array([place[name] for name in number], np.int32)
    result = legs.target.copy()
    result[first[mine]] = np.where(kept == own, OWN, to_target[kept])
    legs = replace(legs, models=(*legs.models, *others), target=result, sticks=None)
    held_on, own_model = np.full((2, len(part.first)), -1)
    held_on[mine], own_model[mine] = np.where(kept == wanted, -1, kept), own
    asked = np.array([*(number[name] for name in [*named, *others]), 0])[result]
    asked = np.where(result == OWN, own_model[legs.request], asked)
    return legs.answered_once(_asked_again(legs, asked, held_on))


def _asked_again(legs: Legs, asked: Integers, held_on: Integers) -> NDArray[np.bool_]:
    """True for each request that a further leg sends to the model that its session is held on."""
    again = ~legs.first & (held_on[legs.request] >= 0) & (asked == held_on[legs.request])
    found = np.zeros(len(held_on), np.bool_)
    found[legs.request[again]] = True
    return found


def _sticking(part: Slice, legs: Legs) -> NDArray[np.bool_]:
    rows, first = part.rows, part.first
    usable = part.priced & part.is_text & ~rows.has(FLAG_AGGREGATE)
    sticks = np.zeros(len(first), np.bool_) if legs.sticks is None else legs.sticks
    return np.asarray(sticks & usable[first] & (part.known.session != 0))


def _canonical(prices: PriceTable, name: str) -> str:
    return prices.name_of(name) or name


def _usd_by_model(
    part: Slice,
    attempts: Integers,
    names: tuple[str, ...],
    wanted: Integers,
    prices: PriceTable,
    table: RateTable,
) -> Floats:
    """Shape (n, models): each attempt on each model that some request wants, the same tokens on all."""
    usd = np.zeros((len(attempts), len(names)))
    quantities = part.billed.take(attempts).quantities()
    rows, ones = part.rows, np.ones(len(attempts))
    for model in np.unique(wanted):
        words, times = rows.service_tier.take(attempts), rows.timestamp_us[attempts]
        code = prices.codes_for(names[model], words, times)
        entry = table.entries(code, rows.input_tokens[attempts])
        usd[:, model] = row_dollars(quantities, table.rates[entry], (ones, ones), 1.0)
    return usd


def _walk(session: NDArray[np.uint64], wanted: Integers, usd: Floats) -> Integers:
    """The model of each request: turn after turn, all sessions at once."""
    order = np.argsort(session, kind="stable")
    _, starts, lengths = np.unique(session[order], return_index=True, return_counts=True)
    longest_first = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[longest_first], lengths[longest_first]
    kept = wanted.copy()
    current = wanted[order[starts]] if len(starts) else wanted
    for turn in range(1, int(lengths[0]) if len(lengths) else 0):
        going = int(np.searchsorted(-lengths, -turn, side="left"))
        rows = order[starts[:going] + turn]
        dearer = usd[rows, wanted[rows]] > usd[rows, current[:going]]
        current[:going] = np.where(dearer, wanted[rows], current[:going])
        kept[rows] = current[:going]
    return kept
