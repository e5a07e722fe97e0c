"""Another policy until the money of a month or a day is spent; then one model for all that follows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np
from msgspec.structs import replace

from route_audit.policies.cuts import DAY, MONTH, PERIODS, Cuts, Purses, cuts
from route_audit.policies.kinds.inherit import InheritedBeside
from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.kinds.share import all_traffic
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.rehearsal import Rehearsal
from route_audit.policies.spending import Spending, spending
from route_audit.policies.targets import Target
from route_audit.yamlfile import Node

BY = ("all", "user")
_AMOUNTS = {f"usd_per_{period}": period for period in PERIODS}


class Budget(InheritedBeside, frozen=True):
    """``parent`` decides until a budget is spent; what follows in its month or day goes to ``target``.

    A request is paid from the budget with what it costs under ``parent``, in order of time. Requests
    without a time, and without a user where each has a budget, are no budget's and follow ``parent``.

    Attributes:
        amount_usd: the budget.
        purses: whose it is, and for how long.
        target: who answers when it is spent.
        cuts: when it is spent; None before the rehearsal, and then it never is.
        spent: what the rehearsal showed.
    """

    amount_usd: Decimal
    purses: Purses
    cuts: Cuts | None = None
    spent: Spending | None = None
    kind: ClassVar[str] = "budget"

    def rehearsed(self, log: Rehearsal) -> Self:
        """The same, with the requests known before which the budget was spent."""
        found = cuts(log.spends(self.parent), self.amount_usd, self.purses)
        return replace(self, cuts=found, spent=spending(log, found))

    def legs(self, known: Known) -> Legs:
        """The parent's legs while there is money, one call of ``target`` afterwards."""
        legs = self.parent.legs(known)
        return legs if self.cuts is None else legs.redirected(self.cuts.after(known), self.target.name)

    def says(self) -> tuple[str, ...]:
        """The budget, then the parent's lines."""
        whose = "each user's" if self.purses.by_user else "the"
        budget = f"{whose} budget of {self.amount_usd} USD a {self.purses.period}"
        return (f"until {budget} is spent, then {self.target}:", *self.parent.says())

    def why(self, known: Known) -> list[str]:
        """What the parent goes by, for requests that come while there is money."""
        late = np.zeros(len(known), np.bool_) if self.cuts is None else self.cuts.after(known)
        decided = zip(late, self.parent.why(known), strict=True)
        return [f"the budget is spent -> {self.target}" if is_late else line for is_late, line in decided]

    def remarks(self) -> tuple[str, ...]:
        """Who met the budget, and what it could not be held against."""
        return () if self.spent is None else self.spent.lines(str(self.target))


def _read(entry: Entry) -> Budget:
    node = entry.keys["budget"]
    keys = node.fields((*_AMOUNTS, "then", "by"), required=("then",))
    parent = all_traffic(entry, "set the budget first: let the share inherit from this policy")
    period = _period(node, keys)
    by = keys["by"].choice(BY) if "by" in keys else BY[0]
    return Budget(
        name=entry.name,
        where=entry.where,
        parent=parent,
        amount_usd=keys[f"usd_per_{period}"].decimal(low=Decimal(0)),
        purses=Purses(period, by_user=by == "user"),
        target=Target.read(keys["then"]),
    )


def _period(node: Node, keys: Mapping[str, Node]) -> str:
    named = [period for key, period in _AMOUNTS.items() if key in keys]
    if len(named) != 1:
        node.fail(
            f"a budget is for a {MONTH} or for a {DAY}, one of the two",
            "write {usd_per_month: 5000, then: cheap} or {usd_per_day: 200, then: cheap}",
        )
    return named[0]


KIND = Kind(
    name="budget",
    says="another policy until the budget of a month or a day is spent, then one model",
    needs=frozenset({"inherit", "budget"}),
    may=frozenset(),
    read=_read,
)
