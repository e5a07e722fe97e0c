"""Demands on a report: what holds, what does not, and what nobody knows."""

from __future__ import annotations

import msgspec
import pytest

from route_audit.gates import Demands, covered_share, failures
from route_audit.report import OUTSIDE, Report
from sample_report import NOTHING_PRICED, REPORT

CHOSEN = next(policy for policy in REPORT.policies if policy.name == REPORT.recommendation.policy)


def failed(report: Report, **demands: float) -> int:
    return len(list(failures(report, Demands(**demands))))


def test_without_demands_everything_holds() -> None:
    assert failed(NOTHING_PRICED) == 0


def test_a_demand_that_is_just_met_holds() -> None:
    assert CHOSEN.saving_share is not None
    assert CHOSEN.latency_s.p95 is not None
    assert failed(REPORT, saving_share=CHOSEN.saving_share) == 0
    assert failed(REPORT, saving_share=CHOSEN.saving_share + 1e-9) == 1
    assert failed(REPORT, p95_s=CHOSEN.latency_s.p95) == 0
    assert failed(REPORT, p95_s=CHOSEN.latency_s.p95 - 1e-9) == 1


def test_what_is_unknown_does_not_hold() -> None:
    assert failed(NOTHING_PRICED, saving_share=1e-9, coverage_share=1e-9, p95_s=1e9) == 3


@pytest.mark.parametrize(
    ("change", "share"),
    [
        ({"rejected": {}}, 0.9971),
        ({"rejected": {"not JSON": 42_388}}, 0.5),
        ({"rejected": {"not JSON": 42_398}, "not_calls": {OUTSIDE: 10, "user line": 3}}, 0.5),
        ({"rejected": {}, "estimated_tokens_share": 1.0}, 0.9971),
        ({"rejected": {}, "priced_tokens_share": 0.4}, 0.4),
        ({"priced_requests_share": None}, None),
    ],
)
def test_coverage_is_the_smallest_of_its_shares(change: dict[str, object], share: float | None) -> None:
    assert covered_share(msgspec.structs.replace(REPORT.coverage, **change)) == share
