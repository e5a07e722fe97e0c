"""The report written by hand with a business case in it, for tests of the kinds that are forwarded.

A month's bill is $26,812.00 and the policy saves $8,130.00 of it. Of the 60,160 requests that move in a month
1.3% fail further at $2.50 each, $1,955.20 a month; running it costs $1,500.00. So a month of full use leaves
8,130.00 - 1,955.20 - 1,500.00 = $4,674.80, a year twelve times that, $56,097.60.
"""

from __future__ import annotations

from itertools import pairwise

import msgspec

from route_audit.report import Interval, Report, Step
from route_audit.report.case import BusinessCase, Claim, Finance, Flow, Risk, Rollout, Term, WhatIf
from sample_report import REPORT

BILL, SAVING, FAILURES, RUN, EFFORT = 26_812.0, 8_130.0, 1_955.2, 1_500.0, 16_000.0
LEFT = SAVING - FAILURES - RUN

SUMS = WhatIf(
    bill_usd=BILL,
    moved_usd=8_579.84,
    fixed_usd=150.0,
    output_usd=299.84,
    further_usd=0.0,
    escalation_share=None,
    routed_share=0.6718,
    requests=60_160.0,
    failure_share=0.013,
    wrong_answer_usd=2.5,
    run_usd=RUN,
)


def months() -> tuple[Flow, ...]:
    """A month of work, then 5%, 25% and all of the traffic."""
    found, total = [], -EFFORT
    for month, share in enumerate((0.0, 0.05, 0.25, *[1.0] * 9), 1):
        run = RUN if share else 0.0
        saving, lost = SAVING * share, FAILURES * share
        total += saving - lost - run
        found.append(Flow(month, share, saving, lost, run, total))
    return tuple(found)


def curve() -> tuple[float, ...]:
    """Straight between the lowest draw, P10, P50, P90 and the highest; above zero from about 14% on."""
    knots = ((0, -9_800.0), (2, -2_900.0), (10, 15_700.0), (18, 27_400.0), (20, 36_000.0))
    found = [knots[0][1]]
    for (start, low), (end, high) in pairwise(knots):
        found += [low + (high - low) * (step + 1) / (end - start) for step in range(end - start)]
    return tuple(found)


def bridge() -> tuple[Step, ...]:
    """List prices save a tenth more, verbosity takes half of that back, cache and retries the rest."""
    year = 12 * SAVING
    changes = {
        "list repricing": -1.1 * year,
        "tokenizer": 0.0,
        "verbosity and reasoning": 0.05 * year,
        "cache": 0.03 * year,
        "retries and escalation": 0.015 * year,
        "router overhead": 0.005 * year,
    }
    total, left = Step("as logged", 12 * BILL), Step("net", 12 * (BILL - SAVING))
    return (total, *(Step(name, usd) for name, usd in changes.items()), left)


FINANCE = Finance(
    bill_usd=12 * BILL,
    projected_usd=12 * (BILL - SAVING),
    saving_usd=12 * SAVING,
    failures_usd=12 * FAILURES,
    run_usd=12 * RUN,
    net_saving_usd=Interval(41_200.0, 54_900.0, 66_300.0),
    likely_net_saving_usd=12 * LEFT,
    npv_usd=Interval(-2_900.0, 15_700.0, 27_400.0),
    mean_npv_usd=14_200.0,
    mean_loss_usd=-3_800.0,
    npv_positive_share=0.86,
    npv_curve_usd=curve(),
    payback_months=7.6,
    discounted_payback_months=7.9,
    payback_in_time_share=0.88,
    roi_share=0.31,
    full_savings_usd=(SAVING,) * 12,
    bridge=bridge(),
    smallest_bill_usd=12_300.0,
    deciding_bill_usd=13_100.0,
    waiting_usd=LEFT,
    perfect_information_usd=530.0,
    cash_saving_usd=12 * 1_812.0,
    avoided_usd=12 * 6_318.0,
    break_even_usd_per_wrong_answer=8.48,
    break_even_routed_share=0.21,
    failure_share=0.013,
    failure_evidence="user",
    months=months(),
    what_if=SUMS,
)

DEFAULT = "a planning figure of this tool, not yours: state your own with --case"

CASE = BusinessCase(
    policy="tiered",
    outcome="measure",
    decision=(
        "Pay for a measurement of 'tiered' before building it (about $96 of model calls): it could save"
        " $55,000 a year net (P10-P90 $41,000 to $66,000, evidence class E); it turns negative where one"
        " further wrong answer costs $8.5."
    ),
    next_action="Of the requests that would move, label 299 and evaluate 1,570 on both models.",
    why=None,
    finance=FINANCE,
    terms=(
        Term("effort_usd", "putting it into use, once", "usd", EFFORT, 8_000.0, 32_000.0, "default", DEFAULT),
        Term("discount_rate", "what money costs a year", "share", 0.1, 0.1, 0.1, "default", DEFAULT),
        Term("horizon_months", "months that are counted", "months", 12.0, 12.0, 12.0, "default", DEFAULT),
        Term(
            "wrong_answer_usd",
            "one further wrong answer",
            "usd_per_answer",
            2.5,
            1.0,
            6.0,
            "user",
            "case.yaml",
        ),
    ),
    claims=(
        Claim("costs halve", "a study of invented routers", 0.5, 0.53, 0.32, 0.303, holds=False),
        Claim("ten times cheaper", "a common claim", 0.9, None, 0.32, 0.303, holds=False),
    ),
    risks=(
        Risk("answers get worse: nobody measured the quality of those that would change", None),
        Risk("prompt caches, from their best fate to their worst", 15_600.0),
        Risk("output tokens on acme/small-1 over those on acme/strong-1", 12_700.0),
    ),
    rollout=Rollout(
        canary_share=0.1,
        margin_share=0.02,
        margin_evidence="default",
        pass_share=0.9,
        discordance_share=0.08,
        per_arm=3_532,
        pairs=1_570,
        measurement_usd=96.0,
        weeks=3.2,
        clean_labels=299,
        stop_rules=("stop where wrong answers pass 2% of the canary",),
    ),
    priced_requests={},
)

REPORT_WITH_CASE: Report = msgspec.structs.replace(REPORT, case=CASE)
"""The outcome is to measure first."""

NO_CASE_IN_DOLLARS: Report = msgspec.structs.replace(
    REPORT,
    case=BusinessCase(
        policy=None,
        outcome="no case",
        decision="No business case: the log has no times.",
        next_action="Give logs with times, or say how much is spent: --monthly-spend.",
        why="the log has no times",
        finance=None,
        terms=(),
        claims=(),
        risks=(),
        rollout=None,
        priced_requests={},
    ),
)
