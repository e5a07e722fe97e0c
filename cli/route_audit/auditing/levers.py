"""What would save before anything is routed."""

from __future__ import annotations

from route_audit.auditing.findings import Finding, Findings
from route_audit.policies import BEST_SINGLE
from route_audit.policies.presets import WHERE
from route_audit.report import Lever

BATCH, ONE_MODEL = "batch", "one model for everything"

_BATCH = (
    "requests that nobody waits for, outside batches so far, on their own models at the batch price of their"
    " day; answers come later, also between the turns of a session"
)
_STAY = "; requests on models without a batch price stay"
_UNTOLD = "the log does not tell who waits: 'interactive' would say it"
_NO_PRICE = "their models have no batch price"
_OF_A_FILE = f"policies of a file are compared, the built-in '{BEST_SINGLE}' is not"
_SINGLE = "every request on one model of the log; whether its answers would do is not told by its price"


def levers(found: Findings) -> tuple[Lever, ...]:
    """What is simpler than routing and overlaps with it; none where nothing has a price."""
    return (_batch(found), _one_model(found)) if found.survey.priced else ()


def _batch(found: Findings) -> Lever:
    seen, bill = found.batches, found.baseline.total
    if not seen.told:
        return Lever(BATCH, None, None, None, _UNTOLD, _BATCH)
    concerned = seen.logged_usd / bill if bill else None
    if seen.requests and seen.staying == seen.requests:
        return Lever(BATCH, concerned, None, None, _NO_PRICE, _BATCH)
    saved = seen.saved_usd
    rests_on = _BATCH + (_STAY if seen.staying else "")
    return Lever(BATCH, concerned, found.usd(saved), saved / bill if bill else None, None, rests_on)


def _one_model(found: Findings) -> Lever:
    best = next((each for each in found.policies if _is_built_in(each)), None)
    if best is None:
        skipped = (each.reason for each in found.skipped if each.name == BEST_SINGLE)
        return Lever(ONE_MODEL, None, None, None, next(skipped, _OF_A_FILE), _SINGLE)
    bill = found.baseline.total
    saving = bill - best.usd
    of_bill = (best.costs.left_usd / bill, saving / bill) if bill else (None, None)
    rests_on = (
        f"the policy '{BEST_SINGLE}' ({', '.join(best.policy.models)}), which has the interval: {_SINGLE}"
    )
    return Lever(ONE_MODEL, of_bill[0], found.usd(saving), of_bill[1], None, rests_on)


def _is_built_in(each: Finding) -> bool:
    return each.policy.name == BEST_SINGLE and each.policy.where == WHERE
