"""LangSmith's runs of an application that calls models through LangChain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from invented.forms import Record, chat_messages, end, first_token, line, options, tools_and_format
from invented.traffic import Call

_CLASSES = {
    "system": "SystemMessage",
    "user": "HumanMessage",
    "assistant": "AIMessage",
    "tool": "ToolMessage",
}


def export(calls: list[Call]) -> bytes:
    """A chain, which repeats the counts, and the model run in it for each attempt."""
    return "".join(line(record) for call in calls for record in (_chain(call), _run(call))).encode()


def _chain(call: Call) -> Record:
    question = call.text.messages[-1][1]
    outputs = None if call.failed else {"output": call.text.answer}
    chain = {"id": f"chain-{call.id}", "run_type": "chain", "inputs": {"question": question}}
    return _run(call) | chain | {"outputs": outputs}


def _run(call: Call) -> Record:
    return {
        "id": call.id,
        "name": "ChatModel",
        "run_type": "llm",
        "start_time": _naive(call.time),
        "end_time": None if call.latency_ms is None else _naive(end(call)),
        "first_token_time": None if call.first_token_ms is None else _naive(first_token(call)),
        "status": "error" if call.failed else "success",
        "error": f"HTTP {call.status}" if call.failed else None,
        "tags": [],
        "trace_id": f"chain-{call.id}",
        "dotted_order": f"{call.time:%Y%m%dT%H%M%S%f}Z{call.id}",
        "session_id": "tarnwerk-support",
        "inputs": {"messages": [[_message(turn) for turn in chat_messages(call)]]},
        "outputs": None if call.failed else _outputs(call),
        "extra": {
            "invocation_params": tools_and_format(call) | options(call),
            "metadata": _metadata(call),
        },
        **_counts(call),
    }


def _metadata(call: Call) -> Record:
    told = {
        "ls_provider": call.model.provider,
        "ls_model_name": call.model.name,
        "thread_id": call.session,
        "user_id": call.user,
        "feature": call.kind.feature,
    }
    return {name: value for name, value in told.items() if value is not None}


def _message(turn: Record) -> Record:
    said: Record = {"content": turn["content"] or ""}
    if "tool_calls" in turn:
        said["additional_kwargs"] = {"tool_calls": turn["tool_calls"]}
    return _constructor(_CLASSES[turn["role"]], said)


def _constructor(name: str, said: Record) -> Record:
    return {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", name], "kwargs": said}


def _outputs(call: Call) -> Record:
    text = call.text
    said: Record = {
        "content": "" if text.tool_call else text.answer,
        "response_metadata": {"model_name": call.model.name, "service_tier": call.service_tier},
    }
    if text.tool_call:
        made: dict[str, Any] = {"name": text.tool_call, "arguments": text.answer}
        said["additional_kwargs"] = {"tool_calls": [{"type": "function", "function": made}]}
    return {"generations": [[{"text": said["content"], "message": _constructor("AIMessage", said)}]]}


def _counts(call: Call) -> Record:
    if call.failed:
        return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0, "total_cost": None}
    output = call.output_tokens or 0
    read = {
        "cache_read": call.cached_tokens,
        "cache_creation": 0,
        "ephemeral_5m_input_tokens": call.write_tokens - call.write_1h_tokens,
        "ephemeral_1h_input_tokens": call.write_1h_tokens,
    }
    return {
        "prompt_tokens": call.input_tokens,
        "completion_tokens": output,
        "total_tokens": call.input_tokens + output,
        "prompt_token_details": read if any(read.values()) else None,
        "completion_token_details": {"reasoning": call.reasoning_tokens} if call.reasoning_tokens else None,
        "total_cost": str(call.cost_usd),
    }


def _naive(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.%f")
