"""What would save before anything is routed, through the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from in_process import route_audit_here

PRICES = """\
version: 1
prices:
  - model: big
    provider: acme
    input: 10
    cached_input: 1
    output: 20
    batch: {input: 5, output: 10, above: [{input_tokens: 5000, input: 10, output: 15}]}
    above: [{input_tokens: 5000, input: 20, output: 30}]
  - {model: small, provider: acme, input: 1, output: 2, batch: {input: 0.5, output: 1}}
  - {model: lone, provider: acme, input: 1, output: 2}
"""
NIGHTLY = """\
version: 1
policies:
  - {name: nightly, rules: [{when: {interactive: false}, to: same, service_tier: batch}]}
"""
ROWS = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["big", "small", "lone", "mystery"]),
        "session": st.sampled_from(["", "s", "t"]),
        "service_tier": st.sampled_from(["standard", "batch"]),
        "input_tokens": st.integers(2_000, 9_000),
        "cached_input_tokens": st.integers(0, 2_000),
        "output_tokens": st.integers(0, 900),
        "status": st.sampled_from(["ok", "ok", "error"]),
    },
    optional={"interactive": st.booleans()},
)


def report(folder: Path, rows: list[dict[str, Any]], *options: str) -> dict[str, Any]:
    shared = {"provider": "acme", "tier": "extraction"}
    lines = [json.dumps({k: v for k, v in (shared | row).items() if v != ""}) for row in rows]
    (folder / "log.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "prices.yaml").write_text(PRICES, encoding="utf-8")
    (folder / "nightly.yaml").write_text(NIGHTLY, encoding="utf-8")
    run = route_audit_here(
        "analyze", "log.jsonl", "--prices", "prices.yaml", "--strong", "big", "--cheap", "small",
        "--format", "json", "-q", *options, cwd=folder,
    )  # fmt: skip
    assert run.status == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"id": str(n), "timestamp": f"2026-10-01T10:{n:02}:00Z"} for n, row in enumerate(rows)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_a_policy_of_batches_saves_the_same(tmp_path: Path, rows: list[dict[str, Any]], lots: Any) -> None:
    log = dated([*rows, {"model": "big", "input_tokens": 3_000, "output_tokens": 9, "interactive": True}])
    found = report(tmp_path, log, "-p", "nightly.yaml")
    batch, policy = found["levers"][0], found["policies"][-1]
    concerned = [
        row
        for row in rows
        if row.get("interactive") is False and row["service_tier"] != "batch" and row["model"] != "mystery"
    ]
    if concerned and all(row["model"] == "lone" for row in concerned):
        assert batch["saving_usd"] is None
        assert batch["why"] == "their models have no batch price"
        assert policy["saving_usd"] == pytest.approx(0, abs=1e-12)
    else:
        kept = found["baseline"]["cost_usd"] - policy["cache"]["kept_usd"]
        assert batch["saving_usd"] == pytest.approx(kept, rel=1e-9, abs=1e-11)
    lots.shuffle(log)
    assert report(tmp_path, log, "-p", "nightly.yaml")["levers"] == found["levers"]


def test_a_sample_stands_for_its_traffic(tmp_path: Path) -> None:
    log = dated([{"model": "big", "input_tokens": 3_000, "output_tokens": 100, "interactive": False}] * 3)
    whole, tenth = (report(tmp_path, log, *more)["levers"][0] for more in ((), ("--sample-rate", "0.1")))
    assert tenth["saving_usd"] == pytest.approx(10 * whole["saving_usd"])
    assert tenth["cost_share"] == whole["cost_share"] == 1
    assert whole["saving_share"] == 0.5


def test_where_all_is_waited_for_batches_save_nothing(tmp_path: Path) -> None:
    log = dated([{"model": "big", "input_tokens": 3_000, "output_tokens": 100, "interactive": True}])
    batch = report(tmp_path, log)["levers"][0]
    assert (batch["cost_share"], batch["saving_usd"], batch["why"]) == (0, 0, None)


def test_one_model_for_everything_is_the_policy_of_that_name(tmp_path: Path) -> None:
    log = dated([{"model": name, "input_tokens": 3_000, "output_tokens": 100} for name in ("big", "lone")])
    found = report(tmp_path, log)
    policy = next(row for row in found["policies"] if row["name"] == "best-single")
    lever = found["levers"][1]
    assert lever["saving_usd"] == policy["saving_usd"]
    assert (lever["saving_share"], lever["cost_share"]) == (
        policy["saving_share"],
        policy["routed_cost_share"],
    )
    assert "acme/lone" in lever["rests_on"]
    one = report(tmp_path, log[:1])["levers"][1]
    assert (one["saving_usd"], one["why"]) == (None, "the log shows only one text model with a price")


def test_without_a_price_there_are_none(tmp_path: Path) -> None:
    log = dated([{"model": "mystery", "input_tokens": 3_000, "output_tokens": 100, "interactive": False}])
    assert report(tmp_path, log)["levers"] == []
