"""Braintrust's project logs: spans as its page, its interface and its SQL give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import counting
from route_audit.ingest.formats.interface import CSV, JSONL, About
from route_audit.ingest.formats.leaves import name_of
from route_audit.ingest.formats.mapped import only
from route_audit.ingest.formats.nested import Nested
from route_audit.ingest.formats.paths import open_texts, reach
from route_audit.ingest.rejects import FROM_GATEWAY_CACHE, NotACall

_OBJECTS = (("span_attributes",), ("metrics",), ("metadata",), ("tags",), ("span_parents",))
_PARAMETERS = frozenset(
    {
        "model",
        "provider",
        "temperature",
        "top_p",
        "n",
        "seed",
        "stop",
        "stream",
        "max_tokens",
        "max_completion_tokens",
        "max_output_tokens",
        "frequency_penalty",
        "presence_penalty",
        "reasoning_effort",
        "response_format",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "stream_options",
        "service_tier",
        "usage_service_tier",
        "user",
        "user_id",
        "session_id",
        "thread_id",
        "conversation_id",
    }
)
"""Metadata that has a place of its own, and the request's parameters, which the wrappers keep there."""

_AT_THE_END = 0.95
"""What comes so late in the time of an answer is its end."""


class Braintrust(Nested):
    """Braintrust's spans."""

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """Take in a span.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: the span is no model call or repeats one below it, or Braintrust's own cache answered.
            Held: a call; whether it repeats others shows later.
        """
        open_texts(row, _OBJECTS)
        span, parent = name_of(row.get("span_id")), name_of(reach(row, ("span_parents", 0)))
        return self.leaves.tell(span, parent, lambda: self._called(row))

    def _called(self, row: dict[str, Any]) -> Exchange:
        if reach(row, ("metrics", "cached")) in (1, True, "1", "true"):
            raise NotACall(FROM_GATEWAY_CACHE)
        return super().exchange(row)

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths, with the metadata that the application gave.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        metadata = told.get("metadata")
        if type(metadata) is dict:
            told["metadata"] = {name: value for name, value in metadata.items() if name not in _PARAMETERS}
        return told

    def made(self, told: dict[str, Any]) -> Exchange:
        """The exchange that the values add up to.

        Braintrust's wrappers time a first token of answers in one piece too, when the whole is there; and
        nothing but that time tells those from streams.
        """
        exchange = super().made(told)
        first_s, whole_s = exchange.time_to_first_token_s, exchange.latency_s
        if exchange.stream is None and first_s and whole_s and first_s > _AT_THE_END * whole_s:
            exchange.time_to_first_token_s = None
        return exchange


BRAINTRUST = Braintrust(
    About(
        name="braintrust",
        title="Braintrust logs",
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
        docs="https://www.braintrust.dev/docs/reference/sql/examples (checked 2026-11-24)",
        note="only spans of the type llm are calls; a session is known where the metadata names one",
    ),
    marks=("root_span_id", "span_attributes"),
    paths={
        "id": "id",
        "revision": "_xact_id",
        "timestamp": "metrics.start // created",
        "end": "metrics.end",
        "time_to_first_token_s": "metrics.time_to_first_token",
        "session": "metadata.session_id // metadata.thread_id // metadata.conversation_id",
        "user": "metadata.user_id // metadata.user",
        "tags": "tags",
        "metadata": "metadata",
        "model": "metadata.model",
        "provider": "metadata.provider",
        "service_tier": "metadata.usage_service_tier // metadata.service_tier",
        "max_output_tokens": (
            "metadata.max_completion_tokens // metadata.max_tokens // metadata.max_output_tokens"
        ),
        "stream": "metadata.stream",
        "prompt": "input",
        "answer": "output",
        "tools": "metadata.tools",
        "response_format": "metadata.response_format",
        "input_tokens": "metrics.prompt_tokens",
        "output_tokens": "metrics.completion_tokens",
        "total_tokens": "metrics.tokens // metrics.total_tokens",
        "cached_input_tokens": "metrics.prompt_cached_tokens",
        "cache_write_tokens": "metrics.prompt_cache_creation_tokens",
        "cache_write_5m_tokens": "metrics.prompt_cache_creation_5m_tokens",
        "cache_write_1h_tokens": "metrics.prompt_cache_creation_1h_tokens",
        "audio_input_tokens": "metrics.prompt_audio_tokens",
        "reasoning_tokens": "metrics.completion_reasoning_tokens",
        "audio_output_tokens": "metrics.completion_audio_tokens",
        "web_searches": "metrics.server_tool_use_web_search_requests",
        "error": "error",
        "cost_usd": "metrics.estimated_cost",
    },
    cache=counting.UNSAID,
    only=only("span_attributes.type", "llm"),
    pages=("events", "data"),
)
