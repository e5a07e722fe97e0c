"""Usage bodies that providers sent, against how genai-prices counts their tokens.

A body has as many expected readings as there are interfaces that it may be of. It is compared with the one
of its own interface that tells the most. ``golden_usages/not_compared.json`` lists, by reason, what they
count beyond what an exchange holds.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies

HERE = Path(__file__).parent / "golden_usages"
USAGES: list[dict[str, Any]] = json.loads(gzip.decompress((HERE / "usages.json.gz").read_bytes()))
NOT_COMPARED: dict[str, list[str]] = json.loads((HERE / "not_compared.json").read_text(encoding="utf-8"))

COUNTS = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cached_input_tokens": "cache_read_tokens",
    "cache_write_tokens": "cache_write_tokens",
    "cache_write_1h_tokens": "cache_write_1h_tokens",
    "reasoning_tokens": "output_reasoning_tokens",
    "audio_input_tokens": "input_audio_tokens",
    "audio_output_tokens": "output_audio_tokens",
}
"""Our names and theirs. What they count by other kinds is a part of these."""

INTERFACES: tuple[tuple[str, str, dict[str, Any], tuple[str, ...]], ...] = (
    ("usageMetadata", "", {}, ("google/default",)),
    ("usage", "inputTokens", {"output": {"message": {}}}, ("aws/default",)),
    ("usage", "cache_creation_input_tokens", {"type": "message"}, ("anthropic/default",)),
    ("usage", "prompt_tokens", {"choices": []}, ("chat", "embeddings")),
    ("usage", "input_tokens", {"object": "response"}, ("responses",)),
    ("usage", "billed_units", {}, ("cohere/default",)),
    ("meta", "billed_units", {}, ("cohere/embeddings",)),
)
"""How to tell an interface: where its usage stands and what that holds, what marks its body, who reads it."""


OF_CHAT = ("prompt_tokens", "completion_tokens")


def interface(body: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What is missing in ``body`` of a whole one of its interface, and who reads that."""
    for place, key, marks, readers in INTERFACES:
        if place in body and (not key or key in body[place]):
            return marks, readers
    pytest.fail(f"of no interface: {sorted(body)}")


def expected(case: Mapping[str, Any]) -> dict[str, int]:
    """How the reader of the body's own interface counts: of several, the one that tells most, as most do.

    Grok's own interface counts reasoning beside the output; who sells it on need not. All leave out what
    Anthropic's summing up took, which its documentation says is billed beside the counts at the top, and
    what Gemini's total alone tells of its thoughts on OpenAI's interface.
    """
    readers = interface(case["body"])[1]
    if str(case["body"].get("model")).startswith("grok"):
        readers = ("x-ai/chat",) if "chat" in readers else readers
    readings = []
    for reading in case["extracted"]:
        names = {f"{reader['provider_id']}/{reader['api_flavor']}" for reader in reading["extractors"]}
        own = [name for name in names if name in readers or name.partition("/")[2] in readers]
        if own:
            told = [reading["usage"].get(name, 0) for name in COUNTS.values()]
            readings.append((sum(map(bool, told)), len(own), told))
    beside = summing_up(case["body"]) | hidden_thoughts(case["body"])
    return {name: count + beside.get(name, 0) for name, count in zip(COUNTS, max(readings)[2], strict=True)}


def summing_up(body: Mapping[str, Any]) -> dict[str, int]:
    """What Anthropic's summing up took."""
    steps = (body.get("usage") or {}).get("iterations") or ()
    spent = [step for step in steps if step["type"] == "compaction"]
    read, written, fresh, output = (
        sum(step[name] for step in spent)
        for name in (
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "input_tokens",
            "output_tokens",
        )
    )
    return {
        "input_tokens": fresh + read + written,
        "output_tokens": output,
        "cached_input_tokens": read,
        "cache_write_tokens": written,
    }


def hidden_thoughts(body: Mapping[str, Any]) -> dict[str, int]:
    """What Gemini's total holds beyond prompt and answer on OpenAI's interface, where no count tells more."""
    usage = body.get("usage") or {}
    if "gemini" not in str(body.get("model")) or set(usage) != {*OF_CHAT, "total_tokens"}:
        return {}
    thoughts = usage["total_tokens"] - sum(usage[name] for name in OF_CHAT)
    return {"output_tokens": thoughts, "reasoning_tokens": thoughts}


def counted(case: Mapping[str, Any]) -> dict[str, int]:
    """How they are counted here; what is absent in theirs is 0."""
    exchange = Exchange()
    bodies.take_response(exchange, json.dumps(case["body"] | interface(case["body"])[0]))
    return {name: getattr(exchange, name) or 0 for name in COUNTS}


def test_tokens_are_counted_as_expected() -> None:
    assert len(USAGES) == 1577
    differing = [number for number, case in enumerate(USAGES) if counted(case) != expected(case)]
    assert differing == []


def test_what_is_not_compared_is_what_an_exchange_does_not_hold() -> None:
    told = {name for case in USAGES for reading in case["extracted"] for name in reading["usage"]}
    listed = [name for names in NOT_COMPARED.values() for name in names]
    assert sorted(told - set(COUNTS.values())) == sorted(listed)
