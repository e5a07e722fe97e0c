"""Bodies of every interface, in each of the ways in which a record may keep them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest.formats.bodies import take_request, take_response
from route_audit.ingest.rejects import UNREADABLE_INSIDE, RowError

BODIES: dict[str, dict[str, Any]] = {
    "chat": {
        "object": "chat.completion",
        "choices": [{"message": {"role": "assistant", "content": "Two years."}}],
        "usage": {
            "prompt_tokens": 30,
            "completion_tokens": 7,
            "prompt_tokens_details": {"cached_tokens": 20},
            "completion_tokens_details": {"reasoning_tokens": 3},
        },
    },
    "responses": {
        "object": "response",
        "output": [{"type": "message", "content": [{"type": "output_text", "text": "Two years."}]}],
        "usage": {
            "input_tokens": 30,
            "output_tokens": 7,
            "input_tokens_details": {"cached_tokens": 20},
            "output_tokens_details": {"reasoning_tokens": 3},
        },
    },
    "anthropic": {
        "type": "message",
        "content": [{"type": "text", "text": "Two years."}],
        "usage": {
            "input_tokens": 10,
            "cache_read_input_tokens": 20,
            "output_tokens": 7,
            "output_tokens_details": {"thinking_tokens": 3},
        },
    },
    "gemini": {
        "candidates": [{"content": {"role": "model", "parts": [{"text": "Two years."}]}}],
        "usageMetadata": {
            "promptTokenCount": 30,
            "cachedContentTokenCount": 20,
            "candidatesTokenCount": 4,
            "thoughtsTokenCount": 3,
        },
    },
    "gemini in snake case": {
        "candidates": [{"content": {"role": "model", "parts": [{"text": "Two years."}]}}],
        "usage_metadata": {
            "prompt_token_count": 30,
            "cached_content_token_count": 20,
            "candidates_token_count": 4,
            "thoughts_token_count": 3,
        },
    },
}
STREAMS: dict[str, list[dict[str, Any]]] = {
    "chat": [
        {"object": "chat.completion.chunk", "choices": [{"delta": {"content": "Two "}}]},
        {"choices": [{"delta": {"content": "years."}}]},
        {"choices": [], "usage": BODIES["chat"]["usage"]},
    ],
    "responses": [
        {"type": "response.created", "response": {"object": "response", "status": "in_progress"}},
        {"type": "response.output_text.delta", "delta": "Two years."},
        {"type": "response.completed", "response": BODIES["responses"]},
    ],
    "anthropic": [
        {"type": "message_start", "message": {"type": "message", "usage": {"input_tokens": 10}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Two years."}},
        {"type": "message_delta", "delta": {}, "usage": BODIES["anthropic"]["usage"] | {"output_tokens": 2}},
        {"type": "message_delta", "delta": {}, "usage": BODIES["anthropic"]["usage"]},
    ],
    "gemini": [
        {
            "candidates": [{"content": {"parts": [{"text": "Two "}]}}],
            "usageMetadata": {"promptTokenCount": 30, "candidatesTokenCount": 1},
        },
        {
            "candidates": [{"content": {"parts": [{"text": "years."}]}}],
            "usageMetadata": BODIES["gemini"]["usageMetadata"],
        },
    ],
}


def taken(body: Any) -> dict[str, Any]:
    exchange = Exchange()
    take_response(exchange, body)
    names = ("answer", "input_tokens", "cached_input_tokens", "output_tokens", "reasoning_tokens", "stream")
    return {name: getattr(exchange, name) for name in names}


ALL = {
    "answer": "Two years.",
    "input_tokens": 30,
    "cached_input_tokens": 20,
    "output_tokens": 7,
    "reasoning_tokens": 3,
}


@pytest.mark.parametrize("kept", [lambda body: body, json.dumps, lambda body: json.dumps(json.dumps(body))])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_is_read_whatever_its_interface(body: dict[str, Any], kept: Any) -> None:
    assert taken(kept(body)) == ALL | {"stream": None}


@pytest.mark.parametrize("events", STREAMS.values(), ids=STREAMS)
def test_a_stream_is_read_as_a_list_and_as_its_text(events: list[dict[str, Any]]) -> None:
    text = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    assert taken(events) == taken(json.dumps(events)) == taken(text) == ALL | {"stream": True}


def test_a_converse_body_leaves_the_cache_out_of_its_input() -> None:
    answer = {"message": {"role": "assistant", "content": [{"text": "Two years."}]}}
    counts = {"inputTokens": 10, "cacheReadInputTokens": 20, "outputTokens": 7, "totalTokens": 37}
    found = taken({"output": answer, "usage": counts})
    assert found == ALL | {"reasoning_tokens": 0, "stream": None}


def test_cohere_counts_what_it_bills() -> None:
    message = {"role": "assistant", "content": [{"type": "text", "text": "Two years."}]}
    counts = {"billed_units": {"input_tokens": 30.0, "output_tokens": 7.0}, "tokens": {"input_tokens": 99}}
    found = taken({"message": message, "usage": counts})
    assert (found["answer"], found["input_tokens"], found["output_tokens"]) == ("Two years.", 30, 7)


@pytest.mark.parametrize(
    "body",
    [
        '{"choices": [{"mess',
        '[{"candidates": [',
        'data: {"choices": [{"delta": {"con',
        "data: {",
        'event: message_start\ndata: {"type": "message_start"',
    ],
)
def test_a_body_that_was_cut_off_is_a_reject(body: str) -> None:
    with pytest.raises(RowError, match=UNREADABLE_INSIDE):
        take_response(Exchange(), body)


def test_a_text_that_is_no_json_is_the_answer_itself() -> None:
    assert taken("Two years.")["answer"] == "Two years."
    assert taken("[REDACTED]")["answer"] is None


def test_an_answer_that_is_known_stays() -> None:
    exchange = Exchange(answer="Two.", answer_tool_calls=1)
    take_response(exchange, BODIES["chat"])
    assert (exchange.answer, exchange.answer_tool_calls, exchange.input_tokens) == ("Two.", 1, 30)


@pytest.mark.parametrize(
    ("tools", "number"),
    [
        ({"tools": [{"type": "function", "function": {"name": "a"}}]}, 1),
        ({"tools": [{"functionDeclarations": [{"name": "a"}, {"name": "b"}]}, {"googleSearch": {}}]}, 3),
        ({"toolConfig": {"tools": [{"toolSpec": {"name": "a"}}, {"cachePoint": {"type": "default"}}]}}, 1),
    ],
    ids=["openai", "gemini", "converse"],
)
def test_tools_are_counted(tools: dict[str, Any], number: int) -> None:
    exchange = Exchange()
    take_request(exchange, tools)
    assert exchange.tool_count == number


@pytest.mark.parametrize(
    "request_body",
    [
        {"response_format": {"type": "json_object"}},
        {"text": {"format": {"type": "json_object"}}},
        {"generationConfig": {"responseMimeType": "application/json"}},
        {"generation_config": {"response_mime_type": "application/json"}},
    ],
)
def test_a_demanded_format_is_kept_in_one_way(request_body: dict[str, Any]) -> None:
    exchange = Exchange()
    take_request(exchange, json.dumps(request_body))
    assert exchange.response_format == b'{"type":"json_object"}'


def test_what_a_tool_gave_is_text_whatever_its_shape() -> None:
    exchange = Exchange()
    given = {"functionResponse": {"name": "find", "response": {"state": "sent"}}}
    heard = {"inlineData": {"mimeType": "audio/wav", "data": ""}}
    take_request(
        exchange, {"contents": [{"role": "user", "parts": [given]}, {"role": "user", "parts": [heard]}]}
    )
    assert [(turn.role, turn.text) for turn in exchange.messages] == [
        ("tool", '{"state":"sent"}'),
        ("user", ""),
    ]
    assert exchange.images == 0


def test_earlier_turns_elsewhere_make_a_request_partial() -> None:
    exchange = Exchange()
    take_request(exchange, {"input": "And then?", "previous_response_id": "resp_1"})
    assert exchange.partial
