"""Budgets over time: from which request on the spending of a day or a month has reached an amount."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.ledger import NO_TIME, hash64
from route_audit.policies.known import Known

DAY, MONTH = "day", "month"
PERIODS = (MONTH, DAY)

_NANO = 10**9
"""Spending is added in whole nano-dollars: the order of the rows must not change a sum."""

_MIX = np.uint64(0x9E3779B97F4A7C15)

Codes = NDArray[np.uint64]


class Purses(msgspec.Struct, frozen=True):
    """Whose budget each request is paid from.

    Attributes:
        period: ``month`` or ``day``, in the user's time zone.
        by_user: each user has a budget of their own.
    """

    period: str
    by_user: bool

    def fits(self, known: Known) -> Mask:
        """True for each request that has a time and, where it matters, a user."""
        dated = known.time_us != NO_TIME
        return np.asarray(dated & (known.user.codes >= 0)) if self.by_user else dated

    def codes(self, known: Known) -> Codes:
        """A number for each request's purse, the same however the log is split."""
        period = periods(known.day, self.period).astype(np.uint64) * _MIX
        return period + users(known) if self.by_user else period


class Cuts(msgspec.Struct, frozen=True):
    """The first request of each purse that comes too late for its money.

    Attributes:
        purses: which requests pay from which purse.
        purse: codes of the purses that are used up, rising.
        time_us, request: the time and the code of that request in each.
    """

    purses: Purses
    purse: Codes
    time_us: Integers
    request: Codes

    def after(self, known: Known) -> Mask:
        """True for each request that comes when its purse is used up."""
        if not len(self.purse):
            return np.zeros(len(known), np.bool_)
        codes = self.purses.codes(known)
        at = np.minimum(np.searchsorted(self.purse, codes), len(self.purse) - 1)
        late = known.time_us > self.time_us[at]
        late |= (known.time_us == self.time_us[at]) & (known.request >= self.request[at])
        return np.asarray(late & (self.purse[at] == codes) & self.purses.fits(known))


def cuts(spends: Iterable[tuple[Known, Floats]], amount_usd: Decimal, purses: Purses) -> Cuts:
    """Where each purse is used up: the first request before which ``amount_usd`` was spent.

    Args:
        spends: the requests of the log in parts of any order, and what each costs in US dollars; what
            has no cost that is known is not counted.
        amount_usd: what each purse holds.
        purses: which requests pay from which purse.
    """
    parts = [_entries(known, usd, purses) for known, usd in spends]
    purse, time_us, request, spent = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((request, time_us, purse))
    purse, time_us, request = purse[order], time_us[order], request[order]
    is_late = _before(purse, spent[order]) >= int(amount_usd * _NANO)
    late, first = np.unique(purse[is_late], return_index=True)
    return Cuts(purses, late, time_us[is_late][first], request[is_late][first])


def periods(day: Integers, period: str) -> Integers:
    """The day or month since 1970 of each day since 1970."""
    if period == DAY:
        return day
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def users(known: Known) -> Codes:
    """A number for each request's user, the same however the log is split; 0 where it is unknown."""
    return np.array([*map(hash64, known.user.values), 0], np.uint64)[known.user.codes]


def _entries(known: Known, usd: Floats, purses: Purses) -> tuple[Codes, Integers, Codes, Integers]:
    fits = purses.fits(known)
    spent = np.rint(np.nan_to_num(usd[fits]) * _NANO).astype(np.int64)
    return purses.codes(known)[fits], known.time_us[fits], known.request[fits], spent


def _before(purse: Codes, spent: Integers) -> Integers:
    """What each purse had spent before each of its requests; requests stand purse by purse."""
    before = np.cumsum(spent) - spent
    starts = np.flatnonzero(np.concatenate([[True], purse[1:] != purse[:-1]]))[: len(purse)]
    lengths = np.diff([*starts, len(purse)])
    return before - np.repeat(before[starts], lengths)
