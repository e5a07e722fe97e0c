"""Which level of data a log reaches, through the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from in_process import route_audit_here

PRICES = """\
version: 1
prices:
  - {model: big, provider: acme, input: 10, output: 20}
  - {model: small, provider: acme, input: 1, output: 2}
"""
BIG_USD = 0.012
WHOLE = {"timestamp": "2026-10-01T10:00:00Z", "input_tokens": 1000, "output_tokens": 100}
STATED = WHOLE | {"cost_usd": BIG_USD}
TURNS = STATED | {"session": "s", "latency_s": 1.5}
TIERED = TURNS | {"tier": "extraction"}


def levels(folder: Path, fields: dict[str, Any], *options: str) -> dict[str, Any]:
    rows = [{"id": str(n), "model": "big", "provider": "acme"} | fields for n in range(20)]
    (folder / "log.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "prices.yaml").write_text(PRICES)
    (folder / "labels.jsonl").write_text(
        "\n".join(f'{{"id": "{n}", "tier": "extraction"}}' for n in range(20))
    )
    run = route_audit_here(
        "analyze", "log.jsonl", "--prices", "prices.yaml", "--strong", "big", "--cheap", "small",
        "--format", "json", "-q", *options, cwd=folder,
    )  # fmt: skip
    assert run.status == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)["data_level"]
    return found


@pytest.mark.parametrize(
    ("fields", "reached"),
    [
        ({"input_tokens": 1000, "output_tokens": 100}, None),
        (WHOLE, "L0"),
        # prompts and waits are there, but nobody knows whether the bill is right
        (WHOLE | {"session": "s", "latency_s": 1.5, "tier": "extraction"}, "L0"),
        (STATED | {"cost_usd": 3 * BIG_USD}, "L0"),
        (STATED, "L1"),
        (TURNS, "L2"),
        (TIERED, "L3"),
    ],
)
def test_a_level_takes_all_below_it(tmp_path: Path, fields: dict[str, Any], reached: str | None) -> None:
    assert levels(tmp_path, fields)["reached"] == reached


def test_labels_are_the_fourth_level(tmp_path: Path) -> None:
    found = levels(tmp_path, TIERED, "--labelled", "labels.jsonl")
    assert found["reached"] == "L4"
    assert [each["level"] for each in found["rungs"] if each["lacks"]] == ["L5"]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    found = levels(tmp_path, STATED | {"cost_usd": 3 * BIG_USD})
    lacks = {each["level"]: each["lacks"] for each in found["rungs"]}
    assert lacks["L0"] == []
    assert lacks["L1"] == ["a bill that agrees with them"]
    assert lacks["L2"] == ["the sessions of most rows", "seconds"]
    assert lacks["L3"] == ["prompts"]
