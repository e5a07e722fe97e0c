"""Portkey's log export, as its Exports page and its interface write it."""

from __future__ import annotations

from route_audit.ingest.formats.interface import JSONL, About
from route_audit.ingest.formats.mapped import Mapped

PORTKEY = Mapped(
    About(
        name="portkey",
        title="Portkey logs export",
        containers=(JSONL,),
        says=("text", "answer", "time", "latency", "session", "user", "tools", "tags"),
        docs="https://portkey.ai/docs/product/observability/logs-export (checked 2026-11-24)",
        note="the unit of its cost column is not documented, so cost is not read",
    ),
    marks=("ai_org", "ai_model", "req_units"),
    paths={
        "id": "id",
        "timestamp": "created_at",
        "session": "trace_id",
        "user": "metadata._user",
        "tags": "metadata",
        "model": "ai_model // request.body.model",
        "provider": "ai_org",
        "request": "request.body // request",
        "response": "response.body // response",
        "input_tokens": "req_units",
        "output_tokens": "res_units",
        "latency_ms": "response_time",
        "status": "response_status_code",
    },
)
