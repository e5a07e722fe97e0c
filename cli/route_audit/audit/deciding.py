"""Roll out, measure first, or do not build: one rule, and the words for each outcome."""

from __future__ import annotations

from typing import NamedTuple

from route_audit.report.case import Finance, Rollout
from route_audit.units import count, projected_usd, share

ROLL_OUT, MEASURE, DO_NOT, NO_CASE = "roll out", "measure", "do not build", "no case"

SURE_FROM = 0.8
"""From this share of draws with a positive net present value on it is worth going on."""

_FIRM = "AB"
"""Classes of evidence that a rollout may rest on."""

_VERBS = {
    "A": "is measured to",
    "B": "is expected to",
    "C": "is projected to",
    "D": "is estimated to",
    "E": "could",
}


class Decided(NamedTuple):
    """An outcome, in one sentence, and what comes next."""

    outcome: str
    decision: str
    next_action: str


def outcome_of(positive_share: float, evidence: str) -> str:
    """The decision rule.

    Args:
        positive_share: of the draws of the net present value.
        evidence: class of the evidence, A to E.
    """
    if positive_share < SURE_FROM:
        return DO_NOT
    return ROLL_OUT if evidence in _FIRM else MEASURE


def decided(
    policy: str | None, figures: Finance | None, plan: Rollout | None, evidence: str, why: str | None
) -> Decided:
    """The outcome with its words."""
    if policy is None:
        return Decided(
            DO_NOT, f"Keep the traffic as it is: {why}.", "Nothing: look again when prices change."
        )
    if figures is None or plan is None:
        return Decided(
            NO_CASE, f"No case can be made in dollars: {why}.", "Bring what is missing, then ask again."
        )
    outcome = outcome_of(figures.npv_positive_share, evidence)
    if outcome == DO_NOT:
        return Decided(outcome, _do_not(policy, figures), _revisit(figures))
    if outcome == MEASURE:
        return Decided(outcome, _measure(policy, figures, plan, evidence), _label(plan))
    return Decided(outcome, _roll_out(policy, figures, plan, evidence), _canary(policy, plan))


def _worth(figures: Finance, evidence: str) -> str:
    net = figures.net_saving_usd
    span = f"P10-P90 {projected_usd(net.p10)} to {projected_usd(net.p90)}"
    return (
        f"it {_VERBS[evidence]} save {projected_usd(net.p50)} a year net ({span}, evidence class {evidence})"
    )


def _turns(figures: Finance) -> str:
    most = figures.break_even_usd_per_wrong_answer
    return (
        ""
        if most is None
        else f"; it turns negative where one further wrong answer costs {projected_usd(most)}"
    )


def _do_not(policy: str, figures: Finance) -> str:
    sure = share(figures.npv_positive_share)
    return (
        f"Do not build routing for '{policy}' now: over the horizon it pays back what it costs in only {sure}"
        f" of draws (net present value P50 {projected_usd(figures.npv_usd.p50)})."
    )


def _revisit(figures: Finance) -> str:
    if figures.smallest_bill_usd is None:
        return "Look again when prices change: at today's nothing is saved net of failures."
    return (
        f"Look again when the bill passes {projected_usd(figures.smallest_bill_usd)} a month, or take changes"
        " that need no building, such as naming another model for one feature."
    )


def _measure(policy: str, figures: Finance, plan: Rollout, evidence: str) -> str:
    cost = f"about {projected_usd(plan.measurement_usd)} of model calls"
    return (
        f"Pay for a measurement of '{policy}' before building it ({cost}; knowing the outcome is worth at"
        f" most {projected_usd(figures.perfect_information_usd)}):"
        f" {_worth(figures, evidence)}{_turns(figures)}."
    )


def _label(plan: Rollout) -> str:
    return (
        f"Label {count(plan.clean_labels)} requests that would move, and evaluate {count(plan.pairs)} of them"
        " on both models (--labelled, --outcomes)."
    )


def _roll_out(policy: str, figures: Finance, plan: Rollout, evidence: str) -> str:
    return (
        f"Approve a canary of '{policy}' on {share(plan.canary_share)} of sessions:"
        f" {_worth(figures, evidence)}{_turns(figures)}."
    )


def _canary(policy: str, plan: Rollout) -> str:
    time = "" if plan.weeks is None else f", about {plan.weeks:.0f} weeks"
    return (
        f"Send {share(plan.canary_share)} of sessions, by lot, to '{policy}' until each arm has"
        f" {count(plan.per_arm)} scored requests{time}."
    )
