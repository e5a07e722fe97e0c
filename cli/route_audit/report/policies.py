"""What the policies would have cost and taken."""

from __future__ import annotations

import msgspec

from route_audit.report.latency import FirstToken
from route_audit.report.moves import Flow
from route_audit.report.traffic import Percentiles


class Interval(msgspec.Struct, frozen=True):
    """P10, P50 and P90 of the saving over draws of the requests seen and of the assumptions."""

    p10: float
    p50: float
    p90: float

    @property
    def all(self) -> tuple[float, float, float]:
        """The three, the least first."""
        return self.p10, self.p50, self.p90


class Step(msgspec.Struct, frozen=True):
    """One bar of the bridge: the change in cost that this step makes (totals for the first and last)."""

    step: str
    cost_usd: float


class CacheCosts(msgspec.Struct, frozen=True):
    """The policy's cost under the three fates of the prompt cache."""

    kept_usd: float
    cold_usd: float
    replayed_usd: float


class TierCost(msgspec.Struct, frozen=True):
    """One tier's cost under a policy, of its requests with a price: tiers add up to the policy's cost.

    Attributes:
        cost_usd: None where the tier has requests and none has a price.
    """

    tier: str
    cost_usd: float | None


class TypeCost(msgspec.Struct, frozen=True):
    """One request type's cost under a policy, and what the policy saves on it.

    Attributes:
        id: of the request type.
    """

    id: str
    cost_usd: float
    saving_usd: float


class ModelLegs(msgspec.Struct, frozen=True):
    """One model's expected calls and cost under a policy."""

    model: str
    legs: float
    cost_usd: float


class Swing(msgspec.Struct, frozen=True):
    """One assumption at the ends of its range, all others at their likely value.

    Attributes:
        id: of the assumptions that it stands for, without the tier.
        statement: what it is, in words.
        saving_at_low_usd, saving_at_high_usd: the saving at P10 and at P90 of its range; for the cache when
            it fares best and worst.
        swing_usd: how far the saving goes from one end to the other.
    """

    id: str
    statement: str
    saving_at_low_usd: float
    saving_at_high_usd: float
    swing_usd: float


class HoldOut(msgspec.Struct, frozen=True):
    """The choice of a policy made on the first days of the log, scored on the others.

    Attributes:
        policy: what would have been chosen.
        days, held_out_days: how many days it was chosen on, and scored on.
        saving_share, held_out_saving_share: of the bill of these days.
    """

    policy: str
    days: int
    held_out_days: int
    saving_share: float
    held_out_saving_share: float


class BreakEven(msgspec.Struct, frozen=True):
    """Where the saving would be gone; None where the log can't say.

    Attributes:
        usd_per_wrong_answer: cost of one further wrong answer at the assumed share of them.
        escalation_rate: where cascades go on at one assumed rate, the rate that uses the saving up, at what
            their second calls cost; else the share of routed requests that may be redone as they were logged.
        misroute_share: share of routed requests that may fail when each costs what the user says; above 1
            where even all of them may. None where the user says nothing.
        output_ratio: output tokens on the target over those logged; None where requests that move limit their
            own output, or differ in the ratio that is assumed.
        price_ratio: the price of what moved over today's, as when the target gets dearer.
        assumed_escalation_rate: the likely rate of the cascades; None where there is not just one.
        routed_requests_share: share of priced requests that must move for a router to pay, each saving what
            those that move save in the mean; None without a router.
        kept_cache_share: between cold caches (0) and caches as logged (1), how much of the logged reads must
            survive; None where the saving lasts in both, or in none.
    """

    usd_per_wrong_answer: float | None
    escalation_rate: float | None
    misroute_share: float | None
    output_ratio: float | None
    price_ratio: float | None = None
    assumed_escalation_rate: float | None = None
    routed_requests_share: float | None = None
    kept_cache_share: float | None = None


class PolicyRow(msgspec.Struct, frozen=True):
    """What one policy would have cost and taken on the same traffic.

    Attributes:
        cost_usd: with every assumption at its likely value.
        saving_usd: baseline minus policy; positive is good.
        mean_saving_usd: the mean over the draws behind ``interval``: what budgets add up.
        positive_share: share of these draws in which something is saved.
        drivers: the assumptions that move the saving, the widest swing first.
        stress_saving_usd: with every assumption at its worse end at once: a stress test, no forecast.
        routed_requests_share: share of priced requests that move to another model.
        routed_cost_share: share of the baseline's cost that these requests make up.
        keeps_hard_requests: no reasoning or unsure request moves to a cheaper model.
        looked_hard_moved_down: requests whose answers look like reasoning that move to a cheaper model.
        excluded: requests that the target can't serve and that stay, by reason.
        flows: who moves from which model to which, the costliest first.
        notes: what the policy learned from the log before it decided: when a budget is spent, which groups
            of requests a limit keeps where they are.
        by_type: the request types that the report names, those without a priced request left out.
        time_to_first_token_s: None where the log tells none.
    """

    name: str
    kind: str
    where: str
    models: tuple[str, ...]
    cost_usd: float
    saving_usd: float
    saving_share: float | None
    interval: Interval
    mean_saving_usd: float
    positive_share: float
    drivers: tuple[Swing, ...]
    stress_saving_usd: float
    routed_requests_share: float
    routed_cost_share: float | None
    keeps_hard_requests: bool
    looked_hard_moved_down: int
    bridge: tuple[Step, ...]
    cache: CacheCosts
    by_tier: tuple[TierCost, ...]
    by_model: tuple[ModelLegs, ...]
    latency_s: Percentiles
    break_even: BreakEven
    excluded: dict[str, int]
    flows: tuple[Flow, ...] = ()
    notes: tuple[str, ...] = ()
    by_type: tuple[TypeCost, ...] = ()
    time_to_first_token_s: FirstToken | None = None


class SkippedPolicy(msgspec.Struct, frozen=True):
    """A built-in policy that was left out, and why."""

    name: str
    reason: str
