"""Vertex AI's request-response log, as BigQuery extracts it."""

from __future__ import annotations

import re
from typing import Any

from invented.exports import gemini_pairs
from invented.forms import Record, line, packed
from invented.traffic import Call

_CAPITAL = re.compile(r"[A-Z]")


def export(calls: list[Call]) -> bytes:
    """One row per attempt, its JSON columns as text and in snake case."""
    return "".join(line(_record(call)) for call in calls).encode()


def _record(call: Call) -> Record:
    path = f"publishers/google/models/{call.model.name}"
    body = gemini_pairs.response(call)
    streamed = call.kind.streamed and not call.failed
    return {
        "endpoint": f"projects/1/locations/europe-west4/{path}",
        "deployed_model_id": "",
        "logging_time": call.time.strftime("%Y-%m-%d %H:%M:%S.%f UTC"),
        "request_id": call.id,
        "request_payload": [],
        "response_payload": [],
        "model": path,
        "model_version": "",
        "api_method": "StreamGenerateContent" if call.kind.streamed else "GenerateContent",
        "full_request": packed(_snaked(gemini_pairs.request(call))),
        "full_response": packed(_snaked(gemini_pairs.stream(body) if streamed else body)),
        "metadata": packed({"request_latency": call.latency_ms}),
        "otel_log": None,
    }


def _snaked(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """``value`` with its keys in snake case, those of schemas and of arguments as well."""
    if isinstance(value, dict):
        return {
            _CAPITAL.sub(lambda found: f"_{found[0].lower()}", key): _snaked(inner)
            for key, inner in value.items()
        }
    return [_snaked(inner) for inner in value] if isinstance(value, list) else value
