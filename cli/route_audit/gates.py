"""What a user demands of a report, and what of it does not hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import msgspec

from route_audit import units
from route_audit.report import OUTSIDE, Coverage, PolicyRow, Report

_ROUNDING = 1e-12
"""How far sums of floating-point numbers may be off: whoever saves exactly what was asked saves it."""

_FINEST = 10
"""So many more digits tell apart all that is further apart than rounding."""


class Demands(msgspec.Struct, frozen=True):
    """Demands on a report; None where there is none.

    Attributes:
        saving_share: the recommended policy saves at least this share of today's bill.
        coverage_share: the numbers rest on at least this share of rows, of requests and of tokens.
        p95_s: the recommended policy's p95 latency is at most this, in seconds.
        misroute_share: of all requests, the recommended policy sends at most this share to a cheaper model
            although their answers look like reasoning. That is hindsight, not a label.
    """

    saving_share: float | None = None
    coverage_share: float | None = None
    p95_s: float | None = None
    misroute_share: float | None = None


class Gate(msgspec.Struct, frozen=True):
    """One demand, judged.

    Attributes:
        option: that demands it.
        holds: False where the report does not know, too.
        words: what was found and what was asked, one sentence.
    """

    option: str
    holds: bool
    words: str


def judged(report: Report, demands: Demands) -> Iterator[Gate]:
    """Each demand with whether it holds. What is unknown does not hold."""
    chosen = _recommended(report)
    if demands.saving_share is not None:
        yield _saving(chosen, demands.saving_share)
    if demands.coverage_share is not None:
        yield _covered(covered_share(report.coverage), demands.coverage_share)
    if demands.p95_s is not None:
        yield _p95(chosen, demands.p95_s)
    if demands.misroute_share is not None:
        yield _misroute(report, chosen, demands.misroute_share)


def _saving(chosen: PolicyRow | None, asked: float) -> Gate:
    saved = None if chosen is None else chosen.saving_share
    found, wanted = _apart(saved, asked, _share)
    words = f"{_named(chosen)} is recommended: it saves {found} of today's bill, {wanted} asked"
    return Gate("--require-saving", _least(saved, asked), words)


def _covered(covered: float | None, asked: float) -> Gate:
    found, wanted = _apart(covered, asked, _share)
    words = f"the numbers rest on {found} of the log, {wanted} asked"
    return Gate("--require-coverage", _least(covered, asked), words)


def _p95(chosen: PolicyRow | None, asked: float) -> Gate:
    p95 = None if chosen is None else chosen.latency_s.p95
    found, wanted = _apart(p95, asked, _seconds)
    words = f"{_named(chosen)} is recommended: its p95 latency is {found}, at most {wanted} asked"
    return Gate("--max-p95", _most(p95, asked), words)


def _misroute(report: Report, chosen: PolicyRow | None, asked: float) -> Gate:
    share = None if chosen is None else misrouted_share(report, chosen)
    told = units.share(report.hindsight.told_requests_share)
    found, wanted = _apart(share, asked, _share)
    words = (
        f"{_named(chosen)} is recommended: it sends {found} of requests to a cheaper model although"
        f" their answers look like reasoning, in hindsight and known of {told} of requests;"
        f" at most {wanted} asked"
    )
    return Gate("--max-misroute", _most(share, asked), words)


def misrouted_share(report: Report, policy: PolicyRow) -> float | None:
    """Of all requests, the share that moves to a cheaper model although its answers look like reasoning.

    None where something moves and no answer of the log looks like any tier: then nobody can tell.
    """
    if not policy.routed_requests_share:
        return 0.0
    if not report.baseline.requests or not report.hindsight.told_requests_share:
        return None
    return policy.looked_hard_moved_down / report.baseline.requests


def covered_share(coverage: Coverage) -> float | None:
    """The smallest of the shares of rows used, requests priced and tokens priced; None if one is unknown.

    Of the rows that may be calls those are used that are no rejects, duplicates and rows outside the window
    included: a reject may be one as well. Tokens that were counted from the log's own text are covered.
    """
    rejected = sum(coverage.rejected.values())
    used = coverage.attempts + coverage.duplicates + coverage.not_calls.get(OUTSIDE, 0)
    shares = (
        used / (used + rejected) if used else None,
        coverage.priced_requests_share,
        coverage.priced_tokens_share,
    )
    known = [share for share in shares if share is not None]
    return min(known) if len(known) == len(shares) else None


def _recommended(report: Report) -> PolicyRow | None:
    return next((policy for policy in report.policies if policy.name == report.recommendation.policy), None)


def _named(chosen: PolicyRow | None) -> str:
    return "no policy" if chosen is None else f"'{chosen.name}'"


def _least(found: float | None, asked: float) -> bool:
    return found is not None and found >= asked - _ROUNDING


def _most(found: float | None, asked: float) -> bool:
    return found is not None and found <= asked + _ROUNDING


def _apart(found: float | None, asked: float, told: Callable[[float | None, int], str]) -> tuple[str, str]:
    """Both in words; as many more digits as it takes that unlike numbers don't read alike."""
    alike = found is None or math.isclose(found, asked, rel_tol=0, abs_tol=_ROUNDING)
    for more in range(0 if alike else _FINEST + 1):
        if told(found, more) != told(asked, more):
            return told(found, more), told(asked, more)
    return told(found, 0), told(asked, 0)


def _share(found: float | None, more: int = 0) -> str:
    return "an unknown share" if found is None else units.share(found, 1 + more)


def _seconds(found: float | None, more: int = 0) -> str:
    return "unknown" if found is None else units.seconds(found, more)
