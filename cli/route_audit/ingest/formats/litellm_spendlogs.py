"""LiteLLM's spend-log table, as JSON from its address or as a CSV copy from its database.

Objects are JSON strings in it, and so are the prompt (inside the proxy's request) and the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import called, litellm, openai_chat, sse, turns, usage, values
from route_audit.ingest.formats.interface import CAN_SAY, CSV, JSONL, About, LogFormat
from route_audit.ingest.formats.tags import take_metadata
from route_audit.ingest.times import When

_MS = 1000.0


class Metadata(msgspec.Struct, gc=False):
    """What LiteLLM notes beside the columns; early versions keep of the usage what the columns don't."""

    usage_object: usage.ChatUsage | None = None
    additional_usage_values: usage.ChatUsage | None = None
    status: str | None = None
    user_api_key_alias: str | None = None
    user_api_key_team_alias: str | None = None
    spend_logs_metadata: dict[str, Any] | None = None
    attempted_retries: int | None = None
    attempted_fallbacks: int | None = None


class Asked(openai_chat.Request, gc=False):
    """The request that the proxy was sent, of OpenAI's interfaces or of Anthropic's."""

    instructions: Any = None
    system: Any = None


class Row(msgspec.Struct, gc=False):
    """One row of the table."""

    request_id: str | None = None
    call_type: str | None = None
    cache_hit: str | bool | None = None
    startTime: When = None  # noqa: N815  # LiteLLM's own name, as the next two
    endTime: When = None  # noqa: N815
    completionStartTime: When = None  # noqa: N815
    model: str | None = None
    user: str | None = None
    metadata: Metadata | str | None = None
    spend: float | None = None
    total_tokens: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    request_tags: list[str] | dict[str, Any] | str | None = None
    end_user: str | None = None
    model_group: str | None = None
    custom_llm_provider: str | None = None
    messages: Any = None
    response: litellm.Response = None
    proxy_server_request: Asked | str | None = None
    session_id: str | None = None
    request_duration_ms: float | None = None
    status: str | None = None


_METADATA = msgspec.json.Decoder(Metadata, strict=False)
_REQUEST = msgspec.json.Decoder(Asked, strict=False)


class LiteLLMSpendLogs(LogFormat):
    """Rows of the spend-log table."""

    about = About(
        name="litellm-spendlogs",
        title="LiteLLM_SpendLogs (the proxy's database table)",
        containers=(JSONL, CSV),
        says=tuple(word for word in CAN_SAY if word != "tier"),
        docs="https://docs.litellm.ai/docs/proxy/cost_tracking (checked 2026-11-23)",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a record with the table's own columns."""
        return {"request_id", "call_type", "startTime", "spend"} <= record.keys()

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one row tells of."""
        exchange = Exchange()
        exchange.modality = litellm.check_call(row.call_type, row.cache_hit, row.total_tokens)
        exchange.id = row.request_id or None
        exchange.session = row.session_id or None
        exchange.provider = row.custom_llm_provider or None
        exchange.cost_usd = row.spend
        metadata = _metadata(row)
        exchange.failed = values.failed(row.status) or values.failed(metadata.status)
        _take_prompt(exchange, row)
        litellm.take_answer(exchange, row.response)
        duration_s = None if row.request_duration_ms is None else row.request_duration_ms / _MS
        litellm.take_times(exchange, row.startTime, row.completionStartTime, row.endTime, duration_s)
        counts = metadata.usage_object or metadata.additional_usage_values
        litellm.take_counts(exchange, counts, row.prompt_tokens, row.completion_tokens, row.total_tokens)
        _take_caller(exchange, row, metadata)
        litellm.take_trace(
            exchange, row.session_id, (metadata.attempted_retries, metadata.attempted_fallbacks)
        )
        litellm.take_batch(exchange, row.call_type)
        called.settle(exchange, row.model or row.model_group)
        return exchange


def _metadata(row: Row) -> Metadata:
    """The row's metadata. It tells cached tokens, so money hangs on it: it must be readable."""
    if isinstance(row.metadata, str) and row.metadata:
        return sse.decode(row.metadata, _METADATA)
    return row.metadata if isinstance(row.metadata, Metadata) else Metadata()


def _take_prompt(exchange: Exchange, row: Row) -> None:
    request = row.proxy_server_request
    if isinstance(request, str):
        request = litellm.opened(request, _REQUEST)
    if request is not None:
        if told := request.instructions or request.system:
            turns.take_prompt(exchange, {"system": told})
        if isinstance(request.input, list) and exchange.modality is Modality.TEXT:
            turns.take_prompt(exchange, request.input)
            request.input = None
        openai_chat.take_request(exchange, request)
    if all(message.role == "system" for message in exchange.messages):
        litellm.take_prompt(exchange, msgspec.Raw(msgspec.json.encode(row.messages)))


def _take_caller(exchange: Exchange, row: Row, metadata: Metadata) -> None:
    exchange.user = row.end_user or row.user or None
    named = {
        "model_group": row.model_group,
        "api_key_alias": metadata.user_api_key_alias,
        "team": metadata.user_api_key_team_alias,
    }
    exchange.tags = None  # the proxy's request carries LiteLLM's own metadata, not the user's
    take_metadata(exchange, {key: value for key, value in named.items() if value})
    if metadata.spend_logs_metadata:
        take_metadata(exchange, metadata.spend_logs_metadata)
    litellm.take_request_tags(exchange, row.request_tags)


LITELLM_SPENDLOGS = LiteLLMSpendLogs()
