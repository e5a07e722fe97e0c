"""What to do, how sure, and what it rests on."""

from __future__ import annotations

from route_audit.audit.findings import Finding, Findings
from route_audit.policies import AS_LOGGED
from route_audit.projection.survey import recomputed_gap
from route_audit.report import Recommendation
from route_audit.units import projected_usd, share, usd

RECONCILED = 0.02
"""A bill is reconciled when it is within so much of what the log says it cost."""

_COVERED = 0.95

_KEEP = (
    "Keep the traffic as it is: no policy here saves money in nine of ten draws and spares the hard requests."
)
_VERBS = {"D": "is estimated to", "E": "could"}
"""What an evidence class may say of a saving."""


def best(found: Findings) -> Finding | None:
    """The policy with the largest saving that nine in ten draws confirm and that spares the hard requests."""
    fit = [each for each in candidates(found) if each.draws.at(0.1) > 0]
    return max(fit, key=lambda each: (found.baseline.total - each.usd, each.policy.name), default=None)


def candidates(found: Findings) -> list[Finding]:
    """The policies that change something and spare the hard requests."""
    others = (each for each in found.policies if each.policy.name != AS_LOGGED)
    return [each for each in others if not each.projection.hard_moved_down]


def recommend(found: Findings) -> Recommendation:
    """The recommendation of a run, with the class of its evidence."""
    grade = evidence_class(found)
    verb = _VERBS[grade]
    if not found.survey.priced:
        return Recommendation(None, verb, "No decision: no model of the log has a price.", grade, ())
    chosen = best(found)
    if chosen is None:
        decision = _KEEP
        return Recommendation(AS_LOGGED, verb, decision, grade, _basis(found, None))
    return Recommendation(
        chosen.policy.name, verb, _decision(found, chosen, verb), grade, _basis(found, chosen)
    )


def evidence_class(found: Findings) -> str:
    """D when the recomputed bill is within 2 % of a logged one that covers the traffic, else E."""
    gap = recomputed_gap(found.survey)
    covered = found.survey.rows_with_cost >= _COVERED * found.survey.attempts
    return "D" if gap is not None and abs(gap) <= RECONCILED and covered else "E"


def _decision(found: Findings, chosen: Finding, verb: str) -> str:
    total = found.baseline.total
    saving = total - chosen.usd
    low, high = (projected_usd(found.usd(chosen.draws.at(p))) for p in (0.1, 0.9))
    return (
        f"Measure answers under '{chosen.policy.name}' on a small share of sessions, then decide: "
        f"it {verb} save {projected_usd(found.usd(saving))} (P10-P90 {low} to {high}) "
        f"of the {usd(found.usd(total))} bill of this window."
    )


def _basis(found: Findings, chosen: Finding | None) -> tuple[str, ...]:
    basis = [_reconciled(found), "tiers are a heuristic score, not checked against labels of this traffic"]
    if chosen is None:
        return tuple(basis)
    moved = chosen.projection.moved_requests / max(found.survey.priced_requests, 1)
    left = chosen.costs.left_usd / found.baseline.total if found.baseline.total else 0.0
    return (
        f"{share(moved)} of requests and {share(left)} of cost move to {', '.join(chosen.policy.models)}",
        *basis,
        "the quality of the answers that would change was not measured",
        f"prompt caches: {chosen.stance.cache.value}; every assumption is listed with its range",
    )


def _reconciled(found: Findings) -> str:
    gap = recomputed_gap(found.survey)
    if gap is None:
        return "the bill is recomputed from tokens and prices; the log has no costs to compare it with"
    covered = found.survey.rows_with_cost / max(found.survey.attempts, 1)
    return (
        f"the recomputed bill is {share(gap, 2)} off the costs that {share(covered)} of the log's rows state"
    )
