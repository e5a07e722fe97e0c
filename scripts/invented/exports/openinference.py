"""OpenInference spans as Phoenix's interface gives them."""

from __future__ import annotations

from invented.exports.spans import answer_message
from invented.forms import (
    Record,
    chat_messages,
    end,
    first_token,
    line,
    options,
    packed,
    rfc3339,
    tools_and_format,
    usd,
)
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """The chain, which repeats the counts, and the model's span in it for each attempt."""
    return "".join(line(record) for call in calls for record in (_chain(call), _model(call))).encode()


def _chain(call: Call) -> Record:
    question = {"input": {"value": call.text.messages[-1][1]}}
    return _span(call, "CHAIN", f"{call.id}-chain", None, question | {"llm": _counts(call)})


def _model(call: Call) -> Record:
    parameters = options(call) | tools_and_format(call)
    llm: Record = {
        "model_name": call.model.name,
        "provider": call.model.provider,
        "input_messages": [_message(turn) for turn in chat_messages(call)],
        "invocation_parameters": packed({key: value for key, value in parameters.items() if key != "tools"}),
        **_counts(call),
    }
    if not call.failed:
        llm["output_messages"] = [_message(answer_message(call))]
    if "tools" in parameters:
        llm["tools"] = [{"tool": {"json_schema": packed(tool)}} for tool in parameters["tools"]]
    told: Record = {"llm": llm, "user": {"id": call.user}}
    if call.session:
        told["session"] = {"id": call.session}
    if call.kind.feature:
        told["metadata"] = {"feature": call.kind.feature}
    return _span(call, "LLM", call.id, f"{call.id}-chain", told)


def _span(call: Call, kind: str, name: str, parent: str | None, told: Record) -> Record:
    return {
        "name": kind.lower(),
        "context": {"trace_id": call.logical_id, "span_id": name},
        "span_kind": kind,
        "parent_id": parent,
        "start_time": rfc3339(call.time),
        "end_time": None if call.latency_ms is None else rfc3339(end(call)),
        "status_code": "ERROR" if call.failed else "OK",
        "status_message": f"HTTP {call.status}" if call.failed else "",
        "attributes": told,
        "events": [_first_token(call)] if call.first_token_ms is not None else [],
    }


def _first_token(call: Call) -> Record:
    return {"name": "First Token Stream Event", "timestamp": rfc3339(first_token(call)), "attributes": {}}


def _message(turn: Record) -> Record:
    said: Record = {"role": turn["role"], "content": turn["content"] or ""}
    if "tool_calls" in turn:
        said["tool_calls"] = [{"tool_call": {"function": made["function"]}} for made in turn["tool_calls"]]
    return {"message": said}


def _counts(call: Call) -> Record:
    if call.failed:
        return {}
    read = {"cache_read": call.cached_tokens, "cache_write": call.write_tokens}
    return {
        "token_count": {
            "prompt": call.input_tokens,
            "completion": call.output_tokens,
            "total": call.input_tokens + (call.output_tokens or 0),
            "prompt_details": {name: count for name, count in read.items() if count},
            "completion_details": {"reasoning": call.reasoning_tokens},
        },
        "cost": {"total": usd(call)},
    }
