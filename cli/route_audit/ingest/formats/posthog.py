"""PostHog's events of model calls, as its batch exports and its interface give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import values
from route_audit.ingest.formats.interface import JSONL, PARQUET, About
from route_audit.ingest.formats.mapped import Mapped, only
from route_audit.ingest.formats.paths import reach
from route_audit.ingest.rejects import OTHER_TELEMETRY

_EMBEDDING = "$ai_embedding"
_NO_TAGS = frozenset({"distinct_id", "token", "session_id", "user_id"})
"""Properties without a dollar sign that PostHog's libraries set, or that have a place of their own."""


class PostHog(Mapped):
    """Events of model calls; other events are none."""

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one event tells of.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: it is another event.
        """
        exchange = super().exchange(row)
        if exchange.web_searches and not _is_claude(f"{exchange.provider}/{exchange.model}"):
            exchange.web_searches, exchange.searched = 0, True
        if row.get("event") == _EMBEDDING:
            exchange.modality = Modality.EMBEDDING
        return exchange

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths, its counts in our meaning, with the application's own properties.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        found = row.get("properties")
        properties = found if type(found) is dict else {}
        model = f"{told.get('provider')}/{told.get('model')}".lower()
        if _leaves_cache_out(properties, model) and told.get("input_tokens") is not None:
            told["input_tokens"] += (told.get("cached_input_tokens") or 0) + _written(told)
        if "gemini" in model and told.get("output_tokens") is not None:
            told["output_tokens"] += told.get("reasoning_tokens") or 0
        told["tags"] = {
            name: value
            for name, value in properties.items()
            if not name.startswith("$") and name not in _NO_TAGS
        }
        return told


def _written(told: Mapping[str, Any]) -> int:
    """What was written to the cache: as a whole, or else by how long it lives."""
    lives = (told.get(f"cache_write_{ttl}_tokens") or 0 for ttl in ("5m", "1h"))
    return told.get("cache_write_tokens") or sum(lives)


def _is_claude(model: str) -> bool:
    """True for Anthropic's models: of others PostHog counts opened pages too, or any number as one."""
    return "anthropic" in model.lower() or "claude" in model.lower()


def _leaves_cache_out(properties: Mapping[str, Any], model: str) -> bool:
    """True where the input count is without the cache: as the event says, and else for Claude."""
    said = values.flag(reach(properties, ("$ai_cache_reporting_exclusive",)))
    return _is_claude(model) if said is None else said


POSTHOG = PostHog(
    About(
        name="posthog",
        title="PostHog events of model calls ($ai_generation)",
        containers=(JSONL, PARQUET),
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
        docs="https://posthog.com/docs/llm-analytics/generations (checked 2026-11-29)",
        note="the session is $ai_session_id; a trace is none, and the user is the distinct id",
    ),
    marks=("event", "properties", "distinct_id"),
    paths={
        "id": "uuid // id",
        "timestamp": "timestamp",
        "session": "properties.$ai_session_id",
        "user": "distinct_id",
        "feature": "properties.$ai_span_name",
        "provider": "properties.$ai_provider",
        "model": "properties.$ai_model",
        "service_tier": "properties.$ai_model_parameters.service_tier",
        "max_output_tokens": (
            "properties.$ai_model_parameters.max_completion_tokens"
            " // properties.$ai_model_parameters.max_tokens"
        ),
        "stream": "properties.$ai_stream",
        "latency_s": "properties.$ai_latency",
        "time_to_first_token_s": "properties.$ai_time_to_first_token",
        "system": "properties.$ai_instructions",
        "prompt": "properties.$ai_input",
        "answer": "properties.$ai_output_choices // properties.$ai_output",
        "tools": "properties.$ai_tools",
        "input_tokens": "properties.$ai_input_tokens",
        "output_tokens": "properties.$ai_output_tokens",
        "cached_input_tokens": "properties.$ai_cache_read_input_tokens",
        "cache_write_tokens": "properties.$ai_cache_creation_input_tokens",
        "cache_write_5m_tokens": "properties.$ai_cache_creation_5m_input_tokens",
        "cache_write_1h_tokens": "properties.$ai_cache_creation_1h_input_tokens",
        "reasoning_tokens": "properties.$ai_reasoning_tokens",
        "web_searches": "properties.$ai_web_search_count",
        "status": "properties.$ai_http_status",
        "error": "properties.$ai_is_error",
        "cost_usd": "properties.$ai_total_cost_usd",
    },
    opens=("properties",),
    only=only("event", "$ai_generation", _EMBEDDING, otherwise=OTHER_TELEMETRY),
    pages=("results",),
)
