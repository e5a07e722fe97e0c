"""Runs whose tokens LangSmith did not count: the provider's own usage in the outputs does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest import plan, read

CHAT = {
    "prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110,
    "prompt_tokens_details": {"cached_tokens": 60},
}  # fmt: skip
ANTHROPIC = {"input_tokens": 40, "output_tokens": 10, "cache_read_input_tokens": 60}
RESPONSES = {"input_tokens": 100, "output_tokens": 10, "input_tokens_details": {"cached_tokens": 60}}


def said(**metadata: Any) -> dict[str, Any]:
    return {"generations": [[{"message": {"kwargs": {"content": "x", "response_metadata": metadata}}}]]}


def calls(folder: Path, outputs: dict[str, Any], **more: Any) -> list[Exchange]:
    run = {"id": "1", "run_type": "llm", "dotted_order": "1", "extra": {"metadata": {"ls_model_name": "m"}}}
    log = folder / "runs.jsonl"
    log.write_text(json.dumps(run | {"outputs": outputs} | more) + "\n", encoding="utf-8")
    batches = [batch for part in plan([str(log)], log_format=None, jobs=1) for batch in read(part)]
    return [exchange for batch in batches for exchange in batch.exchanges]


@pytest.mark.parametrize(
    "outputs",
    [
        said(token_usage=CHAT),
        said(usage=ANTHROPIC),
        {"generations": [[{"text": "x"}]], "llm_output": {"token_usage": CHAT}},
        {"object": "chat.completion", "choices": [{"message": {"content": "x"}}], "usage": CHAT},
        {"message": {"role": "assistant", "content": "x", "usage": ANTHROPIC}},
        {"object": "response", "output": [], "usage": RESPONSES},
    ],
)
@pytest.mark.parametrize("count", [None, 0])
def test_a_providers_usage_counts_where_langsmith_did_not(
    tmp_path: Path, outputs: dict[str, Any], count: int | None
) -> None:
    (call,) = calls(tmp_path, outputs, prompt_tokens=count, completion_tokens=count)
    assert (call.input_tokens, call.cached_input_tokens, call.output_tokens) == (100, 60, 10)


def test_what_langsmith_counted_holds(tmp_path: Path) -> None:
    (call,) = calls(tmp_path, said(token_usage=CHAT), prompt_tokens=7, completion_tokens=3)
    assert (call.input_tokens, call.cached_input_tokens, call.output_tokens) == (7, 0, 3)


def test_a_usage_of_words_is_a_reject(tmp_path: Path) -> None:
    assert calls(tmp_path, said(token_usage={"prompt_tokens": "many"})) == []
