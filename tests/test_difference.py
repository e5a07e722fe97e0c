"""Two policies told apart, and who moves where under each."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from route_audit.auditing import Options, run
from route_audit.errors import ConfigError
from route_audit.report import Report
from route_audit.resources import data_dir

PRICES = """
version: 1
prices:
  - {model: big, provider: acme, input: 10, output: 20, source: test, checked: 2026-01-01}
  - {model: middling, provider: acme, input: 5, output: 10, source: test, checked: 2026-01-01}
  - {model: small, provider: acme, input: 1, output: 2, source: test, checked: 2026-01-01}
"""

POLICIES = """
version: 1
policies:
  - {name: down, to: small}
  - {name: up, to: big}
  - {name: easy-down, rules: [{when: {tier: [retrieval, extraction]}, to: small}]}
assumptions: {input_ratio: {small: 1.0}, output_ratio: {small: 1.0}, cache: kept}
"""

ROWS = [  # big costs 10 * 1000 + 20 * 100 = 12,000 millionths of a dollar, small a tenth
    ("a", "big", "extraction"),
    ("b", "big", "reasoning"),
    ("c", "small", "reasoning"),
    ("d", "big", "reasoning"),
]


def compared(folder: Path, names: tuple[str, str], rows: list[tuple[str, str, str]] | None = None) -> Report:
    lines = [
        f'{{"id": "{name}", "model": "{model}", "provider": "acme", "tier": "{tier}",'
        ' "input_tokens": 1000, "output_tokens": 100}'
        for name, model, tier in rows or ROWS
    ]
    (folder / "log.jsonl").write_text("\n".join(lines))
    (folder / "prices.yaml").write_text(PRICES)
    (folder / "policies.yaml").write_text(POLICIES)
    asked = Options(
        (str(folder / "log.jsonl"),),
        policies=(folder / "policies.yaml",),
        prices=(folder / "prices.yaml",),
        difference=names,
    )
    return run(asked)


def test_the_requests_that_differ_by_hand(tmp_path: Path) -> None:
    found = compared(tmp_path, ("down", "easy-down")).difference
    assert found is not None
    (row,) = found.rows  # b and d: down sends them to small, easy-down leaves them on big
    assert (found.requests, found.requests_share) == (2, 0.5)
    assert (row.tier, row.first_model, row.second_model, row.requests) == (
        "reasoning",
        "acme/small",
        "acme/big",
        2,
    )
    assert row.cost_usd == pytest.approx(0.024, abs=1e-12)
    assert row.first_usd == pytest.approx(0.0024, abs=1e-12)
    assert row.second_usd == pytest.approx(0.024, abs=1e-12)
    assert set(found.examples) == {"b", "d"}


def test_the_order_of_rows_and_of_names_changes_nothing(tmp_path: Path) -> None:
    found = compared(tmp_path, ("down", "easy-down")).difference
    shuffled = compared(tmp_path, ("down", "easy-down"), ROWS[::-1]).difference
    swapped = compared(tmp_path, ("easy-down", "down")).difference
    assert found == shuffled
    assert found is not None
    assert swapped is not None
    assert found.requests == swapped.requests
    assert found.rows[0].first_usd == swapped.rows[0].second_usd


def test_flows_by_hand(tmp_path: Path) -> None:
    report = compared(tmp_path, ("down", "easy-down"))
    flows = {policy.name: policy.flows for policy in report.policies}
    assert flows["as-logged"] == ()
    (flow,) = flows["down"]
    assert (flow.from_model, flow.to_model, flow.requests) == ("acme/big", "acme/small", 3)
    assert flow.cost_usd == pytest.approx(0.036, abs=1e-12)
    assert flow.there_usd == pytest.approx(0.0036, abs=1e-12)


def test_flows_hold_all_that_moves_on_the_sample_log() -> None:
    report = run(Options((str(data_dir("sample_logs") / "flat.jsonl"),)))
    total = report.baseline.cost_usd
    assert total is not None
    for policy in report.policies:
        moved = sum(flow.requests for flow in policy.flows)
        left = math.fsum(flow.cost_usd for flow in policy.flows)
        assert moved == pytest.approx(policy.routed_requests_share * report.baseline.requests)
        assert left == pytest.approx((policy.routed_cost_share or 0.0) * total, rel=1e-9)


@pytest.mark.parametrize("names", [("down", "donw"), ("down", "down")])
def test_a_name_that_can_not_be_told_apart_is_an_error(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(ConfigError):
        compared(tmp_path, names)


def test_models_that_no_row_of_the_log_ran_on_are_told_apart(tmp_path: Path) -> None:
    found = compared(tmp_path, ("down", "up"), [("a", "middling", "reasoning")]).difference
    assert found is not None
    (row,) = found.rows
    assert (row.first_model, row.second_model) == ("acme/small", "acme/big")
