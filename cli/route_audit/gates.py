"""What a user demands of a report, and what of it does not hold."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from route_audit import units
from route_audit.report import OUTSIDE, Coverage, PolicyRow, Report


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
        covered = covered_share(report.coverage)
        words = f"the numbers rest on {_share(covered)} of the log"
        yield _least("--require-coverage", covered, demands.coverage_share, words)
    if demands.p95_s is not None:
        yield _p95(chosen, demands.p95_s)
    if demands.misroute_share is not None:
        yield _misroute(report, chosen, demands.misroute_share)


def _saving(chosen: PolicyRow | None, asked: float) -> Gate:
    saved = 0.0 if chosen is None else chosen.saving_share
    words = f"{_named(chosen)} is recommended: it saves {_share(saved)} of today's bill"
    return _least("--require-saving", saved, asked, words)


def _p95(chosen: PolicyRow | None, asked: float) -> Gate:
    p95 = None if chosen is None else chosen.latency_s.p95
    found = "unknown" if p95 is None else units.seconds(p95)
    words = f"{_named(chosen)} is recommended: its p95 latency is {found}"
    return _most("--max-p95", p95, asked, f"{words}, at most {units.seconds(asked)} asked")


def _misroute(report: Report, chosen: PolicyRow | None, asked: float) -> Gate:
    share = None if chosen is None else misrouted_share(report, chosen)
    told = units.share(report.hindsight.told_requests_share)
    words = (
        f"{_named(chosen)} is recommended: it sends {_share(share)} of requests to a cheaper model although"
        f" their answers look like reasoning, in hindsight and known of {told} of requests"
    )
    return _most("--max-misroute", share, asked, f"{words}; at most {_asked(asked)}")


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


def _least(option: str, found: float | None, asked: float, words: str) -> Gate:
    return Gate(option, found is not None and found >= asked, f"{words}, {_asked(asked)}")


def _most(option: str, found: float | None, asked: float, words: str) -> Gate:
    return Gate(option, found is not None and found <= asked, words)


def _share(found: float | None) -> str:
    return "an unknown share" if found is None else units.share(found, 1)


def _asked(share: float) -> str:
    return f"{units.share(share, 1)} asked"
