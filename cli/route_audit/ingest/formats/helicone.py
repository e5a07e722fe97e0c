"""Helicone's requests, as its export tool and its interface give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import counting
from route_audit.ingest.formats.interface import CSV, JSONL, About
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.paths import opened, reach
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.rejects import FROM_GATEWAY_CACHE, NOT_A_MODEL_SPAN, NotACall

_OBJECTS = ("request_body", "response_body", "request_properties", "properties")
_COUNTS = (
    "input_tokens",
    "output_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "audio_input_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
)
_NO_BODY = "helicone_message"
"""The only key of a body that was not asked for."""

_TOOL_KINDS = frozenset({"tool", "vector_db", "data"})
"""What Helicone's logger keeps beside model calls."""

_NOT_CACHED = frozenset({"", "00000000-0000-0000-0000-000000000000"})


class Helicone(Mapped):
    """Helicone's requests."""

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a request with Helicone's names for both of its ends."""
        return "request_created_at" in record and not record.keys().isdisjoint(
            {"response_created_at", "response_status", "request_properties", "delay_ms"}
        )

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one request tells of.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: Helicone's cache answered, or it is no request to a model.
        """
        for name in _OBJECTS:
            if name in row:
                row[name] = _object(row[name])
        if str(row.get("cache_reference_id") or "") not in _NOT_CACHED:
            raise NotACall(FROM_GATEWAY_CACHE)
        if str(reach(row, ("request_body", "_type"))) in _TOOL_KINDS:
            raise NotACall(NOT_A_MODEL_SPAN)
        return super().exchange(row)

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths; the properties that Helicone itself sets are no tags.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        tags = told.get("tags")
        if type(tags) is dict:
            told["tags"] = {name: tag for name, tag in tags.items() if not name.startswith("Helicone-")}
        if told.get("provider"):
            told["provider"] = told["provider"].lower()
        told["gateway"] = bool(row.get("ai_gateway_body_mapping"))
        return told

    def made(self, told: dict[str, Any]) -> Exchange:
        """The exchange that the values add up to.

        Helicone's own counts leave out what was cached for some providers and years and hold it for
        others. The usage in the answer is plain, so it wins where the answer is there.
        """
        own = {name: told.pop(name) for name in _COUNTS if told.get(name) is not None}
        exchange = super().made(told)
        if exchange.input_tokens is None or exchange.output_tokens is None:
            for name, count in own.items():
                setattr(exchange, name, count)
            _put_inside(exchange, gateway=told["gateway"])
        exchange.failed = exchange.failed or _never_ended(told.get("status"))
        return exchange


def _put_inside(exchange: Exchange, *, gateway: bool) -> None:
    """Add what was cached to the input where Helicone leaves it out: for Claude, and on its gateway.

    Where it counts reasoning at all, it counts it apart from the rest of the output.
    """
    left_out = gateway or "claude" in exchange.model.lower()
    counting.place(exchange, counting.OUTSIDE if left_out else counting.UNSAID, None, reasoning_outside=True)


def _never_ended(status: Any) -> bool:  # noqa: ANN401
    """True for Helicone's own codes, below the HTTP ones: pending, cancelled, refused as a threat."""
    return str(status).startswith("-")


def _object(value: Any) -> Any:  # noqa: ANN401  # as the container has it
    """An object; None for one that is not there.

    The export tool doubles the quotes of an object's text before it writes the text into a CSV cell.
    """
    if type(value) is str:
        value = _opened(value)
    if type(value) is dict and (not value or _NO_BODY in value):
        return None
    return value


def _opened(text: str) -> Any:  # noqa: ANN401
    for spelling in (text, text.replace('""', '"')):
        try:
            return opened(spelling)
        except DECODING_ERRORS:
            continue
    return text


HELICONE = Helicone(
    About(
        name="helicone",
        title="Helicone requests",
        containers=(JSONL, CSV),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "reasoning",
            "latency",
            "first token",
            "session",
            "user",
            "tools",
            "cost",
            "service tier",
            "tags",
        ),
        docs="https://docs.helicone.ai/tools/export (checked 2026-11-24)",
        note="export with --include-body, as JSON lines: without bodies, what was cached may be misplaced",
    ),
    paths={
        "id": "request_id // response_id",
        "timestamp": "request_created_at",
        "end": "response_created_at",
        "latency_ms": "delay_ms // latency",
        "time_to_first_token_ms": "time_to_first_token",
        "session": ('request_properties["Helicone-Session-Id"] // properties["Helicone-Session-Id"]'),
        "user": "request_user_id // user_id",
        "tags": "request_properties // properties",
        "model": "response_model // model_override // model // response_body.model // request_model",
        "provider": "provider",
        "request": "request_body",
        "response": "response_body",
        "input_tokens": "prompt_tokens",
        "output_tokens": "completion_tokens",
        "cached_input_tokens": "prompt_cache_read_tokens",
        "cache_write_tokens": "prompt_cache_write_tokens",
        "audio_input_tokens": "prompt_audio_tokens",
        "audio_output_tokens": "completion_audio_tokens",
        "reasoning_tokens": "reasoning_tokens",
        "status": "response_status",
        "cost_usd": "costUSD // cost",
    },
    pages=("data",),
)
