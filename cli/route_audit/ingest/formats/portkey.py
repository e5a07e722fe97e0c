"""Portkey's log export, as its Exports page and its interface write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats.interface import JSONL, About
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.rejects import FROM_GATEWAY_CACHE, NotACall

_CENTS = 100
_DOLLARS = (None, "", "USD", "usd")
_SUCCESS = (True, None)  # 1 is True


class Portkey(Mapped):
    """Logged requests."""

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one request tells of.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: the gateway's cache answered.
        """
        status = row.get("cache_status")
        if type(status) is str and status.upper().endswith("HIT"):
            raise NotACall(FROM_GATEWAY_CACHE)
        return super().exchange(row)

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths. Costs are in cents; ``_user`` is the user, not a tag.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        cents = told.pop("cost_usd", None)
        if cents is not None and row.get("cost_currency") in _DOLLARS:
            told["cost_usd"] = cents / _CENTS
        told["error"] = row.get("is_success") not in _SUCCESS
        tags = told.get("tags")
        if type(tags) is dict:
            told["tags"] = {name: tag for name, tag in tags.items() if name != "_user"}
        return told


PORTKEY = Portkey(
    About(
        name="portkey",
        title="Portkey logs export",
        containers=(JSONL,),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "reasoning",
            "latency",
            "session",
            "user",
            "tools",
            "cost",
            "service tier",
            "tags",
        ),
        docs="https://portkey.ai/docs/product/observability/logs-export (checked 2026-11-24)",
        note="cached and reasoning tokens need the response field; the session is the trace",
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
        "request": 'request.body // ["request.body"] // request',
        "response": 'response.body // ["response.body"] // response',
        "input_tokens": "req_units",
        "output_tokens": "res_units",
        "total_tokens": "total_units",
        "latency_ms": "response_time",
        "status": "response_status_code",
        "stream": "stream_mode",
        "cost_usd": "cost",
    },
    body_wins=True,
)
