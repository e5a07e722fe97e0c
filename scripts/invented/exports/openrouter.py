"""OpenRouter's activity table."""

from __future__ import annotations

from invented.forms import Record, table, usd
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """One line per attempt."""
    return table(_line, calls).encode()


def _line(call: Call) -> Record:
    return {
        "generation_id": call.id,
        "created_at": call.time.isoformat(sep=" ", timespec="milliseconds").partition("+")[0],
        "cost_total": usd(call),
        "cost_web_search": 0,
        "cost_cache": 0,
        "cost_file_processing": 0,
        "byok_usage_inference": 0,
        "tokens_prompt": 0 if call.failed else call.input_tokens,
        "tokens_completion": call.output_tokens or 0,
        "tokens_reasoning": call.reasoning_tokens,
        "tokens_cached": call.cached_tokens,
        "model_permaslug": f"{call.model.provider}/{call.model.name}",
        "provider_name": call.model.provider,
        "variant": "standard",
        "cancelled": False,
        "streamed": call.kind.streamed,
        "user": call.user,
        "finish_reason_normalized": "error" if call.failed else "stop",
        "generation_time_ms": call.latency_ms,
        "time_to_first_token_ms": call.first_token_ms or 0,
        "api_key_name": "support-desk",
        "app_name": "",
    }
