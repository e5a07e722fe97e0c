"""Calls for which the provider searched: their tokens have a price, the fee beside them has none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from route_audit import audit

ANTHROPIC = {
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
    "content": [{"type": "text", "text": "x"}],
    "usage": {"input_tokens": 900, "output_tokens": 9, "server_tool_use": {"web_search_requests": 2}},
}  # fmt: skip
OPENAI = {
    "id": "resp_1", "object": "response", "model": "gpt-5", "created_at": 1790000000, "status": "completed",
    "output": [
        {"type": "web_search_call", "id": "ws_1", "status": "completed"},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "x"}]},
    ],
    "usage": {"input_tokens": 900, "output_tokens": 9, "total_tokens": 909},
}  # fmt: skip
CHAT = {
    "id": "c", "object": "chat.completion", "model": "sonar", "created": 1790000000,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "x"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 900, "completion_tokens": 9, "total_tokens": 909, "num_search_queries": 1},
}  # fmt: skip
SILENT = {"server_tool_use": {"web_search_requests": 0}, "num_search_queries": 0, "num_sources_used": "none"}


def told(folder: Path, answer: dict[str, object]) -> list[int]:
    """The rows of each warning of searches."""
    log = folder / "log.jsonl"
    log.write_text(json.dumps(answer) + "\n", encoding="utf-8")
    found = audit(log).warnings
    return [
        warn.rows for warn in found if warn.code == "reading" and "whose fees are in no bill" in warn.message
    ]


@pytest.mark.parametrize("answer", [ANTHROPIC, OPENAI, CHAT], ids=["anthropic", "openai", "perplexity"])
def test_a_fee_that_is_in_no_bill_is_told(tmp_path: Path, answer: dict[str, object]) -> None:
    assert told(tmp_path, answer) == [1]


@pytest.mark.parametrize(
    "details",
    [{"server_tool_use": {"web_search_requests": 1}}, {"prompt_tokens_details": {"web_search_requests": 1}}],
)
def test_gateways_count_searches_in_their_own_way(tmp_path: Path, details: dict[str, object]) -> None:
    usage = {"prompt_tokens": 900, "completion_tokens": 9, "total_tokens": 909}
    assert told(tmp_path, CHAT | {"usage": usage | details}) == [1]


@pytest.mark.parametrize("answer", [ANTHROPIC, CHAT], ids=["anthropic", "chat"])
def test_no_search_is_no_fee(tmp_path: Path, answer: dict[str, object]) -> None:
    usage = answer["usage"]
    assert isinstance(usage, dict)
    assert told(tmp_path, answer | {"usage": usage | SILENT}) == []
