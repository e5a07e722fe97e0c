"""Seconds to the first token under routers and orders of rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from in_process import route_audit_here

PRICES = """version: 1
currency: USD
prices:
  - {model: strong-1, provider: acme, input: 2.5, output: 10, source: invented, checked: 2026-11-23}
  - {model: small-1, provider: acme, input: 0.25, output: 1, source: invented, checked: 2026-11-23}
"""
POLICIES = """version: 1
policies:
  - {name: plain, to: cheap}
  - {name: serial, inherit: plain, router: {model: cheap, input_tokens: 300, output_tokens: 4}}
  - {name: beside, inherit: plain, router: {model: cheap, input_tokens: 300, output_tokens: 4, serial: false}}
"""


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "id": f"r{number}",
            "timestamp": f"2026-10-{1 + number % 20:02d}T10:00:00Z",
            "model": "small-1" if number % 3 else "strong-1",
            "provider": "acme",
            "input_tokens": 500 + 7 * (number % 50),
            "output_tokens": 20 + 3 * (number % 40),
            "latency_s": 1.0 + 0.02 * (number % 40) + 0.01 * (number % 7),
            "time_to_first_token_s": 0.4 + 0.01 * (number % 11),
            "tier": "retrieval",
            "confidence": 0.9,
        }
        for number in range(300)
    ]


def _policies(folder: Path, rows: list[dict[str, Any]]) -> dict[str, Any]:
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "prices.yaml").write_text(PRICES)
    (folder / "policies.yaml").write_text(POLICIES)
    options = ("-p", "policies.yaml", "--prices", "prices.yaml", "--strong", "strong-1", "--cheap", "small-1")
    outcome = route_audit_here("analyze", "log.jsonl", *options, "--format", "json", cwd=folder)
    assert outcome.status == 0, outcome.stderr
    return {row["name"]: row["time_to_first_token_s"] for row in json.loads(outcome.stdout)["policies"]}


def test_a_router_that_is_waited_for_comes_before_every_first_token(tmp_path: Path) -> None:
    found = _policies(tmp_path, _rows())
    # The small model takes at least its base of about a second, 4 tokens and all, to route.
    assert found["serial"]["p50"] > found["plain"]["p50"] + 0.5
    assert found["beside"] == found["plain"]
    assert found["plain"]["evidence"] == "fitted"
    assert found["plain"]["requests"] == 300


def test_first_tokens_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    rows = _rows()
    found = _policies(tmp_path, rows)
    assert _policies(tmp_path, rows[::-1]) == found


def test_most_first_tokens_come_as_the_small_model_logged_them(tmp_path: Path) -> None:
    # Logged between 0.4 and 0.5 s on either model, so about that where the others go.
    assert _policies(tmp_path, _rows())["plain"]["p50"] == pytest.approx(0.45, abs=0.03)
