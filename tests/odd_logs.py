"""Thirty logs that differ in what they know and what they would save, and the business case of each.

Each is made from every eighth row of the sample log: two weeks, some 250 requests on four models.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from in_process import route_audit_here
from repository import ROOT
from route_audit.report import Report

Row = dict[str, Any]
EVERY = 8
STRONG, CHEAP = "claude-opus-5-5", "claude-haiku-5-5"
TINY = {
    "input_tokens": 3,
    "output_tokens": 1,
    **dict.fromkeys(("cached_input_tokens", "cache_write_tokens", "reasoning_tokens", "cost_usd")),
}
EASY = "tier: [retrieval, extraction]"
RICH = ("--monthly-spend", "250000")


@dataclass(frozen=True, slots=True)
class Log:
    """Rows, the options to report them with, and files beside them."""

    rows: Callable[[], list[Row]]
    options: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


@cache
def _sample() -> tuple[str, ...]:
    lines = (ROOT / "sample_logs" / "flat.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(lines[::EVERY])


def sample() -> list[Row]:
    return [json.loads(line) for line in _sample()]


def each(**changed: Any) -> Callable[[], list[Row]]:
    """The sample with fields set, or left out where None."""

    def rows() -> list[Row]:
        made = [{**row, **changed} for row in sample()]
        return [{key: value for key, value in row.items() if value is not None} for row in made]

    return rows


def dearer(times: float) -> Callable[[], list[Row]]:
    """The sample, its stated costs ``times`` as high."""
    return lambda: [{**row, "cost_usd": (row.get("cost_usd") or 0) * times} for row in sample()]


def partly(days: int) -> Callable[[], list[Row]]:
    """The first days of the sample."""
    return lambda: [row for row in sample() if row["timestamp"] < f"2026-10-{26 + days:02d}"]


def some(share: int, **changed: Any) -> Callable[[], list[Row]]:
    """The sample with fields set in every so manieth row."""
    return lambda: [{**row, **changed} if place % share == 0 else row for place, row in enumerate(sample())]


def answered(model: str) -> str:
    """Answers of two models to the first requests, one of which the other model gets wrong."""
    ids = [row["id"] for row in sample()[:60]]
    lines = [
        {"request": name, "model": each_model, "pass": not (place == 3 and each_model == model)}
        for place, name in enumerate(ids)
        for each_model in (STRONG, CHEAP)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


def labelled(tier: str | None = None) -> str:
    """Labels of the first requests; as found where no tier is named."""
    ids = [row["id"] for row in sample()[:60]]
    return "".join(json.dumps({"id": name, "tier": tier or "extraction"}) + "\n" for name in ids)


def policy(body: str) -> dict[str, str]:
    return {"policies.yaml": f"version: 1\npolicies:\n  - name: asked\n    {body}\n"}


def terms(text: str) -> dict[str, str]:
    return {"case.yaml": text}


CASE = ("--case", "case.yaml")
ASKED = ("-p", "policies.yaml")
LOGS: Mapping[str, Log] = {
    "plain": Log(sample),
    "one request": Log(lambda: sample()[:1]),
    "tiny bill": Log(each(**TINY)),
    "huge saving": Log(each(model=STRONG, cost_usd=None), RICH),
    "huge bill": Log(sample, ("--monthly-spend", "900000000")),
    "a bill of a cent": Log(sample, ("--monthly-spend", "0.01")),
    "nothing to save": Log(each(model=CHEAP, cost_usd=None), RICH),
    "negative saving": Log(each(model="gpt-6-luna", provider="openai", cost_usd=None), RICH),
    "not reconciled": Log(dearer(3), RICH),
    "reconciled with a discount": Log(dearer(0.9), RICH),
    "no costs of its own": Log(each(cost_usd=None), RICH),
    "unpriced in part": Log(some(4, model="mystery-7"), RICH),
    "unpriced at all": Log(each(model="mystery-7")),
    "one model only": Log(each(model=STRONG, provider="anthropic", cost_usd=None)),
    "no latency": Log(each(latency_s=None), RICH),
    "few waits": Log(lambda: [{**row, "latency_s": 1.5} for row in sample()[:40]]),
    "no times": Log(each(timestamp=None)),
    "no times but a volume": Log(each(timestamp=None), ("--monthly-requests", "500000")),
    "one session": Log(each(session="all"), RICH),
    "three days only": Log(partly(3)),
    "three days and a bill": Log(partly(3), RICH),
    "a sample": Log(sample, ("--sample-rate", "0.01", *RICH)),
    "hostile names": Log(some(3, feature="<b>|`=cmd()`\x1b[31m", user="$9.99 | up to 50%"), RICH),
    "sticky": Log(
        each(session="s1"),
        (*RICH, *ASKED),
        policy(
            f"rules: [{{when: {{{EASY}}}, to: cheap}}, {{to: same}}]\n"
            "  - {name: held, inherit: asked, stick: session}"
        ),
    ),
    "a cascade": Log(
        sample,
        (*RICH, *ASKED),
        policy(
            f"rules: [{{when: {{{EASY}}}, to: {{cascade: [cheap, strong], escalate: {{rate: 0.2}}}}}},"
            " {to: same}]"
        ),
    ),
    "a commitment": Log(
        sample,
        (*RICH, *CASE),
        terms("commitments: [{provider: anthropic, usd_per_month: 200000, source: contract 4711}]\n"),
    ),
    "dear mistakes": Log(sample, (*RICH, *CASE), terms("wrong_answer_usd: {low: 1, likely: 20, high: 90}\n")),
    "cheap mistakes": Log(
        sample, (*RICH, *CASE), terms("wrong_answer_usd: 0.001\nfailure_share: 0\ndiscount_rate: 0\n")
    ),
    "free and at once": Log(
        sample,
        (*RICH, *CASE),
        terms("effort_usd: 0\nrun_usd_per_month: 0\nlead_months: 0\nramp: [1]\nhorizon_months: 1\n"),
    ),
    "three years of growth": Log(
        sample, (*RICH, *CASE, "--growth", "3%"), terms("horizon_months: 36\nmonthly_growth: 20%\n")
    ),
    "shrinking traffic": Log(sample, (*RICH, *CASE), terms("monthly_growth: -20%\n")),
    "evaluated": Log(
        sample,
        (*RICH, "--outcomes", "outcomes.jsonl", "--labelled", "labels.jsonl"),
        {"outcomes.jsonl": answered(CHEAP), "labels.jsonl": labelled()},
    ),
}


@cache
def case_of(name: str) -> Report:
    """The report with the business case of a log, made once."""
    log = LOGS[name]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        text = "".join(json.dumps(row) + "\n" for row in log.rows())
        for file, content in {"log.jsonl": text, **log.files}.items():
            (folder / file).write_text(content, encoding="utf-8")
        outcome = route_audit_here("report", "log.jsonl", "--format", "json", *log.options, cwd=folder)
    assert outcome.status == 0, outcome.stderr
    return msgspec.json.decode(outcome.stdout, type=Report)
