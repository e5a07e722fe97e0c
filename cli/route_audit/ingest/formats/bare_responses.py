"""Response bodies alone, one after the other, as an SDK's objects are dumped without their requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, dialects, pairs
from route_audit.ingest.formats.interface import JSONL, About, LogFormat

_OBJECTS = frozenset({"chat.completion", "response"})
_OF_A_REQUEST = (*pairs.REQUESTS, "messages", "prompt", "contents", "input_user")
"""Keys that are filled in records that tell more than an answer."""


class BareResponses(LogFormat):
    """Whole bodies of OpenAI's, Anthropic's and Gemini's interfaces, and of what is compatible."""

    about = About(
        name="bare-responses",
        title="Responses alone, without their requests: OpenAI, Anthropic, Gemini",
        containers=(JSONL,),
        says=("answer", "time", "cache", "reasoning", "service tier"),
        docs="docs/formats.md",
        note="no prompts, so every tier is unsure; log the request beside the response",
    )
    columns = frozenset({"id", "object", "type", "created", "created_at", "model", "usage", "choices"})

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a whole body with its counts, and nothing of a request."""
        if any(record.get(key) for key in _OF_A_REQUEST):
            return False
        kind = str(record.get("object"))
        if kind in _OBJECTS:
            stored = kind == "chat.completion" and "metadata" in record  # as OpenAI's lists of them have it
            return "usage" in record and not stored
        if record.get("type") == "message":
            return {"role", "content", "usage", "model"} <= record.keys()
        if "candidates" in record:
            return "usageMetadata" in record or "usage_metadata" in record
        return {"model", "usage"} <= record.keys() and dialects.of_answer(record) == dialects.INTERACTIONS

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one body tells of.

        Raises:
            RowError: a value is of another kind than its field.
        """
        exchange = Exchange()
        bodies.take_response(exchange, row)
        called.settle(exchange, exchange.model)
        return exchange


BARE_RESPONSES = BareResponses()
