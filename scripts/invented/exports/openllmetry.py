"""OpenLLMetry's spans with numbered prompts."""

from __future__ import annotations

from invented.exports.spans import answer_message, request, span
from invented.forms import Record, chat_messages, line, packed
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """A line per attempt: the call, and the workflow around it."""
    return "".join(line(request(_library(call), [_chat(call), _workflow(call)])) for call in calls).encode()


def _library(call: Call) -> str:
    return f"opentelemetry.instrumentation.{call.model.provider}"


def _workflow(call: Call) -> Record:
    told = {"traceloop.span.kind": "workflow", "traceloop.entity.name": "desk"}
    return span(call, "desk.workflow", told, above=True)


def _chat(call: Call) -> Record:
    told: Record = {
        "llm.request.type": "chat",
        "gen_ai.system": call.model.provider.title(),
        "gen_ai.request.model": call.model.name,
        "gen_ai.response.id": call.id,
        "llm.is_streaming": call.kind.streamed or None,
        "traceloop.association.properties.session_id": call.session,
        "traceloop.association.properties.user_id": call.user,
        "traceloop.association.properties.feature": call.kind.feature,
    }
    for place, turn in enumerate(chat_messages(call)):
        told |= _turn(f"gen_ai.prompt.{place}", turn)
    for place, tool in enumerate(call.text.tools or ()):
        name = f"llm.request.functions.{place}"
        told |= {f"{name}.name": tool["name"], f"{name}.parameters": packed(tool["parameters"])}
    return span(call, f"{call.model.provider}.chat", told | _answer(call))


def _answer(call: Call) -> Record:
    if call.failed:
        return {"error.type": str(call.status)}
    told = _turn("gen_ai.completion.0", answer_message(call))
    return told | {
        "gen_ai.usage.prompt_tokens": call.input_tokens,
        "gen_ai.usage.completion_tokens": call.output_tokens,
        "llm.usage.total_tokens": call.input_tokens + (call.output_tokens or 0),
        "gen_ai.usage.cache_read_input_tokens": call.cached_tokens or None,
        "gen_ai.usage.cache_creation_input_tokens": call.write_tokens or None,
        "gen_ai.usage.reasoning_tokens": call.reasoning_tokens or None,
    }


def _turn(name: str, turn: Record) -> Record:
    told = {f"{name}.role": turn["role"], f"{name}.content": turn["content"]}
    for place, made in enumerate(turn.get("tool_calls", ())):
        told |= {f"{name}.tool_calls.{place}.{key}": made["function"][key] for key in ("name", "arguments")}
    return told
