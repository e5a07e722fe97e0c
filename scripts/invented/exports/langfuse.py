"""Langfuse's observations, as its blob-storage export writes them."""

from __future__ import annotations

from datetime import datetime

from invented.forms import (
    Record,
    chat_messages,
    chat_response,
    end,
    first_token,
    line,
    packed,
    seconds,
    tools_and_format,
    usd,
)
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """A trace of one span and its generation for each attempt."""
    return "".join(line(record) for call in calls for record in (_span(call), _generation(call))).encode()


def _observation(call: Call) -> Record:
    return {
        "id": call.id,
        "trace_id": f"t-{call.logical_id}",
        "project_id": "tarnwerk",
        "environment": "production",
        "type": "GENERATION",
        "start_time": _clickhouse(call.time),
        "end_time": None if call.latency_ms is None else _clickhouse(end(call)),
        "completion_start_time": None,
        "level": "ERROR" if call.failed else "DEFAULT",
        "user_id": call.user,
        "session_id": call.session or "",
        "tags": [],
        "metadata": {"feature": call.kind.feature} if call.kind.feature else {},
        "input": "",
        "output": None,
        "provided_model_name": None,
        "usage_details": {},
        "total_cost": None,
        "latency": seconds(call.latency_ms),
    }


def _span(call: Call) -> Record:
    return _observation(call) | {"id": f"{call.id}-span", "type": "SPAN"}


def _generation(call: Call) -> Record:
    asked = tools_and_format(call)
    demanded = asked.pop("response_format", None)
    messages = chat_messages(call)
    generation = _observation(call)
    if demanded:
        generation["metadata"]["response_format"] = packed(demanded)
    if call.first_token_ms is not None:
        generation["completion_start_time"] = _clickhouse(first_token(call))
    return generation | {
        "input": packed({"messages": messages, **asked} if asked else messages),
        "output": None if call.failed else packed(chat_response(call)["choices"][0]["message"]),
        "provided_model_name": call.model.name,
        "model_parameters": packed({"max_tokens": "Infinity", "service_tier": call.service_tier}),
        "usage_details": {} if call.failed else _usage(call),
        "total_cost": usd(call),
    }


def _usage(call: Call) -> Record:
    """Parts that do not overlap, and their sum."""
    output = call.output_tokens or 0
    parts = {
        "input": call.input_tokens - call.cached_tokens - call.write_tokens,
        "input_cached_tokens": call.cached_tokens,
        "input_cache_creation_5m": call.write_tokens - call.write_1h_tokens,
        "input_cache_creation_1h": call.write_1h_tokens,
        "output": output - call.reasoning_tokens,
        "output_reasoning_tokens": call.reasoning_tokens,
    }
    used = {name: count for name, count in parts.items() if count}
    return used | {"total": sum(used.values())}


def _clickhouse(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S.%f")
