"""A page of Cloudflare AI Gateway's logs."""

from __future__ import annotations

from invented.forms import Record, chat_request, chat_response, packed, usd, without_gaps
from invented.traffic import Call

_HEAD = 120
"""How much of a body is kept."""


def export(calls: list[Call]) -> bytes:
    """One page with an entry per attempt."""
    told: Record = {
        "success": True,
        "result": [_entry(call) for call in calls],
        "result_info": {"page": 1, "count": len(calls)},
    }
    return packed(told).encode()


def _entry(call: Call) -> Record:
    return {
        "id": call.id,
        "created_at": call.time.isoformat(sep=" ", timespec="milliseconds").partition("+")[0],
        "cached": False,
        "duration": call.latency_ms,
        "model": call.model.name,
        "model_type": "chat",
        "provider": call.model.provider,
        "path": "chat/completions",
        "status_code": call.status,
        "step": 0,
        "success": not call.failed,
        "tokens_in": 0 if call.failed else call.input_tokens,
        "tokens_out": call.output_tokens or 0,
        "cost": usd(call),
        "custom_cost": False,
        "metadata": packed(without_gaps({"user": call.user, "feature": call.kind.feature})),
        "request_head": _head(chat_request(call)),
        "request_head_complete": False,
        "response_head": _head(chat_response(call)),
        "response_head_complete": False,
    }


def _head(body: object) -> str:
    return packed(body)[:_HEAD]
