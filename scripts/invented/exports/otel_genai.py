"""Spans with OpenTelemetry's names for model calls."""

from __future__ import annotations

import json

from invented.exports.spans import answer_message, request, span
from invented.forms import Record, chat_messages, line, packed, seconds
from invented.traffic import Call

_LIBRARY = "opentelemetry.instrumentation.genai"


def export(calls: list[Call]) -> bytes:
    """A line per attempt: the call, and the agent around it, which repeats the counts."""
    return "".join(line(request(_LIBRARY, [_chat(call), _agent(call)])) for call in calls).encode()


def _agent(call: Call) -> Record:
    told = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "desk"}
    return span(call, "invoke_agent desk", told | _counts(call), above=True)


def _chat(call: Call) -> Record:
    text = call.text
    system = [{"type": "text", "content": words} for role, words in text.messages if role == "system"]
    told: Record = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": call.model.provider,
        "gen_ai.request.model": call.model.name,
        "gen_ai.response.id": call.id,
        "gen_ai.conversation.id": call.session,
        "gen_ai.output.type": "json" if text.schema else None,
        "gen_ai.request.stream": call.kind.streamed or None,
        "gen_ai.response.time_to_first_chunk": seconds(call.first_token_ms),
        "openai.response.service_tier": call.service_tier,
        "error.type": str(call.status) if call.failed else None,
        "user.id": call.user,
        "feature": call.kind.feature,
        "gen_ai.system_instructions": packed(system) if system else None,
        "gen_ai.input.messages": packed(
            [_message(turn) for turn in chat_messages(call) if turn["role"] != "system"]
        ),
        "gen_ai.output.messages": None if call.failed else packed([_message(answer_message(call))]),
        "gen_ai.tool.definitions": packed([{"type": "function", **tool} for tool in text.tools])
        if text.tools
        else None,
    }
    return span(call, f"chat {call.model.name}", told | _counts(call))


def _message(turn: Record) -> Record:
    """A turn in parts."""
    if "tool_calls" in turn:
        parts = [_call(made) for made in turn["tool_calls"]]
    elif turn["role"] == "tool":
        parts = [{"type": "tool_call_response", "id": turn["tool_call_id"], "response": turn["content"]}]
    else:
        parts = [{"type": "text", "content": turn["content"]}]
    return {"role": turn["role"], "parts": parts}


def _call(made: Record) -> Record:
    function = made["function"]
    told = {"id": made["id"], "name": function["name"], "arguments": json.loads(function["arguments"])}
    return {"type": "tool_call", **told}


def _counts(call: Call) -> Record:
    if call.failed:
        return {}
    return {
        "gen_ai.usage.input_tokens": call.input_tokens,
        "gen_ai.usage.output_tokens": call.output_tokens,
        "gen_ai.usage.cache_read.input_tokens": call.cached_tokens or None,
        "gen_ai.usage.cache_creation.input_tokens": call.write_tokens or None,
        "gen_ai.usage.reasoning.output_tokens": call.reasoning_tokens or None,
    }
