"""Calls for which the provider searched: how often they searched the web, or that a fee is not told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit import audit
from route_audit.ingest import plan, read
from route_audit.renderers.spend import bill

ANTHROPIC: dict[str, Any] = {
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
    "content": [{"type": "text", "text": "x"}],
    "usage": {"input_tokens": 900, "output_tokens": 9, "server_tool_use": {"web_search_requests": 2}},
}  # fmt: skip
OPENAI: dict[str, Any] = {
    "id": "resp_1", "object": "response", "model": "gpt-5", "created_at": 1790000000, "status": "completed",
    "output": [
        {"type": "web_search_call", "id": "ws_1", "status": "completed"},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "x"}]},
    ],
    "usage": {"input_tokens": 900, "output_tokens": 9, "total_tokens": 909},
}  # fmt: skip
CHAT: dict[str, Any] = {
    "id": "c", "object": "chat.completion", "model": "sonar", "created": 1790000000,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "x"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 900, "completion_tokens": 9, "total_tokens": 909, "num_search_queries": 1},
}  # fmt: skip
GEMINI: dict[str, Any] = {
    "responseId": "g", "modelVersion": "gemini-2.5-flash",
    "candidates": [
        {"content": {"parts": [{"text": "x"}]}, "groundingMetadata": {"webSearchQueries": ["who won"]}}
    ],
    "usageMetadata": {"promptTokenCount": 900, "candidatesTokenCount": 9, "totalTokenCount": 909},
}  # fmt: skip
SILENT = {"server_tool_use": {"web_search_requests": 0}, "num_search_queries": 0, "num_sources_used": "none"}
USAGE = {"prompt_tokens": 900, "completion_tokens": 9, "total_tokens": 909}


def log_of(folder: Path, answer: dict[str, Any]) -> Path:
    log = folder / "log.jsonl"
    log.write_text(json.dumps(answer) + "\n", encoding="utf-8")
    return log


def searches(folder: Path, answer: dict[str, Any]) -> tuple[int, bool]:
    """How often the web was searched, and whether something else was."""
    parts = plan([str(log_of(folder, answer))], log_format=None, jobs=1)
    ((exchange,),) = [batch.exchanges for part in parts for batch in read(part)]
    return exchange.web_searches, exchange.searched


def test_a_stream_tells_its_searches_at_its_end(tmp_path: Path) -> None:
    begins = ANTHROPIC | {"content": [], "usage": {"input_tokens": 900, "output_tokens": 1}}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": begins},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": ANTHROPIC["usage"]},
        {"type": "message_stop"},
    ]
    stream = "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events)
    pair = {"request": {"model": "claude-sonnet-4-5", "messages": []}, "response": stream}
    assert searches(tmp_path, pair) == (2, False)


def warned(folder: Path, answer: dict[str, Any], code: str) -> list[int]:
    """The rows of each warning of searches."""
    found = audit(log_of(folder, answer)).warnings
    return [warn.rows for warn in found if warn.code == code and "searches" in warn.message]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (ANTHROPIC, (2, False)),
        (OPENAI, (1, False)),
        (CHAT | {"usage": USAGE | {"server_tool_use": {"web_search_requests": 3}}}, (3, False)),
        (CHAT | {"usage": USAGE | {"prompt_tokens_details": {"web_search_requests": 1}}}, (1, False)),
        (CHAT | {"usage": USAGE | {"server_tool_use": {"web_search_requests": 1.5}}}, (0, False)),
        (CHAT | {"usage": USAGE | SILENT}, (0, False)),
        (ANTHROPIC | {"usage": {"input_tokens": 900, "output_tokens": 9} | SILENT}, (0, False)),
        (CHAT, (0, True)),
        (GEMINI, (1, False)),
    ],
)
def test_searches_of_the_web_are_counted_where_the_log_counts_them(
    tmp_path: Path, answer: dict[str, Any], expected: tuple[int, bool]
) -> None:
    assert searches(tmp_path, answer) == expected


@pytest.mark.parametrize(
    ("model", "queries", "expected"),
    [
        ("gemini-2.5-flash", ["who won", "when"], 1),
        ("gemini-2.5-flash", [""], 0),
        ("gemini-3.5-flash", ["who won", "", "when", "who won"], 2),
        ("models/gemini-20-flash", ["who won", "when"], 2),
        ("gemini-3.5-flash", "who won", 0),
        ("gemini-3.5-flash", [3, None], 0),
    ],
)
@pytest.mark.parametrize("name", ["groundingMetadata", "grounding_metadata"])
def test_google_bills_a_prompt_or_each_query(
    tmp_path: Path, model: str, queries: Any, expected: int, name: str
) -> None:
    key = "webSearchQueries" if name == "groundingMetadata" else "web_search_queries"
    candidate = {"content": {"parts": [{"text": "x"}]}, name: {key: queries}}
    assert searches(tmp_path, GEMINI | {"modelVersion": model, "candidates": [candidate]}) == (
        expected,
        False,
    )


def searched(**action: str) -> dict[str, Any]:
    return {"type": "web_search_call", "action": action}


FILES = {"type": "file_search_call"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([searched(type="search", query="open_page")], (1, False)),
        ([searched(type="open_page", url="https://example.org")], (0, False)),
        ([searched(type="find_in_page"), {"type": "web_search_call"}], (1, False)),
        ([{"type": "web_search_call", "action": "search"}], (1, False)),
        ([FILES], (0, True)),
        ([FILES, searched(type="search")], (1, True)),
    ],
)
def test_openai_takes_a_fee_for_searches_and_none_for_pages(
    tmp_path: Path, items: list[dict[str, Any]], expected: tuple[int, bool]
) -> None:
    assert searches(tmp_path, OPENAI | {"output": items}) == expected


@pytest.mark.parametrize("named_by", ["request", "response"])
def test_the_fee_of_the_preview_is_not_told(tmp_path: Path, named_by: str) -> None:
    tools: dict[str, Any] = {"tools": [{"type": "web_search_preview"}]}
    pair: dict[str, Any] = {"request": {"model": "gpt-5", "input": "Who won?"}, "response": OPENAI}
    pair[named_by] = pair[named_by] | tools
    assert searches(tmp_path, pair) == (0, True)


def test_a_search_of_a_provider_with_a_known_fee_is_in_the_bill(tmp_path: Path) -> None:
    """900 tokens at 3 dollars a million, 9 at 15, and two searches of a cent."""
    report = audit(log_of(tmp_path, ANTHROPIC))
    assert report.baseline.cost_usd == pytest.approx((900 * 3 + 9 * 15) / 1e6 + 2 * 0.01, rel=1e-9)
    assert "searches of the web by providers: 2, $0.02 of the bill" in bill(report)[1]
    assert not warned(tmp_path, ANTHROPIC, "unpriced_searches")


def test_a_search_at_an_unknown_fee_is_told_with_its_rows(tmp_path: Path) -> None:
    answer = CHAT | {"usage": USAGE | {"server_tool_use": {"web_search_requests": 3}}}
    assert warned(tmp_path, answer, "unpriced_searches") == [1]
    _, notes = bill(audit(log_of(tmp_path, answer)))
    assert "searches of the web by providers: 3, without a fee" in notes


@pytest.mark.parametrize("answer", [CHAT, OPENAI | {"output": [FILES]}])
def test_a_fee_that_no_count_tells_is_told(tmp_path: Path, answer: dict[str, Any]) -> None:
    assert warned(tmp_path, answer, "reading") == [1]


@pytest.mark.parametrize(
    "usage",
    [
        {"server_tool_use": {"web_search_requests": 10**400}},
        {"prompt_tokens_details": {"web_search_requests": 10**400}},
        {"cost_in_usd_ticks": 10**400},
    ],
)
def test_a_number_that_no_float_holds_is_a_reject(tmp_path: Path, usage: dict[str, Any]) -> None:
    (part,) = plan([str(log_of(tmp_path, CHAT | {"usage": USAGE | usage}))], log_format=None, jobs=1)
    (batch,) = read(part)
    assert (len(batch.exchanges), len(batch.rejects)) == (0, 1)


def test_searches_below_none_are_a_reject(tmp_path: Path) -> None:
    answer = ANTHROPIC | {
        "usage": {"input_tokens": 9, "output_tokens": 9, "server_tool_use": {"web_search_requests": -1}}
    }
    parts = plan([str(log_of(tmp_path, answer))], log_format=None, jobs=1)
    (batch,) = [batch for part in parts for batch in read(part)]
    assert [reject.reason for reject in batch.rejects] == ["impossible token count"]


def span(**attributes: str) -> dict[str, Any]:
    pairs = [{"key": name, "value": {"stringValue": value}} for name, value in attributes.items()]
    return {"resourceSpans": [{"scopeSpans": [{"spans": [{"spanId": "1", "attributes": pairs}]}]}]}


def weave(op: str, body: dict[str, Any]) -> dict[str, Any]:
    usage = {"requests": 1, "input_tokens": 900, "output_tokens": 9}
    return {
        "id": "1", "trace_id": "1", "started_at": "2026-05-01T10:00:00Z", "op_name": f"weave:///e/p/op/{op}:1",
        "summary": {"usage": {"m": usage}}, "inputs": {}, "output": body,
    }  # fmt: skip


def phoenix(body: object) -> dict[str, Any]:
    told = {"llm.model_name": "m", "llm.token_count.prompt": 900, "llm.token_count.completion": 9}
    return {
        "context": {"span_id": "1"}, "span_kind": "LLM", "attributes": told | {"output.value": body},
    }  # fmt: skip


def langsmith(outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "1", "run_type": "llm", "dotted_order": "1", "prompt_tokens": 900, "completion_tokens": 9,
        "extra": {"metadata": {"ls_model_name": "m"}}, "outputs": outputs,
    }  # fmt: skip


def said(**message: Any) -> dict[str, Any]:
    return langsmith({"generations": [[{"message": {"kwargs": message}}]]})


def posthog(model: str) -> dict[str, Any]:
    told = {"$ai_model": model, "$ai_input_tokens": 900, "$ai_output_tokens": 9, "$ai_web_search_count": 2}
    return {"event": "$ai_generation", "distinct_id": "u", "uuid": "1", "properties": told}


BRAINTRUST: dict[str, Any] = {
    "id": "1", "span_id": "1", "root_span_id": "1", "span_attributes": {"type": "llm"},
    "metadata": {"model": "claude-sonnet-4-5"},
    "metrics": {
        "prompt_tokens": 900, "completion_tokens": 9, "server_tool_use_web_search_requests": 2.0,
    },
}  # fmt: skip
AI_SDK = span(**{
    "gen_ai.operation.name": "chat", "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.usage.input_tokens": "900", "gen_ai.usage.output_tokens": "9",
    "ai.response.providerMetadata": json.dumps({"anthropic": {"usage": ANTHROPIC["usage"]}}),
})  # fmt: skip
MLFLOW = span(**{
    "mlflow.spanType": '"CHAT_MODEL"', "mlflow.spanOutputs": json.dumps(ANTHROPIC),
    "mlflow.chat.tokenUsage": '{"input_tokens": 900, "output_tokens": 9}',
})  # fmt: skip
PREVIEW = OPENAI | {"tools": [{"type": "web_search_preview"}]}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (weave("anthropic.Messages.create", ANTHROPIC), (2, False)),
        (weave("openai.responses.create", OPENAI), (1, False)),
        (weave("openai.responses.create", PREVIEW), (0, True)),
        (weave("google.genai.models.Models.generate_content", GEMINI), (1, False)),
        (weave("openai.responses.create", OPENAI | {"output": [FILES]}), (0, True)),
        (phoenix(json.dumps(ANTHROPIC)), (2, False)),
        (phoenix(json.dumps(OPENAI)), (1, False)),
        (phoenix("who won? {web_search_call"), (0, False)),
        (phoenix('["web_search_call"]'), (0, False)),
        (phoenix('{"grounding":' + "[" * 5000), (0, False)),
        (weave("openai.responses.create", {"output": [{"type": ["web_search_call"]}, 5]}), (0, False)),
        (langsmith(OPENAI), (1, False)),
        (langsmith({"message": ANTHROPIC}), (2, False)),
        (said(content="x", response_metadata={"usage": ANTHROPIC["usage"]}), (2, False)),
        (said(content=[searched(type="search"), searched(type="open_page"), {"type": "text"}]), (1, False)),
        (said(content="x", additional_kwargs={"tool_outputs": [searched(type="search"), FILES]}), (1, True)),
        (BRAINTRUST, (2, False)),
        (AI_SDK, (2, False)),
        (MLFLOW, (2, False)),
        (posthog("claude-sonnet-4-5"), (2, False)),
        (posthog("gpt-5"), (0, True)),  # pages that were opened count there as searches
    ],
)
def test_tracers_pass_on_what_providers_count(
    tmp_path: Path, record: dict[str, Any], expected: tuple[int, bool]
) -> None:
    assert searches(tmp_path, record) == expected
