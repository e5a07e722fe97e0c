"""Helicone's requests, as its export tool writes them with the bodies."""

from __future__ import annotations

from invented.forms import Record, chat_request, chat_response, end, line, rfc3339, usd
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """One line per attempt."""
    return "".join(line(_record(call)) for call in calls).encode()


def _record(call: Call) -> Record:
    output = call.output_tokens or 0
    return {
        "response_id": f"a-{call.id}",
        "response_created_at": None if call.latency_ms is None else rfc3339(end(call)),
        "response_body": chat_response(call),
        "response_status": call.status,
        "response_model": None if call.failed else call.model.name,
        "request_id": call.id,
        "request_created_at": rfc3339(call.time),
        "request_body": chat_request(call),
        "request_user_id": call.user,
        "request_properties": _properties(call),
        "request_model": call.model.name,
        "provider": call.model.provider.upper(),
        "delay_ms": call.latency_ms,
        "time_to_first_token": call.first_token_ms,
        "total_tokens": call.input_tokens + output,
        "prompt_tokens": call.input_tokens,
        "prompt_cache_write_tokens": call.write_tokens,
        "prompt_cache_read_tokens": call.cached_tokens,
        "completion_tokens": output,
        "cost": usd(call),
        "cache_enabled": False,
        "cache_reference_id": "00000000-0000-0000-0000-000000000000",
        "signed_body_url": None,
    }


def _properties(call: Call) -> Record:
    told = {"Helicone-Session-Id": call.session, "feature": call.kind.feature}
    return {name: value for name, value in told.items() if value is not None}
