"""Sessions that keep their model: where requests go once no session moves to a cheaper model any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.counterfactual import as_logged, readable_prefix
from route_audit.ledger import FLAG_AGGREGATE
from route_audit.policies.legs import OWN, Legs
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import by_request, row_dollars
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Billed, Slice, billed_for
from route_audit.projection.turns import turns_to

Codes = NDArray[np.int32]
Pays = Callable[[Integers, Integers], Mask]
"""From some requests and the models that their sessions are on: True where moving to the wanted one pays."""


def held(part: Slice, legs: Legs, prices: PriceTable, table: RateTable) -> Legs:
    """The legs with each session's first legs held together, in order of time.

    A session keeps the model of its first request; where a later request's own rule names a model that
    is dearer for that request, it moves there and stays. Dearer by price: the same tokens on both, those
    of all its attempts; failed ones count, since a router can't know which will fail. Legs that tell how
    many turns are left let it also move to a cheaper model when that pays.
    Requests without a session, a price or text are left as they are. Where a session is held on the model
    that a cascade would go on to, the cascade's request is answered there, once.
    """
    own_names = prices.names
    named = [_canonical(prices, name) for name in legs.models]
    first = np.flatnonzero(legs.first)
    mine = np.flatnonzero(_sticking(part, legs))
    names = [*named, *own_names]
    number = {name: index for index, name in enumerate(dict.fromkeys(names))}
    own = np.array([*(number[name] for name in own_names), 0])[part.price[part.first[mine]]]
    target = legs.target[first[mine]]
    wanted = np.where(target == OWN, own, np.array([*(number[name] for name in named), 0])[target])
    priced = _Priced(part, mine, tuple(number), prices, table)
    usd = priced.as_logged(wanted)
    left = None if legs.turns_left is None else legs.turns_left[mine]
    pays = _nothing_pays if left is None else priced.paying(wanted, left)
    kept = _walk(part.known.session[mine], wanted, usd, pays)
    others = [name for name in number if name not in named]
    place = {name: index for index, name in reversed([*enumerate([*named, *others])])}
    to_target = np.array([place[name] for name in number], np.int32)
    result = legs.target.copy()
    result[first[mine]] = np.where(kept == wanted, target, to_target[kept])
    legs = replace(legs, models=(*legs.models, *others), target=result, sticks=None)
    held_on, own_model = np.full((2, len(part.first)), -1)
    held_on[mine], own_model[mine] = np.where(kept == wanted, -1, kept), own
    asked = np.array([*(number[name] for name in [*named, *others]), 0])[result]
    asked = np.where(result == OWN, own_model[legs.request], asked)
    return legs.answered_once(_asked_again(legs, asked, held_on))


def _asked_again(legs: Legs, asked: Integers, held_on: Integers) -> Mask:
    """True for each request that a further leg sends to the model that its session is held on."""
    again = ~legs.first & (held_on[legs.request] >= 0) & (asked == held_on[legs.request])
    found = np.zeros(len(held_on), np.bool_)
    found[legs.request[again]] = True
    return found


def _sticking(part: Slice, legs: Legs) -> Mask:
    rows, first = part.rows, part.first
    usable = part.priced & part.is_text & ~rows.has(FLAG_AGGREGATE)
    sticks = np.zeros(len(first), np.bool_) if legs.sticks is None else legs.sticks
    return np.asarray(sticks & usable[first] & (part.known.session != 0))


def _canonical(prices: PriceTable, name: str) -> str:
    return prices.name_of(name) or name


class _Priced(msgspec.Struct, frozen=True):
    """Requests and what each costs on the models that some of them want."""

    part: Slice
    requests: Integers
    names: tuple[str, ...]
    prices: PriceTable
    table: RateTable

    def as_logged(self, wanted: Integers) -> Floats:
        """Shape (n, models): the same tokens on all."""
        usd = np.zeros((len(self.requests), len(self.names)))
        attempts = np.flatnonzero(np.isin(self.part.request, self.requests))
        tokens = self._tokens(attempts)
        for model in np.unique(wanted):
            each = self._usd(attempts, tokens, self._codes(attempts, int(model)))
            usd[:, model] = by_request(self.part, attempts, each)[self.requests]
        return usd

    def paying(self, wanted: Integers, turns_left: Floats) -> Pays:
        """Whether it pays to move: turns like this one, and the prefix written anew on the other model.

        A turn costs what it would if its session had been on one model from the beginning.
        """
        warm, cold = np.zeros((2, len(self.requests), len(self.names)))
        attempts = self.part.first[self.requests]
        for model in np.unique(wanted):
            code = self._codes(attempts, int(model))
            warm[:, model], cold[:, model] = self._warm_and_cold(attempts, code)

        def pays(rows: Integers, current: Integers) -> Mask:
            there = wanted[rows]
            saving = warm[rows, current] - warm[rows, there]
            return np.asarray((1 + turns_left[rows]) * saving > cold[rows, there] - warm[rows, there])

        return pays

    def _warm_and_cold(self, attempts: Integers, code: Codes) -> tuple[Floats, Floats]:
        tokens = self._tokens(attempts)
        prompt, none = tokens.input.prompt, np.zeros(len(attempts), np.int64)
        turns = turns_to(self.part, self.prices, attempts, code, np.ones(len(attempts)))
        read = readable_prefix(prompt, turns)
        written = np.where(prompt >= turns.min_tokens, prompt, 0)
        warm = as_logged(prompt - np.maximum(written, read), read, np.maximum(written - read, 0), none)
        cold = as_logged(prompt - written, none, written, none)
        return (
            self._usd(attempts, replace(tokens, input=warm), code),
            self._usd(attempts, replace(tokens, input=cold), code),
        )

    def _tokens(self, attempts: Integers) -> Billed:
        """What some attempts are billed for where none of them fails."""
        sent = np.ones(len(self.part.rows), np.int64)
        return self.part.once("sent", lambda: billed_for(self.part.rows, sent)).take(attempts)

    def _codes(self, attempts: Integers, model: int) -> Codes:
        rows = self.part.rows
        words, times = rows.service_tier.take(attempts), rows.timestamp_us[attempts]
        return self.prices.codes_for(self.names[model], words, times)

    def _usd(self, attempts: Integers, tokens: Billed, code: Codes) -> Floats:
        entry = self.table.entries(code, self.part.rows.input_tokens[attempts])
        ones = np.ones(len(attempts))
        return row_dollars(tokens.quantities(), self.table.of(entry), (ones, ones), 1.0)


def _nothing_pays(rows: Integers, current: Integers) -> Mask:  # noqa: ARG001  # as ``Pays``
    return np.zeros(len(rows), np.bool_)


def _walk(session: NDArray[np.uint64], wanted: Integers, usd: Floats, pays: Pays) -> Integers:
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
        moves = usd[rows, wanted[rows]] > usd[rows, current[:going]]
        moves |= pays(rows, current[:going])
        current[:going] = np.where(moves, wanted[rows], current[:going])
        kept[rows] = current[:going]
    return kept
