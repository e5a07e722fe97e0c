"""Where a policy's saving would be gone: one input is moved, all others stay."""

from __future__ import annotations

from route_audit.assumptions import CacheMode
from route_audit.auditing.assumed import FURTHER_FAILURES
from route_audit.auditing.findings import Finding, Findings
from route_audit.policies.legs import FIRST
from route_audit.projection.costs import OVERHEAD
from route_audit.projection.dollars import LEG
from route_audit.report import BreakEven

NONE = BreakEven(None, None, None, None)


def break_even(each: Finding, found: Findings) -> BreakEven:
    """All break-evens of a policy; none where there is no saving to lose."""
    saving, moved = found.baseline.total - each.usd, each.projection.moved_requests
    if saving <= 0 or not moved:
        return NONE
    dollars = each.costs.headline
    paid = dollars.only(dollars.moved)
    wrong_answer_usd = found.options.wrong_answer_usd
    goes_on, assumed = _escalation(each, saving)
    return BreakEven(
        usd_per_wrong_answer=saving / moved / FURTHER_FAILURES.value,
        escalation_rate=goes_on,
        misroute_share=saving / moved / wrong_answer_usd if wrong_answer_usd else None,
        output_ratio=_output_ratio(each, saving),
        price_ratio=1 + saving / paid if paid else None,
        assumed_escalation_rate=assumed,
        routed_requests_share=_routed(each, saving, found.survey.priced_requests),
        kept_cache_share=_kept(each, found.baseline.total),
    )


def _escalation(each: Finding, saving_usd: float) -> tuple[float | None, float | None]:
    """The rate at which second calls use the saving up, and the rate that is assumed.

    Without one assumed rate of the whole policy: the requests that may be paid once more as they were logged.
    """
    costs = each.costs
    rates = {weight.rate.likely for weight in costs.weights[1:]}
    leg = costs.headline.cells.keys[:, LEG]
    further = costs.headline.only((leg > FIRST) & (leg < len(costs.weights)))
    if len(rates) == 1 and 0 < (rate := float(rates.pop())) < 1 and further > 0:
        return rate * (1 + saving_usd / further), rate
    return (saving_usd / costs.left_usd if costs.left_usd else None), None


def _output_ratio(each: Finding, saving_usd: float) -> float | None:
    """None where a limit cuts off what grows, or where the requests that move differ in the likely ratio."""
    dollars = each.costs.headline
    output, likely = float(dollars.output[dollars.moved].sum()), dollars.output_ratio[dollars.moved]
    straight = len(likely) and not each.projection.limited_calls
    uniform = straight and float(likely.min()) == float(likely.max())
    return float(likely[0]) * (1 + saving_usd / output) if uniform and output else None


def _routed(each: Finding, saving_usd: float, requests: int) -> float | None:
    """The share of requests that must move to pay for a router; it is paid for those that stay as well."""
    overhead = dict(each.costs.bridge)[OVERHEAD]
    moved = each.projection.moved_requests / requests
    return moved * overhead / (saving_usd + overhead) if overhead > 0 else None


def _kept(each: Finding, bill_usd: float) -> float | None:
    """The share of the logged cache reads that must survive; None where the saving does not hang on them."""
    kept, cold = (each.costs.by_cache[mode] for mode in (CacheMode.KEPT, CacheMode.COLD))
    return (cold - bill_usd) / (cold - kept) if kept < bill_usd < cold else None
