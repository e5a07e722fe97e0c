"""Weave's calls, as its client gives them."""

from __future__ import annotations

from invented.forms import (
    Record,
    chat_request,
    chat_response,
    chat_usage,
    end,
    exclusive_usage,
    line,
    message,
    metadata,
    options,
    rfc3339,
    tools_and_format,
    turns,
    usd,
)
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """The call of an own function, which repeats the usage, and the client's call in it for each attempt."""
    return "".join(line(record) for call in calls for record in (_own(call), _client(call))).encode()


def _own(call: Call) -> Record:
    question, answer = call.text.messages[-1][1], None if call.failed else call.text.answer
    return _record(call, "answer", f"{call.id}-own", None) | {
        "inputs": {"question": question},
        "output": answer,
    }


def _client(call: Call) -> Record:
    if call.model.provider == "anthropic":
        body = _anthropic_request(call), message(call)
        op = "anthropic.Messages.create"
    else:
        body = chat_request(call), chat_response(call)
        op = "openai.chat.completions.create"
    asked, answered = body
    output = None if call.failed else answered
    return _record(call, op, call.id, f"{call.id}-own") | {"inputs": asked, "output": output}


def _anthropic_request(call: Call) -> Record:
    system = [words for role, words in call.text.messages if role == "system"]
    request: Record = {"model": call.model.name, "messages": turns(call)}
    if system:
        request["system"] = system[0]
    return request | tools_and_format(call) | options(call)


def _record(call: Call, op: str, name: str, parent: str | None) -> Record:
    status = "error" if call.failed else "success"
    summary: Record = {"weave": {"status": status, "latency_ms": call.latency_ms}}
    if not call.failed:
        summary["usage"] = {call.model.name: {"requests": 1, **_usage(call)}}
        summary["weave"]["costs"] = {call.model.name: {"prompt_tokens_total_cost": usd(call)}}
    return {
        "id": name,
        "project_id": "tarnwerk/support",
        "op_name": f"weave:///tarnwerk/support/op/{op}:5f0c",
        "trace_id": f"t-{call.id}",
        "parent_id": parent,
        "thread_id": call.session,
        "started_at": rfc3339(call.time),
        "ended_at": None if call.latency_ms is None else rfc3339(end(call)),
        "attributes": metadata(call).get("metadata", {}) | {"user_id": call.user},
        "exception": f"HTTP {call.status}" if call.failed else None,
        "summary": summary,
    }


def _usage(call: Call) -> Record:
    """Usage in the provider's own words."""
    return exclusive_usage(call) if call.model.provider == "anthropic" else chat_usage(call)
