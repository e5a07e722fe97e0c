"""Braintrust's project logs, as its interface gives them."""

from __future__ import annotations

from invented.forms import (
    Record,
    chat_messages,
    chat_response,
    end,
    epoch,
    line,
    options,
    rfc3339,
    seconds,
    tools_and_format,
    usd,
)
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """A trace of one task and the model call in it for each attempt."""
    return "".join(line(record) for call in calls for record in (_task(call), _call(call))).encode()


def _task(call: Call) -> Record:
    return {
        **_span(call, f"{call.id}-task", "task"),
        "input": call.text.messages[-1][1],
        "output": None if call.failed else call.text.answer,
        "metadata": {},
        "metrics": _times(call),
    }


def _span(call: Call, name: str, kind: str) -> Record:
    return {
        "id": name,
        "_xact_id": str(call.number),
        "created": rfc3339(call.time),
        "project_id": "tarnwerk",
        "span_id": name,
        "root_span_id": f"{call.id}-task",
        "span_parents": None if kind == "task" else [f"{call.id}-task"],
        "is_root": kind == "task",
        "span_attributes": {"name": kind, "type": kind},
        "error": f"HTTP {call.status}" if call.failed else None,
        "tags": None,
    }


def _call(call: Call) -> Record:
    told = {
        "model": call.model.name,
        "provider": call.model.provider,
        "user_id": call.user,
        "session_id": call.session,
        "feature": call.kind.feature,
        "usage_service_tier": None if call.failed else call.service_tier,
        **tools_and_format(call),
        **options(call),
    }
    return {
        **_span(call, call.id, "llm"),
        "input": chat_messages(call),
        "output": None if call.failed else chat_response(call)["choices"],
        "metadata": {name: value for name, value in told.items() if value is not None},
        "metrics": _times(call) | ({} if call.failed else _counts(call)),
    }


def _times(call: Call) -> Record:
    ended = None if call.latency_ms is None else epoch(end(call))
    return {"start": epoch(call.time), "end": ended}


def _counts(call: Call) -> Record:
    """Counts that hold what was cached; nothing where a kind does not occur."""
    output = call.output_tokens or 0
    kinds = {
        "time_to_first_token": seconds(call.first_token_ms),
        "prompt_cached_tokens": call.cached_tokens,
        "prompt_cache_creation_tokens": call.write_tokens,
        "prompt_cache_creation_5m_tokens": call.write_tokens - call.write_1h_tokens,
        "prompt_cache_creation_1h_tokens": call.write_1h_tokens,
        "completion_reasoning_tokens": call.reasoning_tokens,
    }
    used = {name: count for name, count in kinds.items() if count}
    total = {"tokens": call.input_tokens + output, "estimated_cost": usd(call)}
    return {"prompt_tokens": call.input_tokens, "completion_tokens": output} | used | total
