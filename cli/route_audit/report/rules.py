"""The rules of policies on the traffic of a log: what each of them takes."""

from __future__ import annotations

import msgspec


class RuleUse(msgspec.Struct, frozen=True):
    """One rule of a policy on the requests of a log.

    Attributes:
        rule: its number in the policy, from 1; None for what no rule matches and stays.
        says: what it tests and where it sends requests.
        where: its ``file:line``.
        matches: requests that pass its tests, whichever rule decides on them.
        requests: those of them that it decides on: no earlier rule matches.
        requests_share: of all requests.
        cost_usd: what these requests cost today; those without a price are left out, and where there are
            no others it is None.
        unpriced_requests: how many of them are.
        taken: requests that it matches and an earlier rule decides on, by the number of that rule.
    """

    rule: int | None
    says: str
    where: str
    matches: int
    requests: int
    requests_share: float
    cost_usd: float | None
    unpriced_requests: int
    taken: dict[str, int]


class PolicyUse(msgspec.Struct, frozen=True):
    """The rules of one policy on a log, in their order; the last row is for what none matches.

    Attributes:
        cost_usd: of all requests with a price; None where none has one.
    """

    name: str
    requests: int
    cost_usd: float | None
    rules: tuple[RuleUse, ...]
