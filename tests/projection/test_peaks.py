"""The busiest minute, whatever the order and the splitting of the rows."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from in_process import route_audit_here

PRICES = """\
prices:
  - {model: strong-1, provider: acme, input: 2, output: 10, limits: {tokens_per_min: 9000}}
  - {model: small-1, provider: acme, input: 0.2, output: 1}
"""
START_S = 1_790_848_800


def rows() -> list[dict[str, Any]]:
    """Two weeks of requests, many in the same minutes, some failed, some without a time."""
    draw = random.Random(3)  # noqa: S311  # invented traffic, the same in each run
    return [
        {
            "id": str(number),
            "session": f"s{draw.randrange(40)}",
            "timestamp": None
            if number % 50 == 49
            else START_S + 1800 * draw.randrange(600) + draw.randrange(90),
            "model": "strong-1",
            "provider": "acme",
            "input_tokens": draw.randrange(100, 3000),
            "output_tokens": 0 if number % 20 == 19 else draw.randrange(1, 500),
            "status": "error" if number % 20 == 19 else "ok",
            "tier": draw.choice(("retrieval", "reasoning")),
            "confidence": 0.9,
        }
        for number in range(1500)
    ]


def loads(folder: Path, *parts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    folder.mkdir()
    for number, part in enumerate(parts):
        (folder / f"{number}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in part))
    (folder / "prices.yaml").write_text(PRICES)
    options = ("--prices", "prices.yaml", "--cheap", "small-1", "--format", "json")
    outcome = route_audit_here(
        "analyze", *sorted(path.name for path in folder.glob("*.jsonl")), *options, cwd=folder
    )
    assert outcome.status == 0, outcome.stderr
    return {row["policy"]: row for row in json.loads(outcome.stdout)["loads"]}


def by_hand(log: list[dict[str, Any]]) -> tuple[int, int]:
    tokens: dict[int, int] = {}
    requests: dict[int, int] = {}
    for row in log:
        if row["timestamp"] is not None and row["status"] == "ok":
            minute = row["timestamp"] // 60
            tokens[minute] = tokens.get(minute, 0) + row["input_tokens"] + row["output_tokens"]
            requests[minute] = requests.get(minute, 0) + 1
    return max(tokens.values()), max(requests.values())


def test_the_busiest_minute_is_that_of_a_plain_count(tmp_path: Path) -> None:
    log = rows()
    found = loads(tmp_path / "whole", log)
    assert (found["as-logged"]["peak_minute_tokens"], found["as-logged"]["peak_minute_requests"]) == by_hand(
        log
    )
    stays = [row for row in log if row["tier"] == "reasoning"]
    assert (found["tiered"]["peak_minute_tokens"], found["tiered"]["peak_minute_requests"]) == by_hand(stays)
    assert found["all-cheap"]["peak_minute_tokens"] == 0


def test_order_and_splitting_do_not_matter(tmp_path: Path) -> None:
    log = rows()
    mixed = sorted(log, key=lambda row: (row["input_tokens"], row["id"]))
    assert loads(tmp_path / "whole", log) == loads(
        tmp_path / "split", mixed[700:], mixed[:300], mixed[300:700]
    )
