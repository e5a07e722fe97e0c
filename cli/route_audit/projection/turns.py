"""The turns of sessions as replays of the prompt cache meet them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.cells import stable_order
from route_audit.counterfactual import Turns
from route_audit.ledger import NO_TIME
from route_audit.pricing.table import PriceTable
from route_audit.projection.slices import Slice

_SECOND_US = 1_000_000


def turns_to(
    part: Slice,
    prices: PriceTable,
    attempt: Integers,
    code: NDArray[np.int32],
    scale: Floats,
    chance: Floats | None = None,
) -> Turns:
    """Calls as they go to the models of ``code``, with ``scale`` times the logged tokens there.

    Args:
        part: the slice.
        prices: what it is priced with.
        attempt: the attempt that each call stands for.
        code: each call's price code.
        scale: its input tokens over the logged ones.
        chance: how likely each call is made; for sure where None.
    """
    facts = [model.facts for model in prices.models]
    lifetime = np.array([*(each.cache_lifetime_s for each in facts), 0], np.int64) * _SECOND_US
    minimum = np.array([*(each.cache_min_tokens for each in facts), 0], np.int64)
    numbers = {name: index for index, name in enumerate(sorted({model.name for model in prices.models}))}
    model = np.array([*(numbers[model.name] for model in prices.models), -1], np.int32)
    rows = part.rows
    return Turns(
        session=replayed_sessions(part)[attempt],
        timestamp_us=rows.timestamp_us[attempt],
        order=attempt,
        chance=np.ones(len(attempt)) if chance is None else chance,
        hour=part.once("hour", lambda: _writes_for_an_hour(part))[attempt],
        model=model.take(code),
        scale=scale,
        lifetime_us=lifetime.take(code),
        min_tokens=minimum.take(code),
    )


def replayed_sessions(part: Slice) -> Integers:
    """A number for the session of each attempt; 0 for those that no replay can place: no time or no price."""

    def find() -> Integers:
        placed = (part.rows.timestamp_us != NO_TIME) & part.priced
        return np.where(placed, _sessions(part), 0)

    return part.once("replayed sessions", find)


def goes_between(part: Slice, model: Integers) -> Mask:
    """True for each attempt of a session whose calls with a price go to more than one model.

    Args:
        part: the slice.
        model: the number of the model that each attempt goes to.
    """
    session = _sessions(part)
    order = part.once("by session", lambda: _by_session(part))
    ordered, model = session[order], model[order]
    changes = (ordered[1:] == ordered[:-1]) & (model[1:] != model[:-1])
    between = np.zeros(int(session.max(initial=0)) + 1, np.bool_)
    between[ordered[1:][changes]] = True
    return np.asarray(between[session])


def _sessions(part: Slice) -> Integers:
    """A number for the session of each attempt; 0 for those that name none."""

    def find() -> Integers:
        codes, number = np.unique(part.rows.session, return_inverse=True)
        return number if len(codes) and codes[0] == 0 else number + 1

    return part.once("sessions", find)


def _by_session(part: Slice) -> Integers:
    """The attempts with a price that name their session, those of one session beside each other."""
    named = np.flatnonzero(part.priced & (part.rows.session != 0))
    return named[stable_order(_sessions(part)[named])]


def _writes_for_an_hour(part: Slice) -> Mask:
    """True for each attempt of a session that writes some of its prompt cache for an hour."""
    rows = part.rows
    some = np.asarray((rows.cache_write_1h_tokens > 0) & (rows.session != 0))
    if not some.any():
        return some
    return np.asarray(np.isin(rows.session, np.unique(rows.session[some])))
