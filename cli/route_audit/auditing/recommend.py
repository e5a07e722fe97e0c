"""What to do, how sure, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from route_audit.assumptions import Evidence
from route_audit.auditing.assumed import FURTHER_FAILURES
from route_audit.auditing.deciding import MOSTLY, untold
from route_audit.auditing.findings import Finding, Findings
from route_audit.policies import AS_LOGGED
from route_audit.projection.costs import LIST_REPRICING
from route_audit.reconcile.status import RECONCILED, WITH_A_NOTE
from route_audit.report import UNRECONCILED, Quality, Recommendation
from route_audit.report.quality import PolicyQuality
from route_audit.uncertainty.assumed import Doubts
from route_audit.units import projected_usd, share, spread_usd, usd

_COVERED = 0.95

_KEEP = (
    "Keep the traffic as it is: no policy here saves money in nine of ten draws without moving reasoning or"
    " unsure requests to a cheaper model."
)
_UNTOLD = "Keep the traffic as it is until its tiers are known: {}, so that none of them is known to be easy."
_VERBS = {"B": "is expected to", "C": "is projected to", "D": "is estimated to", "E": "could"}
"""What an evidence class may say of a saving."""


def best(found: Findings) -> Finding | None:
    """The policy with the largest saving that nine in ten draws confirm; None where there is none.

    One that moves hard requests to a cheaper model is never it.
    """
    total = found.baseline.total
    fit = [each for each in candidates(found) if each.draws.at(0.1) > 0 and each.usd < total]
    return max(fit, key=lambda each: (total - each.usd, each.policy.name), default=None)


def candidates(found: Findings) -> list[Finding]:
    """The policies that change something and spare the hard requests."""
    others = (each for each in found.policies if each.policy.name != AS_LOGGED)
    return [each for each in others if not each.projection.hard_moved_down]


def recommend(found: Findings, known: Quality | None) -> Recommendation:
    """The recommendation of a run, with the class of its evidence.

    Args:
        found: what the run found.
        known: of the quality of answers, for what a wrong one may cost; nothing else depends on it.
    """
    grade = evidence_class(found, known)
    verb = _VERBS[grade]
    if not found.survey.priced:
        return Recommendation(None, verb, "No decision: no model of the log has a price.", grade, ())
    chosen = best(found)
    if chosen is None:
        untold_share = found.untold_share
        decision = _UNTOLD.format(untold(untold_share)) if untold_share > MOSTLY else _KEEP
        return Recommendation(AS_LOGGED, verb, decision, grade, _basis(found, None, known))
    return Recommendation(
        chosen.policy.name, verb, _decision(found, chosen, verb), grade, _basis(found, chosen, known)
    )


def evidence_class(found: Findings, known: Quality | None) -> str:
    """How well a saving is founded, E to B; A takes a hold-out that was run.

    D takes a bill reconciled with costs that cover the traffic; C ratios of tokens that were measured and
    labels of misroutes on top; B evaluations on this traffic that score all that the policy would ask.
    """
    agrees = found.reconciliation.status in {RECONCILED, WITH_A_NOTE}
    if not agrees or _compared_share(found) < _COVERED:
        return "E"
    chosen = best(found)
    if chosen is None or found.misroute is None or not _ratios_measured(chosen):
        return "D"
    row = measured_of(chosen, known)
    return "C" if row is None or row.change.low is None or row.supported_share < 1 else "B"


def _ratios_measured(chosen: Finding) -> bool:
    """Whether each ratio of tokens of the requests that move was measured."""
    stance = chosen.stance
    pairs = [each.pair for each in Doubts(chosen.costs, stance).moved]
    ranges = [side(*pair) for pair in pairs for side in (stance.input, stance.output)]
    return bool(ranges) and all(each.evidence is Evidence.MEASURED for each in ranges)


def _compared_share(found: Findings) -> float:
    """How much of the traffic stands in the comparison: of the bill with an invoice, else of the attempts."""
    stated = found.reconciliation
    if stated.deciding_invoice is not None:
        whole = found.usd(found.baseline.total)
        return stated.deciding_invoice.recomputed_usd / whole if whole else 1.0
    return stated.rows / max(found.survey.attempts, 1)


def _decision(found: Findings, chosen: Finding, verb: str) -> str:
    begin = (
        f"Measure answers under '{chosen.policy.name}' on a small share of sessions, then decide: it {verb}"
    )
    total = found.baseline.total
    saving = total - chosen.usd
    low, high = (chosen.draws.at(p) for p in (0.1, 0.9))
    if found.unreconciled:
        return (
            f"{begin} save {share(saving / total)} (P10-P90 {share(low / total)} to {share(high / total)})"
            " of this window's bill; that bill is not reconciled, so that no dollars are told."
        )
    begins, likely, ends = spread_usd(*map(found.usd, (low, saving, high)))
    return (
        f"{begin} save {likely} (P10-P90 {begins} to {ends})"
        f" of the {usd(found.usd(total))} bill of this window."
    )


def _basis(found: Findings, chosen: Finding | None, known: Quality | None) -> tuple[str, ...]:
    checked = "not checked against" if found.misroute is None else "checked below against"
    basis = [_reconciled(found), f"tiers are a heuristic score, {checked} labels of this traffic"]
    if chosen is None:
        return tuple(basis)
    moved = chosen.projection.moved_requests / max(found.survey.priced_requests, 1)
    left = chosen.costs.left_usd / found.baseline.total if found.baseline.total else 0.0
    return (
        f"{share(moved)} of requests and {share(left)} of cost move to {', '.join(_targets(found, chosen))}",
        *_ceiling(found, chosen, left),
        *_same_tokens(found, chosen),
        *basis,
        *_worth(found, chosen, known),
        f"prompt caches: {chosen.stance.cache.value}; every assumption is listed with its range",
    )


def _targets(found: Findings, chosen: Finding) -> Sequence[str]:
    """The policy's models to which something moves, as the policy writes them."""
    moves = chosen.projection.flows.by_model(found.world.prices.names)
    reached = {target for _, target in moves}
    priced = ((name, found.book.find(name, None)) for name in chosen.policy.models)
    return [name for name, model in priced if model is not None and model.name in reached]


def _ceiling(found: Findings, chosen: Finding, left: float) -> Iterator[str]:
    """What moving can save at most, what the same tokens save, and what is projected: shares of the bill."""
    total, cheaper = found.baseline.total, -dict(chosen.costs.bridge)[LIST_REPRICING]
    if not total or cheaper <= 0:
        return
    yield (
        f"of the bill, {share(left)} is the most that moving can save; the same tokens at the prices there"
        f" save {share(cheaper / total)}, {share((total - chosen.usd) / total)} is projected"
    )


def _same_tokens(found: Findings, chosen: Finding) -> Iterator[str]:
    """What the target asks for the same tokens, of the pair that most of the cost moves between."""
    moves = chosen.projection.flows.by_model(found.world.prices.names)
    pair, (_, cost) = max(moves.items(), key=lambda move: (move[1][1], move[0]), default=(("", ""), (0, 0.0)))
    if cost and pair in chosen.costs.listed_usd:
        part = share(chosen.costs.listed_usd[pair] / cost, 1)
        yield (
            f"for the same tokens and caches {pair[1]} asks {part} of what {pair[0]} does, at the log's mix"
            " of them and the prices of its days"
        )


def _worth(found: Findings, chosen: Finding, known: Quality | None) -> Iterator[str]:
    """What a wrong answer may cost, and what was measured of the answers that would change."""
    row = measured_of(chosen, known)
    if found.unreconciled:
        yield "no cost of a wrong answer is told: that takes a bill that is reconciled"
    elif row is not None and row.change.value is not None and row.usd_per_wrong_answer is not None:
        low = row.usd_per_wrong_answer_low
        worse = "" if low is None else f" ({projected_usd(low)} at the worse end of the interval)"
        yield (
            f"the saving is gone where one further wrong answer costs"
            f" {projected_usd(row.usd_per_wrong_answer)}{worse}: your evaluations lose"
            f" {share(-row.change.value, 1)} under this policy"
        )
    else:
        yield from _worth_by_prior(found, chosen)
    if not found.unreconciled:
        yield from _may_fail(found, chosen)
    if known is None or known.evaluations is None:
        yield "the quality of the answers that would change was not measured"
    else:
        yield "the quality of the answers that would change is told below, as far as it was measured"


def measured_of(chosen: Finding, known: Quality | None) -> PolicyQuality | None:
    """What evaluations say of a policy; None where there are none."""
    rows = () if known is None or known.evaluations is None else known.evaluations.policies
    return next((row for row in rows if row.name == chosen.policy.name), None)


def _worth_by_prior(found: Findings, chosen: Finding) -> Iterator[str]:
    moved, saving = chosen.projection.moved_requests, found.baseline.total - chosen.usd
    if moved and saving > 0:
        most = projected_usd(saving / moved / FURTHER_FAILURES.value)
        yield (
            f"the saving is gone where one further wrong answer costs {most}, if"
            f" {share(FURTHER_FAILURES.value)} of moved answers fail that did not (prior, not measured)"
        )


def _may_fail(found: Findings, chosen: Finding) -> Iterator[str]:
    """How many of the answers that move may fail at the user's own cost of one."""
    cost, moved = found.options.wrong_answer_usd, chosen.projection.moved_requests
    saving = found.baseline.total - chosen.usd
    if cost is None or not moved or saving <= 0:
        return
    most = saving / moved / cost
    if most > 1:
        yield f"at {usd(cost)} for each further wrong answer, the saving lasts even if all moved answers fail"
    else:
        yield (
            f"at {usd(cost)} for each further wrong answer, the saving is gone where {share(most, 1)} of"
            " moved answers fail that did not"
        )


def _reconciled(found: Findings) -> str:
    stated = found.reconciliation
    if stated.gap_share is None and stated.deciding_invoice is not None:
        return "NOT reconciled: the invoice charges nothing for the days and providers that it covers"
    if stated.gap_share is None:
        return "the bill is recomputed from tokens and prices; there is nothing to compare it with"
    gap, covered = share(abs(stated.gap_share), 2), share(_compared_share(found))
    stands = f"invoice, which covers {covered} of the bill"
    against = f"costs that {covered} of the log's rows state" if stated.deciding_invoice is None else stands
    word = "NOT reconciled" if stated.status == UNRECONCILED else stated.status
    return f"{word}: the recomputed bill is {gap} off the {against}"
