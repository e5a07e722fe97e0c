"""What each rule of a policy file takes of the traffic of a log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Integers
from route_audit.auditing.analysis import Look
from route_audit.auditing.options import Options
from route_audit.auditing.reading import opened
from route_audit.auditing.roles import check_roles, check_target
from route_audit.auditing.setting import Setting, configure
from route_audit.auditing.stance import by_model
from route_audit.policies import ROLES
from route_audit.policies.kinds.rules import Rule, Rules
from route_audit.projection.dollars import logged_by_request
from route_audit.projection.pico import in_pico, joined, usd
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Slice
from route_audit.report import PolicyUse, RuleUse

_STAYS = "no rule matches: it stays"


def rule_uses(options: Options) -> tuple[PolicyUse, ...]:
    """What the rules of ``options.policies`` take, for each policy that has any of its own."""
    setting = configure(options)
    with opened(options) as ledger:
        look = Look(setting, ledger)
        tallies = [_Tally.of(policy) for policy in _ruled(setting, look)]
        for part in look.slices():
            micro, rest, unpriced = _costs(part, look.table)
            for tally in tallies:
                tally.add(part, np.stack([np.ones_like(unpriced), unpriced, micro, rest]))
    return tuple(tally.use() for tally in tallies)


def check_policies(options: Options) -> None:
    """Check the models that policies, roles and assumptions name, as a run over logs does.

    Raises:
        ConfigError: one has no price, or should answer in text and does not.
    """
    setting = configure(options)
    files, book = setting.files, setting.book
    if files is None:
        return
    roles = {*ROLES, *files.models}
    for name, where in files.places({}).items():
        if name not in ROLES:
            check_target(f"'{name}'", name, where, book, roles)
    # The models of strong and cheap yield to options of the run.
    own = {role: model for role, model in files.models.items() if role not in ROLES}
    check_roles(own, book, files)
    by_model(files.assumptions, files.models, book)


def _ruled(setting: Setting, look: Look) -> Iterator[Rules]:
    """The policies with rules; a role in a test also stands for the model that plays it."""
    if setting.files is None:
        return
    roles = {**setting.files.models, **look.choose().models}
    for policy in setting.files.policies:
        if isinstance(policy, Rules):
            rules = tuple(Rule(rule.when.named(roles), rule.route, rule.where) for rule in policy.rules)
            yield Rules(policy.name, policy.where, rules)


def _costs(part: Slice, table: RateTable) -> tuple[Integers, ...]:
    """Of each request what it costs, as ``in_pico`` has it, and 1 where one of its attempts has no price."""
    unpriced = np.zeros(len(part.first), np.int64)
    unpriced[part.request[~part.priced]] = 1
    micro, rest = in_pico(np.where(unpriced == 1, 0.0, logged_by_request(part, table)))
    return micro, rest, unpriced


def _cost(requests: int, unpriced: int, micro: int, rest: int) -> float | None:
    """Of the requests with a price; nothing costs nothing, but what has no price costs nobody knows what."""
    return None if requests and requests == unpriced else usd(joined(micro, rest))


@dataclass(slots=True)
class _Tally:
    """Sums for one policy, by rule.

    Attributes:
        taken: shape (rules, rules + 1): requests that each rule matches, by the rule that decides.
        sums: shape (rules + 1, 4): requests, those without a price, and the two parts of their cost.
    """

    policy: Rules
    taken: Integers
    sums: NDArray[Any] = field(default_factory=lambda: np.empty(0))

    @classmethod
    def of(cls, policy: Rules) -> _Tally:
        """Nothing added yet. The sums are numbers without bounds."""
        count = len(policy.rules)
        return cls(policy, np.zeros((count, count + 1), np.int64), np.zeros((count + 1, 4), np.object_))

    def add(self, part: Slice, quantities: Integers) -> None:
        """Add the requests of a slice; ``quantities`` has the four numbers of each."""
        deciding = self.policy.deciding(part.known)
        for row, rule in enumerate(self.policy.rules):
            matched = deciding[rule.when.matches(part.known)]
            self.taken[row] += np.bincount(matched, minlength=self.taken.shape[1])
        for rule in np.unique(deciding).tolist():
            self.sums[rule] += [int(each.sum()) for each in quantities[:, deciding == rule]]

    def use(self) -> PolicyUse:
        """The sums as the report has them."""
        requests = int(self.sums[:, 0].sum())
        rows = tuple(self._row(rule, requests) for rule in range(len(self.sums)))
        return PolicyUse(self.policy.name, requests, _cost(*self.sums.sum(axis=0)), rows)

    def _row(self, index: int, all_requests: int) -> RuleUse:
        requests, unpriced, micro, rest = self.sums[index]
        rule = self.policy.rules[index] if index < len(self.policy.rules) else None
        others = [] if rule is None else self.taken[index, :index].tolist()
        return RuleUse(
            rule=None if rule is None else index + 1,
            says=_STAYS if rule is None else str(rule),
            where=self.policy.where if rule is None else rule.where,
            matches=int(requests) if rule is None else int(self.taken[index].sum()),
            requests=int(requests),
            requests_share=int(requests) / all_requests,
            cost_usd=_cost(requests, unpriced, micro, rest),
            unpriced_requests=int(unpriced),
            taken={str(number): count for number, count in enumerate(others, start=1) if count},
        )
