"""The command's dollars against those of a second arithmetic, call by call (``tests/row_by_row.py``)."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import row_by_row
from in_process import route_audit_here
from row_by_row import Attempt, Call

OVERLAY = {
    "prices": [
        {
            "model": model,
            "provider": "acme",
            "source": "invented",
            "checked": "2026-11-23",
            "input": float(usd["in"]),
            "cached_input": float(usd["read"]),
            "cache_write": float(usd["write"]),
            "output": float(usd["out"]),
            "cache": {"lifetime_s": row_by_row.LIFETIME_S, "min_tokens": row_by_row.LEAST_TOKENS},
        }
        for model, usd in row_by_row.PRICES.items()
    ]
}
RULES = """
version: 1
models: {strong: strong-1, cheap: small-1}
policies:
  - {name: tiered, rules: [{when: {tier: extraction}, to: cheap}, {to: strong}]}
  - {name: sticky, inherit: tiered, stick: session}
  - name: cascade
    rules:
      - when: {tier: extraction}
        to: {cascade: [cheap, strong], check: {usd: 0.0002}, escalate: {rate: 0.2}}
      - {to: strong}
assumptions:
  input_ratio: {strong: 1, cheap: 1}
  output_ratio: {strong: 1, cheap: 1}
"""
CALLS: dict[str, Callable[[list[Attempt]], list[Call]]] = {
    "tiered": row_by_row.tiered,
    "sticky": row_by_row.sticky,
    "cascade": row_by_row.cascade,
}


@st.composite
def logs(draw: st.DrawFn) -> list[Attempt]:
    """Requests in order of time, of two sessions and of none, some after attempts that failed."""
    log: list[Attempt] = []
    at_s = 0
    for request in range(draw(st.integers(2, 14))):
        session, tier = draw(st.integers(0, 2)), draw(st.sampled_from(["extraction", "reasoning"]))
        model = draw(st.sampled_from(["strong-1", "strong-1", "small-1"]))
        failures = draw(st.sampled_from([0, 0, 1]))
        for left in range(failures, -1, -1):
            at_s += draw(st.sampled_from([1, 40, 299, 400]))
            prompt = draw(st.sampled_from([900, 1_024, 3_000, 8_000]))
            cached = draw(st.integers(0, prompt))
            written = draw(st.sampled_from([0, prompt - cached]))
            output = draw(st.sampled_from([1, 200])) if not left else 0
            log.append(
                Attempt(request, session, at_s, model, tier, prompt, cached, written, output, bool(left))
            )
    return log


def costs(log: list[Attempt]) -> dict[str, dict[str, float]]:
    """What the command says of each policy, by the fate of the cache, and of the bill."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = (json.dumps(each.row(number)) + "\n" for number, each in enumerate(reversed(log)))
        (folder / "log.jsonl").write_text("".join(lines), encoding="utf-8")
        (folder / "prices.yaml").write_text(yaml.safe_dump(OVERLAY), encoding="utf-8")
        (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
        files = ("log.jsonl", "--prices", "prices.yaml", "-p", "rules.yaml")
        outcome = route_audit_here("analyze", *files, "--format", "json", cwd=folder)
    assert outcome.status == 0, outcome.stderr
    report = json.loads(outcome.stdout)
    found = {row["name"]: row["cache"] for row in report["policies"]}
    return found | {"bill": {"logged": report["baseline"]["cost_usd"]}}


@pytest.mark.filterwarnings("error")
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(logs())
def test_every_dollar_is_that_of_a_second_arithmetic(log: list[Attempt]) -> None:
    found = costs(log)
    assert math.isclose(found["bill"]["logged"], row_by_row.bill(log), rel_tol=1e-9)
    for name, calls in CALLS.items():
        for fate in ("kept", "cold", "replayed"):
            beside = row_by_row.checks(log) if name == "cascade" else Fraction(0)
            expected = row_by_row.cost(log, calls(log), fate) + beside
            assert math.isclose(found[name][f"{fate}_usd"], expected, rel_tol=1e-9), (name, fate)
