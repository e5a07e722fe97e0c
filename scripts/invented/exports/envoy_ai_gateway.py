"""Envoy AI Gateway's access log, with the keys of its documentation's example and those for the cache."""

from __future__ import annotations

from invented.forms import Record, line, rfc3339
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """One line per attempt, and one of a list of tools, which calls no model."""
    listing = {"method": "POST", "mcp.method.name": "tools/list", "gen_ai.request.model": None}
    first = {"start_time": rfc3339(calls[0].time), "duration": 3, "response_code": 200} | listing
    return "".join(line(record) for record in [first, *map(_record, calls)]).encode()


def _record(call: Call) -> Record:
    answered = not call.failed
    return {
        "start_time": rfc3339(call.time),
        "method": "POST",
        "response_code": call.status,
        "duration": call.latency_ms,
        "x-request-id": call.id,
        "session.id": call.session,
        "gen_ai.provider.name": f"default/{call.model.provider}/route/chat/rule/0/ref/0",
        "gen_ai.request.model": call.model.name,
        "gen_ai.response.model": call.model.name if answered else None,
        "gen_ai.usage.input_tokens": call.input_tokens if answered else None,
        "gen_ai.usage.cached_input_tokens": call.cached_tokens if answered else None,
        "gen_ai.usage.cache_creation_input_tokens": call.write_tokens if answered else None,
        "gen_ai.usage.output_tokens": call.output_tokens,
        "gen_ai.usage.reasoning_tokens": call.reasoning_tokens if answered else None,
        "gen_ai.usage.total_tokens": call.input_tokens + (call.output_tokens or 0) if answered else None,
    }
