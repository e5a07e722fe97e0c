"""What a user demands of a report, and what of it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from route_audit import units
from route_audit.report import OUTSIDE, Coverage, PolicyRow, Report


@dataclass(frozen=True, slots=True)
class Demands:
    """Demands on a report; None where there is none.

    Attributes:
        saving_share: the recommended policy saves at least this share of today's bill.
        coverage_share: the numbers rest on at least this share of rows, of requests and of tokens.
        p95_s: the recommended policy's p95 latency is at most this, in seconds.
    """

    saving_share: float | None = None
    coverage_share: float | None = None
    p95_s: float | None = None


def failures(report: Report, demands: Demands) -> Iterator[str]:
    """One sentence per demand that does not hold. What is unknown does not hold."""
    chosen = _recommended(report)
    name = "no policy" if chosen is None else f"'{chosen.name}'"
    if demands.saving_share is not None:
        saved = 0.0 if chosen is None else chosen.saving_share
        if saved is None or saved < demands.saving_share:
            found = "an unknown share" if saved is None else units.share(saved, 1)
            yield f"{name} is recommended: it saves {found} of today's bill, {_asked(demands.saving_share)}"
    if demands.coverage_share is not None:
        covered = covered_share(report.coverage)
        if covered is None or covered < demands.coverage_share:
            found = "an unknown share" if covered is None else units.share(covered, 1)
            yield f"the numbers rest on {found} of the log, {_asked(demands.coverage_share)}"
    if demands.p95_s is not None:
        p95 = None if chosen is None else chosen.latency_s.p95
        if p95 is None or p95 > demands.p95_s:
            found, most = ("unknown" if p95 is None else units.seconds(p95)), units.seconds(demands.p95_s)
            yield f"{name} is recommended: its p95 latency is {found}, at most {most} asked"


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


def _asked(share: float) -> str:
    return f"{units.share(share, 1)} asked"
