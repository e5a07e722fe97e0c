"""Invented prompts as production logs have them, with the tier that a person gave them.

Hard work sent to a cheap model is a fault; easy work kept on the capable one is a cost.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from route_audit.classify import Classifier, reasons
from route_audit.classify.tiering import alone
from route_audit.exchange import Exchange, Message
from route_audit.tiers import Tier

PROMPTS = Path(__file__).parent / "prompts"
LEAST_KEPT_CHEAP = 0.95


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PROMPTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def exchange(row: dict[str, Any]) -> Exchange:
    tools, form = row.get("tools", []), row.get("response_format")
    return Exchange(
        messages=[Message(turn["role"], turn["content"]) for turn in row["messages"]],
        tools=msgspec.json.encode(tools) if tools else b"",
        tool_count=len(tools),
        response_format=msgspec.json.encode(form) if form else b"",
    )


def wrong(name: str, right: set[Tier]) -> Iterator[str]:
    found = rows(name)
    verdicts = Classifier().verdicts([exchange(row) for row in found])
    tiers = alone(verdicts).tier
    for place, row in enumerate(found):
        tier = Tier(int(tiers[place]))
        if tier not in right:
            why = "; ".join(reasons(verdicts.signals[place]))
            yield f"{tier.word}: {row['messages'][-1]['content'][:80]!r} ({why})"


@pytest.mark.parametrize("name", ["reasoning", "unsure"])
def test_hard_and_open_work_stays_on_the_capable_model(name: str) -> None:
    assert list(wrong(name, {Tier.REASONING, Tier.UNSURE})) == []


@pytest.mark.parametrize("name", ["retrieval", "extraction"])
def test_easy_work_is_seen_as_easy(name: str) -> None:
    right = Tier[name.upper()]
    assert list(wrong(name, {right, Tier.UNSURE})) == []
    missed = list(wrong(name, {right}))
    assert len(missed) <= (1 - LEAST_KEPT_CHEAP) * len(rows(name)) + 1, missed


def test_there_are_enough_of_every_tier() -> None:
    assert all(len(rows(tier.word)) >= 25 for tier in Tier)
    assert all(row["tier"] == tier.word for tier in Tier for row in rows(tier.word))


def test_the_order_of_prompts_changes_no_type() -> None:
    calls = [exchange(row) for tier in Tier for row in rows(tier.word)]
    forwards, backwards = Classifier().verdicts(calls), Classifier().verdicts(calls[::-1])
    assert forwards.type_id.tolist() == backwards.type_id[::-1].tolist()
    assert forwards.labels == backwards.labels


def test_a_passage_in_the_system_prompt_makes_no_type_of_its_own() -> None:
    system = "Answer from the context only.\n\nContext:\n"
    calls = [
        Exchange(
            messages=[Message("system", system + row["messages"][-1]["content"]), Message("user", "who?")]
        )
        for tier in Tier
        for row in rows(tier.word)
    ]
    assert len(set(Classifier().verdicts(calls).type_id.tolist())) == 1
