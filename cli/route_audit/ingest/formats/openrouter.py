"""What OpenRouter tells of its calls: the activity table, single generations, and daily sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import sums, values
from route_audit.ingest.formats.interface import CSV, JSONL, About
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.rejects import EMPTY_BUCKET, NotACall

_SELLER = "openrouter"
_SUMS = (frozenset({"Date", "Slug", "Requests"}), frozenset({"date", "model_permaslug", "requests"}))
_NATIVE = "native_tokens_prompt"
_NORMALISED = frozenset({"tokens_prompt", "tokens_completion"})
"""Counts of a tokeniser that is not the model's own; beside the native ones they mean nothing."""

_TAGS = {"app": "app_name", "api_key": "api_key_name", "host": "provider_name", "preset": "preset_id"}
_OWN_PRICE = frozenset({"free", "extended"})
"""The variants that have prices of their own. Others choose among hosts, at their prices."""

_BYOK = ("byok_usage_inference", "BYOK Usage")


class OpenRouter(Mapped):
    """Calls, and lines of sums of them, as they were billed."""

    zero_counts = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of the activity table, a generation, and a line of sums."""
        keys = _inner(record).keys()
        return _NATIVE in keys or {"generation_id", "model_permaslug"} <= keys or _is_sum(keys)

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one record tells of.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: it is a line of sums without requests.
        """
        record = _inner(row)
        if _NATIVE in record:
            record = {name: value for name, value in record.items() if name not in _NORMALISED}
        exchange = super().exchange(dict(record))
        if _is_sum(record.keys()):
            exchange.id = sums.name_of(
                _SELLER, exchange.timestamp_us, None, exchange.model, record.get("endpoint_id")
            )
            if exchange.calls is None:
                raise NotACall(EMPTY_BUCKET)
        return exchange

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        told["provider"] = _SELLER
        told["tags"] = {tag: row[name] for tag, name in _TAGS.items() if row.get(name)}
        told["error"] = values.flag(row.get("cancelled")) is True
        if str(row.get("variant")) in _OWN_PRICE and "model" in told:
            told["model"] = f"{told['model']}:{row['variant']}"
        if not told.get("time_to_first_token_ms") or told.get("stream") is False:
            told.pop("time_to_first_token_ms", None)
        if told.get("cost_usd") is not None:
            told["cost_usd"] += _paid_elsewhere(row)
        return told


def _inner(record: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = record.get("data")
    return inner if type(inner) is dict else record


def _is_sum(keys: Any) -> bool:  # noqa: ANN401  # a view of keys
    return any(names <= keys for names in _SUMS)


def _paid_elsewhere(row: Mapping[str, Any]) -> float:
    """What the calls cost on a key of the caller's own, beside OpenRouter's fee."""
    if values.flag(row.get("is_byok")):
        return values.number(row.get("upstream_inference_cost") or 0) or 0.0
    paid = row.get(_BYOK[0]) or row.get(_BYOK[1])
    return values.number(paid) or 0.0 if paid else 0.0


OPENROUTER = OpenRouter(
    About(
        name="openrouter",
        title="OpenRouter activity and generations",
        containers=(CSV, JSONL),
        says=("time", "cache", "reasoning", "latency", "first token", "user", "cost", "service tier", "tags"),
        docs="https://openrouter.ai/docs/api-reference/get-a-generation (checked 2026-11-24)",
        note="no text; its daily sums have neither cached tokens nor latency",
    ),
    paths={
        "id": "generation_id // id",
        "timestamp": "created_at // date // Date",
        "user": "user // external_user",
        "model": "model_permaslug // model // Slug",
        "service_tier": "service_tier",
        "input_tokens": 'native_tokens_prompt // tokens_prompt // prompt_tokens // ["Prompt Tokens"]',
        "output_tokens": (
            'native_tokens_completion // tokens_completion // completion_tokens // ["Completion Tokens"]'
        ),
        "cached_input_tokens": "native_tokens_cached // tokens_cached",
        "reasoning_tokens": (
            'native_tokens_reasoning // tokens_reasoning // reasoning_tokens // ["Reasoning Tokens"]'
        ),
        "latency_ms": "generation_time_ms // generation_time",
        "time_to_first_token_ms": "time_to_first_token_ms // latency",
        "stream": "streamed",
        "status": "finish_reason_normalized // finish_reason",
        "cost_usd": "cost_total // total_cost // usage // Usage",
        "calls": "requests // Requests",
    },
    pages=("data",),
)
