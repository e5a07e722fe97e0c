"""PostHog's events of model calls, as its batch exports write them."""

from __future__ import annotations

from invented.forms import (
    Record,
    chat_messages,
    chat_response,
    line,
    options,
    rfc3339,
    seconds,
    tools_and_format,
    usd,
    without_gaps,
)
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """An event for each attempt, and one for the page that the user came from."""
    return "".join(line(event) for call in calls for event in (_page(call), _call(call))).encode()


def _page(call: Call) -> Record:
    return _event(call, f"{call.id}-page", "$pageview", {"$pathname": "/help"})


def _event(call: Call, name: str, event: str, properties: Record) -> Record:
    return {
        "uuid": name,
        "event": event,
        "distinct_id": call.user,
        "timestamp": rfc3339(call.time),
        "properties": {"$lib": "posthog-python", **properties},
    }


def _call(call: Call) -> Record:
    asked = tools_and_format(call)
    told = {
        "$ai_trace_id": call.logical_id,
        "$ai_session_id": call.session,
        "$ai_span_name": call.kind.feature,
        "$ai_provider": call.model.provider,
        "$ai_model": call.model.name,
        "$ai_input": chat_messages(call),
        "$ai_tools": asked.get("tools"),
        "$ai_stream": call.kind.streamed,
        "$ai_model_parameters": options(call) or None,
        "$ai_latency": seconds(call.latency_ms),
        "$ai_time_to_first_token": seconds(call.first_token_ms),
        "$ai_http_status": call.status,
        "$ai_is_error": call.failed,
        **({} if call.failed else _answer(call)),
    }
    return _event(call, call.id, "$ai_generation", without_gaps(told))


def _answer(call: Call) -> Record:
    """The answer and its counts: the input holds what was cached, which the event says."""
    return {
        "$ai_output_choices": [choice["message"] for choice in chat_response(call)["choices"]],
        "$ai_input_tokens": call.input_tokens,
        "$ai_output_tokens": call.output_tokens,
        "$ai_cache_read_input_tokens": call.cached_tokens,
        "$ai_cache_creation_input_tokens": call.write_tokens,
        "$ai_cache_creation_5m_input_tokens": call.write_tokens - call.write_1h_tokens,
        "$ai_cache_creation_1h_input_tokens": call.write_1h_tokens,
        "$ai_reasoning_tokens": call.reasoning_tokens,
        "$ai_cache_reporting_exclusive": False,
        "$ai_total_cost_usd": usd(call),
    }
