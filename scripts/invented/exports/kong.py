"""Kong's log entries with payloads, in the key names of version 3.12."""

from __future__ import annotations

from invented.forms import Record, chat_request, chat_response, chat_usage, epoch, line, metadata, packed, usd
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """One entry per attempt."""
    return "".join(line(_entry(call)) for call in calls).encode()


def _entry(call: Call) -> Record:
    latency_ms = call.latency_ms
    waited: Record = {} if latency_ms is None else {"request": latency_ms + 9, "proxy": latency_ms}
    return {
        "started_at": round(epoch(call.time) * 1_000),
        "client_ip": "10.0.0.1",
        "latencies": waited | {"kong": 9},
        "request": {"id": call.id, "uri": "/chat", "method": "POST", "headers": {}},
        "response": {"status": call.status, "headers": {}},
        "consumer": {"username": call.user},
        "ai": {"proxy": _proxy(call)},
    }


def _proxy(call: Call) -> Record:
    told: Record = {
        "payload": {
            "request": packed(chat_request(call) | metadata(call)),
            "response": packed(chat_response(call)),
        },
        "meta": {
            "request_mode": "stream" if call.kind.streamed else "oneshot",
            "request_model": call.model.name,
            "response_model": None if call.failed else call.model.name,
            "provider_name": call.model.provider,
            "llm_latency": call.latency_ms,
        },
    }
    if not call.failed:
        total = call.input_tokens + (call.output_tokens or 0)
        told["usage"] = chat_usage(call) | {
            "total_tokens": total,
            "cost": usd(call),
            "time_to_first_token": call.first_token_ms,
        }
    return told
