"""What became of a budget: who met it, when, and what the log could not tell of it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

import msgspec
import numpy as np

from route_audit.ledger import NO_TIME
from route_audit.policies.cuts import MONTH, Cuts, periods, users
from route_audit.policies.rehearsal import Rehearsal
from route_audit.units import plural

_EPOCH = dt.date(1970, 1, 1)


class _Seen(msgspec.Struct):
    """What one pass over the log counts; days and users are kept apart, requests are added."""

    after: int = 0
    undated: int = 0
    unknown: int = 0
    users: set[int] = set()
    days: set[int] = set()
    met: set[int] = set()


class Spending(msgspec.Struct, frozen=True):
    """What the log shows of a budget.

    Attributes:
        period: ``month`` or ``day``.
        by_user: each user has a budget of their own.
        requests, users: those that came after their budget was spent; users that are known.
        met: the periods in which that happened.
        periods: all periods that the log knows.
        first_day, last_day: of the log, days since 1970; None where no request has a time.
        undated, nameless: requests that no budget pays for: without a time, and without a user.
    """

    period: str
    by_user: bool
    requests: int
    users: int
    met: int
    periods: int
    first_day: int | None
    last_day: int | None
    undated: int
    nameless: int

    def lines(self, then: str) -> tuple[str, ...]:
        """The same in plain lines; ``then`` is where requests went afterwards."""
        return tuple(self._lines(then))

    def _lines(self, then: str) -> Iterator[str]:
        whose = "a user's budget" if self.by_user else "the budget"
        if self.requests:
            met = f"{whose} is spent in {self.met:,} of {plural(self.periods, self.period)}"
            yield f"{met}: {plural(self.requests, 'request')} of {self._met_by()} go to {then}"
        else:
            yield f"{whose} is never spent"
        yield from self._partial()
        if self.undated:
            yield f"{plural(self.undated, 'request')} without a time are no part of the budget"
        if self.nameless:
            yield f"{plural(self.nameless, 'request')} without a user are no part of any budget"

    def _met_by(self) -> str:
        return plural(self.users, "user") if self.users else "users that the log does not name"

    def _partial(self) -> Iterator[str]:
        """The months of which the log holds only a part."""
        if self.period != MONTH or self.first_day is None or self.last_day is None:
            return
        first, last = (_EPOCH + dt.timedelta(days=day) for day in (self.first_day, self.last_day))
        for month in dict.fromkeys(day.replace(day=1) for day in (first, last)):
            length = calendar.monthrange(month.year, month.month)[1]
            end = month.replace(day=length)
            held = (min(last, end) - max(first, month)).days + 1
            if held < length:
                held_of = f"{held} of the {length} days of {month:%Y-%m}"
                yield f"the log holds {held_of}: its budget meets only these"


def spending(log: Rehearsal, found: Cuts) -> Spending:
    """What became of the budgets that are spent where ``found`` says."""
    seen, purses = _Seen(), found.purses
    for known in log.known():
        late, dated = found.after(known), known.time_us != NO_TIME
        seen.after += int(late.sum())
        seen.undated += int((~dated).sum())
        seen.unknown += int((dated & ~purses.fits(known)).sum())
        seen.users.update(np.unique(users(known)[late]).tolist())
        seen.days.update(np.unique(known.day[dated]).tolist())
        seen.met.update(np.unique(periods(known.day[late], purses.period)).tolist())
    days = np.array(sorted(seen.days), np.int64)
    return Spending(
        period=purses.period,
        by_user=purses.by_user,
        requests=round(seen.after * log.scale),
        users=len(seen.users - {0}),
        met=len(seen.met),
        periods=len(np.unique(periods(days, purses.period))),
        first_day=min(seen.days, default=None),
        last_day=max(seen.days, default=None),
        undated=round(seen.undated * log.scale),
        nameless=round(seen.unknown * log.scale),
    )
