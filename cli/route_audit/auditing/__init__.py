"""From logs to answers: each function is one question that a user can ask.

Importing it is light; what a question needs is imported when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from route_audit.auditing.options import Options, Wish
from route_audit.report import Account
from route_audit.stack import roomy

if TYPE_CHECKING:
    from route_audit.ledger.files import LedgerMeta
    from route_audit.report import PolicyUse, Report
    from route_audit.report.optimum import Optimum
    from route_audit.report.starting import Start
    from route_audit.report.tracking import Tracking

__all__ = [
    "Calibration",
    "CalibrationRow",
    "ClassifiedRow",
    "ExplainedPolicy",
    "Explanation",
    "LabelRequest",
    "Options",
    "Wish",
    "begin",
    "best_policy",
    "calibrate",
    "check_policies",
    "classified",
    "explain",
    "keep",
    "realised",
    "rule_uses",
    "run",
    "to_label",
]


class ClassifiedRow(msgspec.Struct, frozen=True):
    """One attempt's tier and what it rests on; there is no prompt text in it."""

    id: str
    type: str
    tier: str
    confidence: float
    reasons: tuple[str, ...]
    hindsight_tier: str
    tier_source: str


class LabelRequest(msgspec.Struct, frozen=True):
    """A request to label, as ``evaluate`` takes it once ``tier`` is filled in.

    Attributes:
        stratum: a number that tells the labeller nothing.
        stratum_share: its share of the log's requests.
        feature: its tag, which its type rests on too; absent where it has none.
        input_tokens: of its first attempt.
        cost_usd: what the log says that attempt cost; absent where it says nothing.
        messages, tools, response_format, max_output_tokens: the request, only where its text was asked for.
    """

    id: str
    type: str
    stratum: str
    stratum_share: float
    input_tokens: int
    feature: str | msgspec.UnsetType = msgspec.UNSET
    cost_usd: float | msgspec.UnsetType = msgspec.UNSET
    tier: str = ""
    messages: list[dict[str, str]] | msgspec.UnsetType = msgspec.UNSET
    tools: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    response_format: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    max_output_tokens: int | msgspec.UnsetType = msgspec.UNSET


class ExplainedPolicy(msgspec.Struct, frozen=True):
    """Where one policy sends a request, and what it costs there; cost None without a price."""

    name: str
    model: str
    rule: str
    cost_usd: float | None


class Explanation(msgspec.Struct, frozen=True):
    """All that is known of one request.

    Attributes:
        timestamp: RFC 3339, UTC; None where the log says none.
        input_tokens, cached_input_tokens, output_tokens, web_searches: of all its attempts.
        attempts: how many attempts the log holds of it.
        cost_usd: all its attempts as logged; None without a price.
        why: what fired, what it gave, and what would change the tier.
        latency_s: seconds of its first attempt that succeeded; None where not logged.
        requests_of_this_id: how many requests have the id that was asked for; this is the first by time.
    """

    id: str
    type: str
    type_label: str
    tier: str
    confidence: float
    reasons: tuple[str, ...]
    hindsight_tier: str
    model: str
    timestamp: str | None
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    attempts: int
    cost_usd: float | None
    latency_s: float | None
    tier_source: str
    why: Account
    policies: tuple[ExplainedPolicy, ...]
    requests_of_this_id: int = 1
    web_searches: int = 0


class CalibrationRow(msgspec.Struct, frozen=True):
    """One measured ratio: of ``model`` over ``over`` at a tier, with the range that holds 80 %.

    Attributes:
        side: ``input`` tokens, ``output`` tokens or ``latency``.
        pairs: how many pairs it rests on.
    """

    side: str
    model: str
    over: str
    tier: str
    pairs: int
    low: float
    likely: float
    high: float


class Calibration(msgspec.Struct, frozen=True):
    """What shadow calls show.

    Attributes:
        text: the assumptions file.
        rows: its ratios.
        calls: answered calls with a pair id.
        alone: those of them whose prompt went to one model only.
        notes: what to know before trusting it.
    """

    text: str
    rows: tuple[CalibrationRow, ...]
    calls: int
    alone: int
    notes: tuple[str, ...]


@roomy
def run(options: Options) -> Report:
    """What the logs cost, which tiers they fall into, and what each policy would cost and take.

    Raises:
        RouteAuditError: no usable input, an unusable policy or price, or a name without a price.
    """
    from route_audit.auditing.analysis import analyse

    return analyse(options)


def best_policy(options: Options, wish: Wish) -> Optimum:
    """The cheapest policy that keeps to ``wish``, beside the frontier and the best simple rule.

    Raises:
        RouteAuditError: no usable input, or a model without a price.
    """
    from route_audit.auditing.optimising import best_policy as found

    return found(options, wish)


def explain(options: Options, request_id: str) -> Explanation:
    """Why one request got its tier, and what it costs under each policy with its cache as logged.

    Raises:
        InputError: no request has this id.
    """
    from route_audit.auditing.requests import explain_one

    return explain_one(options, request_id)


def check_policies(options: Options) -> None:
    """Check every model which the policy files name, before there is any log.

    Raises:
        ConfigError: a file can't be used, or one of its models has no price or does not answer in text.
    """
    from route_audit.auditing.rules import check_policies as check

    check(options)


def rule_uses(options: Options) -> tuple[PolicyUse, ...]:
    """What each rule of the policy files takes of the logs, and what that costs today.

    Raises:
        RouteAuditError: no usable input, or an unusable policy or price.
    """
    from route_audit.auditing.rules import rule_uses as uses

    return uses(options)


def classified(options: Options) -> Iterator[ClassifiedRow]:
    """The tier of every attempt that was used, duplicates left out, in log order."""
    from route_audit.auditing.requests import classified_rows

    return classified_rows(options)


def to_label(options: Options, size: int, *, with_text: bool) -> Iterator[LabelRequest]:
    """``size`` requests to label, drawn by predicted tier and confidence; the same in any order of logs.

    Args:
        options: the logs and the seed.
        size: how many; all where there are fewer.
        with_text: with the prompts, which leave the tool only here and only on this wish.

    Raises:
        ConfigError: text is asked for and a log is a ledger or stdin.
    """
    from route_audit.auditing.sampling import drawn

    return drawn(options, size, with_text=with_text)


def calibrate(options: Options) -> Calibration:
    """The ratios between models that the shadow calls of ``options.logs`` show.

    Raises:
        InputError: no two calls share a pair id on different models.
    """
    from route_audit.auditing.calibration import calibrate as calibrated

    return calibrated(options)


def keep(options: Options, out: Path) -> LedgerMeta:
    """Read the logs once and keep the text-free ledger at ``out``; tells what was read."""
    from route_audit.auditing.reading import keep_ledger

    return keep_ledger(options, out)


def realised(options: Options, case: Report, control: str | None) -> Tracking:
    """What later logs show of the case that a report made.

    Args:
        options: the later logs.
        case: the report.
        control: which requests were left on the old models; None for none.

    Raises:
        RouteAuditError: no usable input, a report without a case, or no such requests.
    """
    from route_audit.auditing.tracking import track

    return track(options, case, control)


def begin(options: Options) -> Start:
    """What files to start from are written with; without logs what is the same for everybody.

    Raises:
        InputError: there are logs, and none of them can be used.
    """
    from route_audit.auditing.starting import start

    return start(options)
