"""Gemini's thoughts, which tracers leave out of the output, often without a count: the total tells them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest import plan, read

NAME = "gemini-2.5-pro"


def read_as(folder: Path, name: str, row: dict[str, Any]) -> Exchange:
    log = folder / "log.jsonl"
    log.write_text(json.dumps(row) + "\n", encoding="utf-8")
    ((exchange,),) = [
        batch.exchanges for part in plan([str(log)], log_format=name, jobs=1) for batch in read(part)
    ]
    return exchange


def span(**attributes: Any) -> dict[str, Any]:
    pairs = [
        {"key": name, "value": {"intValue" if type(value) is int else "stringValue": value}}
        for name, value in attributes.items()
    ]
    return {"resourceSpans": [{"scopeSpans": [{"spans": [{"spanId": "1", "attributes": pairs}]}]}]}


def row_of(name: str, model: str, inputs: int, outputs: int, total: int) -> dict[str, Any]:
    """A call in the words of the export ``name``."""
    if name == "langsmith":
        used = {"input_tokens": inputs, "output_tokens": outputs, "total_tokens": total}
        message = {"kwargs": {"usage_metadata": used}}
        outs = {"generations": [[{"message": message}]]}
        return {
            "id": "1",
            "run_type": "llm",
            "dotted_order": "1",
            "outputs": outs,
            "extra": {"metadata": {"ls_model_name": model}},
        }
    if name == "braintrust":
        return {
            "id": "1",
            "span_id": "1",
            "root_span_id": "1",
            "span_attributes": {"type": "llm"},
            "metadata": {"model": model},
            "metrics": {"prompt_tokens": inputs, "completion_tokens": outputs, "tokens": total},
        }
    if name == "openinference":
        counts = {"prompt": inputs, "completion": outputs, "total": total}
        attributes = {"llm.model_name": model} | {f"llm.token_count.{key}": n for key, n in counts.items()}
        return {"span_kind": "LLM", "context": {"span_id": "1"}, "attributes": attributes}
    if name == "langfuse":
        used = {"input": inputs, "output": outputs, "total": total}
        return {
            "id": "1",
            "trace_id": "1",
            "type": "GENERATION",
            "provided_model_name": model,
            "usage_details": used,
        }
    if name == "flat":
        return {"model": model, "input_tokens": inputs, "output_tokens": outputs, "total_tokens": total}
    return span(
        **{
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": model,
            "gen_ai.usage.input_tokens": inputs,
            "gen_ai.usage.output_tokens": outputs,
            "llm.usage.total_tokens": total,
        }
    )


EXPORTS = ["langsmith", "braintrust", "openinference", "langfuse", "flat", "otel-genai"]


@pytest.mark.parametrize("name", EXPORTS)
def test_what_the_total_has_beyond_the_counts_of_gemini_is_thoughts(tmp_path: Path, name: str) -> None:
    exchange = read_as(tmp_path, name, row_of(name, NAME, 100, 20, 150))
    assert (exchange.input_tokens, exchange.output_tokens, exchange.reasoning_tokens) == (100, 50, 30)


@pytest.mark.parametrize("name", EXPORTS)
def test_of_other_models_it_is_not_known_what_it_is(tmp_path: Path, name: str) -> None:
    exchange = read_as(tmp_path, name, row_of(name, "gpt-5-mini", 100, 20, 150))
    assert (exchange.input_tokens, exchange.output_tokens, exchange.reasoning_tokens) == (100, 20, 0)


def test_a_cache_in_the_input_does_not_hide_thoughts(tmp_path: Path) -> None:
    row = row_of("langsmith", NAME, 100, 20, 150)
    used = row["outputs"]["generations"][0][0]["message"]["kwargs"]["usage_metadata"]
    used["input_token_details"] = {"cache_read": 40}
    exchange = read_as(tmp_path, "langsmith", row)
    assert (exchange.input_tokens, exchange.output_tokens) == (100, 50)
    assert (exchange.cached_input_tokens, exchange.reasoning_tokens) == (40, 30)
