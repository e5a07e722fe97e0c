"""Portkey's log export."""

from __future__ import annotations

from invented.forms import Record, chat_request, chat_response, line, rfc3339, without_gaps
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """One line per attempt."""
    return "".join(line(_record(call)) for call in calls).encode()


def _record(call: Call) -> Record:
    answered = not call.failed
    return {
        "id": call.id,
        "trace_id": call.session or call.logical_id,
        "created_at": rfc3339(call.time),
        "request": {"method": "POST", "headers": {}, "body": chat_request(call)},
        "response": {"status": call.status, "headers": {}, "body": chat_response(call)},
        "is_success": answered,
        "ai_org": call.model.provider,
        "ai_model": call.model.name,
        "req_units": call.input_tokens if answered else 0,
        "res_units": call.output_tokens or 0,
        "total_units": call.input_tokens + (call.output_tokens or 0) if answered else 0,
        "cost": _cents(call),
        "cost_currency": "USD",
        "response_time": call.latency_ms,
        "response_status_code": call.status,
        "stream_mode": "TRUE" if call.kind.streamed else "FALSE",
        "metadata": without_gaps({"_user": call.user, "feature": call.kind.feature}),
    }


def _cents(call: Call) -> float | None:
    return None if call.cost_usd is None else float(call.cost_usd * 100)
