"""The business case of the recommended policy: its terms, the decision, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit.auditing.case_money import finance_of
from route_audit.auditing.contracts import Contracts
from route_audit.auditing.deciding import (
    MOSTLY,
    NO_BILL,
    NO_POLICY,
    NO_PRICE,
    SURE_FROM,
    Decided,
    Lack,
    decided,
    no_month,
    no_tiers,
)
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.periods import carried_by
from route_audit.auditing.plan import priced_at, priced_by_tier, units_of
from route_audit.auditing.recommend import best, evidence_class
from route_audit.auditing.rollout import claims, risks, rollout
from route_audit.business.case_file import Case
from route_audit.projection.costs import Pricer
from route_audit.report.case import BusinessCase, Term, Unit
from route_audit.report.quality import Quality


def business_case(found: Findings, known: Quality | None, case: Case, contracts: Contracts) -> BusinessCase:
    """The case for the recommended policy.

    Args:
        found: what the run found.
        known: of the quality of answers.
        case: the terms.
        contracts: what they leave of a saving in cash.
    """
    chosen = best(found)
    figures = None if chosen is None else finance_of(found, chosen, known, case, contracts)
    lack = None if figures is not None else _lack(found)
    plan = None if chosen is None else rollout(found, chosen, figures, case)
    choice: Decided = decided(
        None if chosen is None else chosen.policy.name, figures, plan, evidence_class(found, known), lack
    )
    return BusinessCase(
        policy=None if chosen is None else chosen.policy.name,
        outcome=choice.outcome,
        decision=choice.decision,
        next_action=choice.next_action,
        why=None if lack is None else lack.why,
        finance=figures,
        terms=tuple(_terms(case)),
        claims=() if chosen is None else tuple(claims(found, chosen)),
        risks=() if figures is None or chosen is None else tuple(risks(found, chosen, figures)),
        rollout=plan,
        priced_requests=priced_by_tier(found.survey, found.scale),
        before=units_of(found.baseline, found.scale),
        plan=() if chosen is None else units_of(chosen.costs.headline, found.scale),
        plan_at_end=() if chosen is None else _at_end(found, chosen),
        sure_share=SURE_FROM,
    )


def _at_end(found: Findings, chosen: Finding) -> tuple[Unit, ...]:
    """The plan at the last moment's prices; nothing where no price changed within the window."""
    then = priced_at(found.world, found.survey.last_us)
    if then is found.world:
        return ()
    dollars = Pricer(found.survey, then).headline(chosen.projection, chosen.stance)
    return units_of(dollars, found.scale)


def _lack(found: Findings) -> Lack:
    """What is missing for figures: prices, a bill that is reconciled, a policy, or a month."""
    if not found.survey.priced:
        return NO_PRICE
    if best(found) is None:
        return no_tiers(found.untold_share) if found.untold_share > MOSTLY else NO_POLICY
    return NO_BILL if found.unreconciled else no_month(carried_by(found).why or "the log has no month")


def _terms(case: Case) -> Iterator[Term]:
    said = (
        ("effort_usd", "putting the policy into use, once", "usd", case.effort_usd),
        ("run_usd_per_month", "keeping it in use", "usd_per_month", case.run_usd_per_month),
        ("discount_rate", "what money costs a year", "share", case.discount_rate),
        ("horizon_months", "months that are counted", "months", case.horizon_months),
        ("lead_months", "months of work before it is live", "months", case.lead_months),
        ("payback_months", "months in which it is to pay back", "months", case.payback_months),
        ("monthly_growth", "growth of the traffic each month", "share", case.monthly_growth),
        *(
            (f"ramp_{place}", f"share of the traffic in live month {place}", "share", each)
            for place, each in enumerate(case.ramp, 1)
        ),
        ("wrong_answer_usd", "one further wrong answer", "usd_per_answer", case.wrong_answer_usd),
        ("failure_share", "further wrong answers among moved ones", "share", case.failure_share),
    )
    for name, statement, unit, known in said:
        if known is not None:
            value, low, high = (float(end) for end in (known.likely, known.low, known.high))
            yield Term(name, statement, unit, value, low, high, known.evidence.value, known.source)
