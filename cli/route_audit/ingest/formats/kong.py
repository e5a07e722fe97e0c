"""Kong's log entries with what its AI plugins add to them, in the key names of all its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import counting
from route_audit.ingest.formats.interface import JSONL, About
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.paths import reach
from route_audit.ingest.rejects import FROM_GATEWAY_CACHE, OTHER_TELEMETRY, NotACall

_CALL = "call"
"""Where ``split`` puts what one plugin says."""

_STREAMED = {"stream": True, "oneshot": False}
_CLIENT = "x-"
_NO_TAGS = ("x-forwarded", "x-real", "x-kong", "x-request-id", "x-stainless", "x-amzn", "x-envoy")
_SECRETS = ("key", "token", "auth", "secret", "cookie")


class Kong(Mapped):
    """Log entries; each AI plugin that called a model is a call."""

    splits = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a log entry of Kong, whether or not a model was called."""
        return {"started_at", "latencies"} <= record.keys()

    def split(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """One record for each plugin that called a model; the entry itself where none did.

        Older versions keep one request for all plugins, which is a call's own where there is one alone.
        """
        ai = row.get("ai")
        calls = {name: told for name, told in ai.items() if _is_call(told)} if type(ai) is dict else {}
        for name, told in calls.items():
            call = {**row, _CALL: told}
            if len(calls) > 1:
                call["id"] = f"{reach(row, ('request', 'id'))}/{name}"
            else:
                call["asked"] = reach(ai, ("payload", "request"))
            yield call
        if not calls:
            yield row

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one call tells of.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: no model was called, or the gateway's cache answered.
        """
        if _CALL not in row:
            raise NotACall(OTHER_TELEMETRY)
        if str(reach(row, (_CALL, "cache", "cache_status"))).lower() == "hit":
            raise NotACall(FROM_GATEWAY_CACHE)
        return super().exchange(row)

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths. A cost of zero means that no prices were set.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        if not told.get("cost_usd"):
            told.pop("cost_usd", None)
        told["stream"] = _STREAMED.get(str(reach(row, (_CALL, "meta", "request_mode"))))
        told["tags"] = _tags(row)
        return told


def _is_call(told: Any) -> bool:  # noqa: ANN401
    return type(told) is dict and (type(told.get("usage")) is dict or type(told.get("meta")) is dict)


def _of(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = told.get(name)
    return value if type(value) is dict else {}


def _tags(row: Mapping[str, Any]) -> dict[str, Any]:
    """The route, the service, and the caller's own headers without secrets and ids."""
    tags = {name: _of(row, name).get("name") for name in ("route", "service")}
    headers = _of(_of(row, "request"), "headers")
    return tags | {name: value for name, value in headers.items() if _is_tag(name.lower())}


def _is_tag(header: str) -> bool:
    public = header.startswith(_CLIENT) and not header.startswith(_NO_TAGS)
    return public and not any(secret in header for secret in _SECRETS)


KONG = Kong(
    About(
        name="kong",
        title="Kong AI Gateway log entries",
        containers=(JSONL,),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "reasoning",
            "latency",
            "first token",
            "user",
            "tools",
            "cost",
            "service tier",
            "tags",
        ),
        docs="https://developer.konghq.com/ai-gateway/ai-audit-log-reference/ (checked 2026-11-24)",
        note="text needs log_payloads; cached and reasoning tokens come from version 3.11 on",
    ),
    paths={
        "id": "id // request.id",
        "timestamp": "started_at",
        "user": "consumer.username // consumer.custom_id // consumer.id",
        "model": "call.meta.response_model // call.meta.request_model",
        "provider": "call.meta.provider_name",
        "request": "call.payload.request|json // asked|json",
        "response": "call.payload.response|json",
        "input_tokens": "call.usage.prompt_tokens // call.usage.prompt_token // call.usage.input_tokens",
        "output_tokens": (
            "call.usage.completion_tokens // call.usage.completion_token // call.usage.output_tokens"
        ),
        "cached_input_tokens": "call.usage.prompt_tokens_details.cached_tokens",
        "audio_input_tokens": "call.usage.prompt_tokens_details.audio_tokens",
        "reasoning_tokens": "call.usage.completion_tokens_details.reasoning_tokens",
        "audio_output_tokens": "call.usage.completion_tokens_details.audio_tokens",
        "total_tokens": "call.usage.total_tokens",
        "latency_ms": "call.meta.llm_latency // latencies.proxy",
        "time_to_first_token_ms": "call.usage.time_to_first_token",
        "status": "response.status",
        "cost_usd": "call.usage.cost",
    },
    cache=counting.UNSAID,
)
