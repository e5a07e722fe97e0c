"""Demands on a report: what holds, what does not, and what nobody knows."""

from __future__ import annotations

import msgspec
import pytest

from route_audit.gates import Demands, covered_share, judged, misrouted_share
from route_audit.report import OUTSIDE, Report
from sample_report import NOTHING_PRICED, REPORT

CHOSEN = next(policy for policy in REPORT.policies if policy.name == REPORT.recommendation.policy)


def failed(report: Report, **demands: float) -> int:
    return sum(not gate.holds for gate in judged(report, Demands(**demands)))


def test_without_demands_everything_holds() -> None:
    assert failed(NOTHING_PRICED) == 0


def test_a_demand_that_is_just_met_holds() -> None:
    assert CHOSEN.saving_share is not None
    assert CHOSEN.latency_s.p95 is not None
    assert failed(REPORT, saving_share=CHOSEN.saving_share) == 0
    assert failed(REPORT, saving_share=CHOSEN.saving_share + 1e-9) == 1
    assert failed(REPORT, p95_s=CHOSEN.latency_s.p95) == 0
    assert failed(REPORT, p95_s=CHOSEN.latency_s.p95 - 1e-9) == 1


def saving(share: float | None) -> Report:
    """The report with such a saving of the recommended policy."""
    chosen = msgspec.structs.replace(CHOSEN, saving_share=share)
    policies = tuple(chosen if policy is CHOSEN else policy for policy in REPORT.policies)
    return msgspec.structs.replace(REPORT, policies=policies)


@pytest.mark.parametrize("share", [0.09999999999999992, 0.29999999999999993, 0.7499999999999999])
def test_a_saving_short_of_the_asked_by_the_rounding_of_sums_holds(share: float) -> None:
    assert failed(saving(share), saving_share=round(share, 2)) == 0


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (0.09996, "it saves 9.996% of today's bill, 10.000% asked"),
        (0.0994, "it saves 9.9% of today's bill, 10.0% asked"),
        (0.1 - 2e-9, "it saves 9.9999998% of today's bill, 10.0000000% asked"),
        (0.1 - 2e-12, "it saves 9.9999999998% of today's bill, 10.0000000000% asked"),
        (0.1 - 1e-14, "it saves 10.0% of today's bill, 10.0% asked"),
    ],
)
def test_what_falls_just_short_does_not_read_like_what_was_asked(found: float, words: str) -> None:
    (gate,) = judged(saving(found), Demands(saving_share=0.1))
    assert gate.words == f"'{CHOSEN.name}' is recommended: {words}"


@pytest.mark.parametrize(
    ("found", "asked", "words"),
    [
        (3.0, 2.999, "is 3.000 s, at most 2.999 s asked"),
        (10.0, 9.999, "is 10.00 s, at most 9.999 s asked"),
        (10.0, 10.0, "is 10.0 s, at most 10.0 s asked"),
    ],
)
def test_seconds_just_above_a_limit_do_not_read_like_it(found: float, asked: float, words: str) -> None:
    slow = msgspec.structs.replace(CHOSEN, latency_s=msgspec.structs.replace(CHOSEN.latency_s, p95=found))
    policies = tuple(slow if policy is CHOSEN else policy for policy in REPORT.policies)
    (gate,) = judged(msgspec.structs.replace(REPORT, policies=policies), Demands(p95_s=asked))
    assert gate.words == f"'{CHOSEN.name}' is recommended: its p95 latency {words}"
    assert gate.holds == (asked >= found)


def test_what_is_unknown_does_not_hold() -> None:
    assert failed(NOTHING_PRICED, saving_share=1e-9, coverage_share=1e-9, p95_s=1e9, misroute_share=1.0) == 4


def misrouting(requests: int, told_share: float, routed_share: float = 0.5) -> Report:
    """The report with so many requests of the recommended policy misrouted, of 1,000."""
    chosen = msgspec.structs.replace(
        CHOSEN, looked_hard_moved_down=requests, routed_requests_share=routed_share
    )
    return msgspec.structs.replace(
        REPORT,
        policies=tuple(chosen if policy is CHOSEN else policy for policy in REPORT.policies),
        baseline=msgspec.structs.replace(REPORT.baseline, requests=1000),
        hindsight=msgspec.structs.replace(REPORT.hindsight, told_requests_share=told_share),
    )


@pytest.mark.parametrize(
    ("report", "share"),
    [
        (misrouting(20, 0.9), 0.02),
        (misrouting(0, 0.9), 0.0),
        (misrouting(0, 0.0), None),
        (misrouting(0, 0.0, routed_share=0.0), 0.0),
    ],
)
def test_misroutes_are_a_share_of_all_requests_that_some_answer_tells(
    report: Report, share: float | None
) -> None:
    chosen = next(policy for policy in report.policies if policy.name == CHOSEN.name)
    assert misrouted_share(report, chosen) == share
    assert failed(report, misroute_share=0.02) == (share is None)
    assert failed(report, misroute_share=0.0199) == (share is None or share > 0)


def test_a_gate_says_what_it_measured() -> None:
    (gate,) = judged(misrouting(20, 0.9), Demands(misroute_share=0.05))
    assert (gate.option, gate.holds) == ("--max-misroute", True)
    assert gate.words == (
        f"'{CHOSEN.name}' is recommended: it sends 2.0% of requests to a cheaper model although their answers"
        " look like reasoning, in hindsight and known of 90% of requests; at most 5.0% asked"
    )


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
