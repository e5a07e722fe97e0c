"""Cloudflare AI Gateway's logs, as its REST interface lists them; its Logpush can't be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats.interface import JSONL, About
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.paths import open_texts
from route_audit.ingest.rejects import ENCRYPTED, FROM_GATEWAY_CACHE, NotACall, RowError

_BODIES = ("request_head", "response_head")
_USERS = ("user", "user_id")
_PUSHED = frozenset({"Gateway", "Endpoint", "Provider"})
_TEXTS = (("metadata",), *((name,) for name in _BODIES))


class Cloudflare(Mapped):
    """Gateway logs."""

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for an entry of the REST interface and for one of Logpush."""
        return {"tokens_in", "tokens_out", "provider"} <= record.keys() or record.keys() >= _PUSHED

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one entry tells of.

        Raises:
            RowError: a value is of another kind than its field, or the entry comes from Logpush.
            NotACall: the gateway's cache answered.
        """
        if "tokens_in" not in row and row.keys() >= _PUSHED:
            raise RowError(ENCRYPTED)
        if row.get("cached") is True:
            raise NotACall(FROM_GATEWAY_CACHE)
        for name in _BODIES:  # the beginning of a body is no text
            if row.get(f"{name}_complete") is not True:
                row[name] = None
        open_texts(row, _TEXTS)
        return super().exchange(row)

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths; an entry that failed says so in ``success`` too.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        told["error"] = row.get("success") is False
        tags = row.get("metadata")
        if type(tags) is dict:
            told["tags"] = {name: tag for name, tag in tags.items() if name not in _USERS}
        if type(row.get("step")) is int and row["step"] > 0:
            told["metadata"] = {"step": row["step"]}
        return told


CLOUDFLARE = Cloudflare(
    About(
        name="cloudflare",
        title="Cloudflare AI Gateway logs",
        containers=(JSONL,),
        says=("text", "answer", "time", "cache", "reasoning", "latency", "user", "cost", "tags"),
        docs="https://developers.cloudflare.com/api/resources/ai_gateway/subresources/logs"
        " (checked 2026-11-24)",
        note="the REST interface's pages, not Logpush; cached tokens and text only of short bodies",
    ),
    paths={
        "id": "id",
        "timestamp": "created_at",
        "user": "metadata.user // metadata.user_id",
        "model": "model",
        "provider": "provider",
        "request": "request_head",
        "response": "response_head",
        "input_tokens": "tokens_in",
        "output_tokens": "tokens_out",
        "latency_ms": "duration",
        "status": "status_code",
        "cost_usd": "cost",
    },
    body_wins=True,
    pages=("result",),
)
