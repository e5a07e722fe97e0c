"""Limits on waits, with what requests wait for before they are answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from in_process import route_audit_here

PRICES = """version: 1
prices:
  - {model: strong-1, provider: acme, input: 2.5, output: 10}
  - model: slow-1
    provider: acme
    input: 0.25
    output: 1
    latency: {time_to_first_token_s: 9, output_tokens_per_s: 80}
"""
POLICIES = """version: 1
policies:
  - {{name: kept, to: same}}
  - name: routed
    inherit: kept
    router: {{model: slow-1, input_tokens: 300, output_tokens: 4, serial: {serial}}}
  - {{name: limited, inherit: routed, limit: {{p95_s: 3, by: tier}}}}
"""
ROW = {"model": "strong-1", "provider": "acme", "input_tokens": 400, "output_tokens": 20, "latency_s": 1.0}


def _limited(folder: Path, serial: str) -> tuple[str, ...]:
    rows: list[dict[str, Any]] = [{"id": f"r{number}", "tier": "reasoning", **ROW} for number in range(300)]
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "prices.yaml").write_text(PRICES)
    (folder / "policies.yaml").write_text(POLICIES.format(serial=serial))
    options = ("-p", "policies.yaml", "--prices", "prices.yaml", "--format", "json")
    outcome = route_audit_here("analyze", "log.jsonl", *options, cwd=folder)
    assert outcome.status == 0, outcome.stderr
    found = {policy["name"]: policy for policy in json.loads(outcome.stdout)["policies"]}
    return tuple(found["limited"]["notes"])


def test_requests_that_stay_on_their_model_wait_for_a_serial_router_all_the_same(tmp_path: Path) -> None:
    (line,) = _limited(tmp_path, "true")
    assert line.startswith("reasoning stays: its p95 would be ")
    assert line.endswith("as logged it is 1.00 s")


def test_nobody_waits_for_a_router_beside_the_call(tmp_path: Path) -> None:
    (line,) = _limited(tmp_path, "false")
    assert line.startswith("no group's p95 is above")
