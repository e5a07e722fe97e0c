"""Roll out, measure first, or do not build: one rule, and the words for each outcome."""

from __future__ import annotations

from typing import NamedTuple

from route_audit.report.case import Finance, Rollout
from route_audit.units import count, projected_usd, share, spread_usd, weeks

ROLL_OUT, MEASURE, DO_NOT, NO_CASE = "roll out", "measure", "do not build", "no case"

SURE_FROM = 0.8
"""From this share of draws with a positive net present value on it is worth going on."""

_FIRM = "AB"
"""Classes of evidence that a rollout may rest on."""

_LOOSE = "E"
"""The class that nothing may rest on: the bill itself was compared with nothing, or with too little."""

_CENT = 0.01

_VERBS = {
    "A": "is measured to",
    "B": "is expected to",
    "C": "is projected to",
    "D": "is estimated to",
    "E": "could",
}


class Lack(NamedTuple):
    """Why there are no figures, and what to do about it."""

    why: str
    next_action: str


NO_POLICY = Lack(
    "no policy saves money in nine of ten draws without moving reasoning or unsure requests to a cheaper"
    " model",
    "Nothing: look again when prices change.",
)
NO_PRICE = Lack("no model of the log has a price", "Give prices of its models (--prices), then ask again.")
NO_BILL = Lack(
    "the bill is not reconciled, so that nothing is carried further in dollars",
    "Find the gap first: the reconciliation below names its reasons. Then ask again.",
)


MOSTLY = 0.5
"""From this share of requests that say nothing of their tier on it is the log that is lacking, no saving."""


def no_tiers(untold_share: float) -> Lack:
    """Too few requests can be sorted: nothing is known to be easy, whatever moving it would save."""
    return Lack(
        f"{untold(untold_share)}, so that none of them is known to be easy",
        "Log prompts, or the tier of each request (--map FILE says where they stand), then ask again.",
    )


def untold(untold_share: float) -> str:
    """How many requests say nothing of their tier, in words."""
    return f"{share(untold_share)} of the requests have neither text nor a tier in the log"


def no_month(why: str) -> Lack:
    """The window can't be carried to a month."""
    return Lack(
        why,
        "Say what a month brings (--monthly-spend or --monthly-requests), or bring a log of seven complete"
        " days.",
    )


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
    if positive_share < SURE_FROM or evidence == _LOOSE:
        return DO_NOT
    return ROLL_OUT if evidence in _FIRM else MEASURE


def decided(
    policy: str | None, figures: Finance | None, plan: Rollout | None, evidence: str, lack: Lack | None
) -> Decided:
    """The outcome with its words.

    Args:
        policy: that the case is made for.
        figures: None where nothing may be told in dollars.
        plan: how to find out.
        evidence: class of the evidence.
        lack: of what, where there is no policy or there are no figures.
    """
    if figures is None or plan is None or policy is None:
        return _without(NO_POLICY if lack is None else lack)
    outcome = outcome_of(figures.npv_positive_share, evidence)
    if figures.npv_positive_share < SURE_FROM:
        return Decided(outcome, _do_not(policy, figures), _revisit(figures))
    if outcome == DO_NOT:
        return Decided(outcome, _not_yet(policy, figures, evidence), _compare())
    if outcome == MEASURE:
        return Decided(outcome, _measure(policy, figures, plan, evidence), _label(plan))
    return Decided(outcome, _roll_out(policy, figures, plan, evidence), _canary(policy, plan))


def _without(lack: Lack) -> Decided:
    if lack == NO_POLICY:
        return Decided(DO_NOT, f"Keep the traffic as it is: {lack.why}.", lack.next_action)
    return Decided(NO_CASE, f"No case can be made in dollars: {lack.why}.", lack.next_action)


def _worth(figures: Finance, evidence: str) -> str:
    low, middle, high, _ = spread_usd(*figures.net_savings_usd)
    does = "save" if figures.net_saving_usd.p50 >= 0 else "cost, beyond what it saves,"
    each = f"{middle.removeprefix('-')} a year net"
    return f"it {_VERBS[evidence]} {does} {each} (P50; P10-P90 {low} to {high}, evidence class {evidence})"


def _turns(figures: Finance) -> str:
    most = figures.break_even_usd_per_wrong_answer
    return (
        ""
        if most is None
        else f"; it turns negative where one further wrong answer costs {projected_usd(most)}"
    )


def _do_not(policy: str, figures: Finance) -> str:
    positive = figures.npv_positive_share
    near = round(positive, 2) >= SURE_FROM
    _, middle, _ = spread_usd(*figures.npv_usd.all)
    return (
        f"Do not build routing for '{policy}' now: over the horizon it is worth what it costs in"
        f" {share(positive, 2 if near else 0)} of draws, where {share(SURE_FROM)} are asked for"
        f" (net present value P50 {middle})."
    )


def _revisit(figures: Finance) -> str:
    if figures.deciding_bill_usd is None:
        return "Look again when prices change: at today's too many draws save nothing, whatever the bill."
    return (
        f"Look again when the bill passes {projected_usd(figures.deciding_bill_usd)} a month, or take changes"
        " that need no building, such as naming another model for one feature."
    )


def _not_yet(policy: str, figures: Finance, evidence: str) -> str:
    return (
        f"Do not build routing for '{policy}' yet: {_worth(figures, evidence)}, and too little of the bill"
        " was compared with what was paid."
    )


def _compare() -> str:
    return "Compare the bill with an invoice (--invoice), or with costs in the log, then ask again."


def _measure(policy: str, figures: Finance, plan: Rollout, evidence: str) -> str:
    cost = f"about {projected_usd(plan.measurement_usd)} of model calls"
    return (
        f"Before building '{policy}', pay {cost} to measure whether its answers are as good"
        f"{_information(figures)}: {_worth(figures, evidence)}{_turns(figures)}."
    )


def _information(figures: Finance) -> str:
    """What knowing is worth; nothing where draws do not know what is measured: what wrong answers cost."""
    if figures.failures_usd is None or figures.perfect_information_usd < _CENT:
        return ""
    most = projected_usd(figures.perfect_information_usd)
    return f" (knowing what the draws leave open is worth at most {most})"


def _label(plan: Rollout) -> str:
    return (
        f"Of the requests that would move, label {count(plan.clean_labels)} and evaluate {count(plan.pairs)}"
        " on both models (--labelled, --outcomes)."
    )


def _roll_out(policy: str, figures: Finance, plan: Rollout, evidence: str) -> str:
    return (
        f"Approve a canary of '{policy}' on {share(plan.canary_share)} of sessions:"
        f" {_worth(figures, evidence)}{_turns(figures)}."
    )


def _canary(policy: str, plan: Rollout) -> str:
    time = "" if plan.weeks is None else f", {weeks(plan.weeks)}"
    return (
        f"Send {share(plan.canary_share)} of sessions, by lot, to '{policy}' until each arm has"
        f" {count(plan.per_arm)} scored requests{time}."
    )
