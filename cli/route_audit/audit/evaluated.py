"""What the pass over the log collects for the evaluations that a user gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from route_audit.audit.roles import CHEAP, STRONG
from route_audit.ledger import hash64
from route_audit.outcomes.reading import Outcomes
from route_audit.outcomes.scores import Scores, Shares
from route_audit.policies import Policy
from route_audit.pricing.table import PriceTable
from route_audit.projection.answers import Answers, Found, Sought
from route_audit.projection.slices import Slice


class Watched:
    """What the pass over the log collects for evaluations; nothing where there are none.

    Args:
        outcomes: the evaluations, None for none.
        prices: the run's prices.
        policies: those that are compared.
    """

    def __init__(self, outcomes: Outcomes | None, prices: PriceTable, policies: tuple[Policy, ...]) -> None:
        self.outcomes = outcomes
        self.after: dict[str, Answers] = {}
        if outcomes is None:
            return
        self._prices = prices
        scores = Scores.of(outcomes.rows, lambda name: prices.name_of(name) or name)
        numbered = list(enumerate(scores.subjects))
        ids = {hash64(each.name): at for at, each in numbered if not each.is_type}
        types = {int(each.name, 16): at for at, each in numbered if each.is_type and _is_type_id(each.name)}
        sought = Sought.of(ids, types)
        self._scores, self._found = scores, Found(sought)
        self._logged = Answers(sought, prices)
        self.after = {policy.name: Answers(sought, prices) for policy in policies}

    def add(self, part: Slice) -> None:
        """Take in the logged traffic of one partition."""
        if self.outcomes is not None:
            self._found.add(part)
            self._logged.add_logged(part)

    @property
    def models(self) -> tuple[str, ...]:
        """Canonical names of the models that were evaluated."""
        return () if self.outcomes is None else self._scores.models

    def study(self) -> Study | None:
        """What was collected, once the log was passed; None without evaluations."""
        if self.outcomes is None:
            return None
        counts = self._logged.requests()
        weight = [
            float(counts.get(at, 0) if each.is_type else counts.get(at, 1) == 1)
            for at, each in enumerate(self._scores.subjects)
        ]
        return Study(
            outcomes=self.outcomes,
            scores=replace(self._scores, weight=np.array(weight)),
            tiers=self._found.tier_of(),
            logged=self._logged.shares(),
            after={name: answers.shares() for name, answers in self.after.items()},
        )


def _is_type_id(name: str) -> bool:
    digits = set("0123456789abcdef")
    return len(name) == 16 and set(name) <= digits  # noqa: PLR2004  # 64 bits in hexadecimal


@dataclass(frozen=True, slots=True)
class Study:
    """The evaluations beside the log.

    Attributes:
        tiers: of the subjects that the log shows.
        logged, after: whose answers they got, and would get under each policy.
    """

    outcomes: Outcomes
    scores: Scores
    tiers: Mapping[int, str]
    logged: Shares
    after: Mapping[str, Shares]


@dataclass(frozen=True, slots=True)
class Ends:
    """The strong and the cheap model, each answering everything.

    Attributes:
        strong, weak: canonical names.
        strong_usd, weak_usd: dollars of the log.
    """

    strong: str
    weak: str
    strong_usd: float
    weak_usd: float


def ends_of(models: tuple[str, ...], roles: Mapping[str, str], prices: PriceTable) -> tuple[str, str] | None:
    """The strong and the cheap model where both were evaluated and have a price."""
    names = [prices.name_of(roles[role]) for role in (STRONG, CHEAP) if role in roles]
    known = [name for name in names if name is not None and name in models]
    return (known[0], known[1]) if len(known) == len((STRONG, CHEAP)) and known[0] != known[1] else None
