"""Business cases for tests of the kinds that people forward: real runs, and hostile words put into them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from repository import ROOT
from route_audit.auditing import Options, run
from route_audit.report import UNRECONCILED, Report

Row = TypeVar("Row", bound=msgspec.Struct)

LOG = ROOT / "sample_logs" / "flat.jsonl"

STATED = """\
effort_usd: {likely: 20000, low: 12000, high: 30000}
run_usd_per_month: 900
discount_rate: 12%
horizon_months: 18
lead_months: 3
payback_months: 9
ramp: [10%, 30%, 60%, 100%]
monthly_growth: 2%
wrong_answer_usd: 0.02
"""
"""A case file that states all that the log can't say."""


@functools.cache
def made(monthly_spend_usd: float | None = None, case: Path | None = None) -> Report:
    """The case of the sample log, at its own volume or at one that is said."""
    options = Options((str(LOG),), monthly_spend_usd=monthly_spend_usd, make_case=True, case=case)
    return run(options)


def without_case(report: Report) -> Report:
    """What ``analyze`` saves."""
    return msgspec.structs.replace(report, case=None)


def unreconciled(report: Report) -> Report:
    """The same report with a bill that doesn't agree with the log."""
    found = msgspec.structs.replace(report.reconciliation, status=UNRECONCILED)
    return msgspec.structs.replace(report, reconciliation=found)


def with_words(report: Report, *words: str) -> Report:
    """The same report with ``words``, in turn, for labels, models, files, sources and risks.

    The first is the policy's name.
    """
    case, chosen, next_word = report.case, report.recommendation.policy, itertools.cycle(words)
    assert case is not None

    def said(rows: Iterable[Row], field: str) -> tuple[Row, ...]:
        return tuple(msgspec.structs.replace(each, **{field: next(next_word)}) for each in rows)

    policies = tuple(
        msgspec.structs.replace(each, name=words[0]) if each.name == chosen else each
        for each in report.policies
    )
    risks, terms = said(case.risks, "statement"), said(case.terms, "source")
    case = msgspec.structs.replace(case, policy=words[0], decision=f"Do {words[0]}", risks=risks, terms=terms)
    return msgspec.structs.replace(
        report,
        tool=msgspec.structs.replace(report.tool, logs=said(report.tool.logs, "path")),
        policies=policies,
        recommendation=msgspec.structs.replace(report.recommendation, policy=words[0]),
        baseline=msgspec.structs.replace(report.baseline, by_model=said(report.baseline.by_model, "model")),
        request_types=said(report.request_types, "label"),
        assumptions=said(report.assumptions, "source"),
        case=case,
    )
