"""LiteLLM's StandardLoggingPayload, as its callbacks write it to S3, GCS, a file or an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import called, content, litellm, usage, values
from route_audit.ingest.formats.interface import CAN_SAY, JSONL, About, LogFormat
from route_audit.ingest.formats.tags import take_metadata
from route_audit.ingest.times import When


class Metadata(msgspec.Struct, gc=False):
    """What LiteLLM knows of the caller, and the usage as the provider reported it."""

    usage_object: usage.ChatUsage | None = None
    user_api_key_user_id: str | None = None
    user_api_key_alias: str | None = None
    user_api_key_team_alias: str | None = None
    requester_metadata: dict[str, Any] | None = None
    spend_logs_metadata: dict[str, Any] | None = None


class Parameters(msgspec.Struct, gc=False):
    """The request's options."""

    response_format: msgspec.Raw = msgspec.Raw()
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    max_output_tokens: int | None = None
    tools: list[msgspec.Raw] | None = None
    functions: list[msgspec.Raw] | None = None
    stream: bool | None = None
    service_tier: str | None = None
    user: str | int | None = None


class Headers(
    msgspec.Struct,
    gc=False,
    rename={"retries": "x-litellm-attempted-retries", "fallbacks": "x-litellm-attempted-fallbacks"},
):
    """How many attempts came before this one."""

    retries: int | None = None
    fallbacks: int | None = None


class Hidden(msgspec.Struct, gc=False):
    """LiteLLM's notes on the call."""

    additional_headers: Headers | None = None


class Breakdown(msgspec.Struct, gc=False):
    """How LiteLLM priced the call."""

    service_tier: str | None = None


class Row(msgspec.Struct, gc=False):
    """One payload."""

    id: str | None = None
    trace_id: str | None = None
    session_id: str | None = None
    call_type: str | None = None
    cache_hit: str | bool | None = None
    stream: bool | None = None
    status: str | None = None
    custom_llm_provider: str | None = None
    startTime: When = None  # noqa: N815  # LiteLLM's own name, as the next two
    endTime: When = None  # noqa: N815
    completionStartTime: When = None  # noqa: N815
    response_time: float | None = None
    model: str | None = None
    metadata: Metadata | None = None
    response_cost: float | None = None
    response_cost_failure_debug_info: Any = None
    cost_breakdown: Breakdown | None = None
    total_tokens: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    request_tags: list[str] | None = None
    end_user: str | None = None
    model_group: str | None = None
    messages: msgspec.Raw = msgspec.Raw()
    response: litellm.Response = None
    model_parameters: Parameters | None = None
    hidden_params: Hidden | None = None


class LiteLLMPayload(LogFormat):
    """Standard logging payloads."""

    about = About(
        name="litellm-payload",
        title="LiteLLM StandardLoggingPayload (S3, GCS and custom loggers)",
        containers=(JSONL,),
        says=tuple(word for word in CAN_SAY if word != "tier"),
        docs="https://docs.litellm.ai/docs/proxy/logging_spec (checked 2026-11-23)",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a record with the payload's own keys."""
        return {"call_type", "startTime", "trace_id", "model_group"} <= record.keys()

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one payload tells of."""
        exchange = Exchange()
        exchange.modality = litellm.check_call(row.call_type, row.cache_hit, row.total_tokens)
        exchange.id = row.id or None
        exchange.session = row.session_id or row.trace_id or None
        exchange.failed = values.failed(row.status)
        exchange.provider = row.custom_llm_provider or None
        if row.response_cost_failure_debug_info is None:
            exchange.cost_usd = row.response_cost
        _take_parameters(exchange, row.model_parameters or Parameters(), row.stream)
        litellm.take_times(exchange, row.startTime, row.completionStartTime, row.endTime, row.response_time)
        litellm.take_prompt(exchange, row.messages)
        litellm.take_answer(exchange, row.response)
        metadata = row.metadata or Metadata()
        litellm.take_counts(
            exchange, metadata.usage_object, row.prompt_tokens, row.completion_tokens, row.total_tokens
        )
        _take_caller(exchange, row, metadata)
        headers = (row.hidden_params and row.hidden_params.additional_headers) or Headers()
        litellm.take_trace(exchange, row.trace_id, (headers.retries, headers.fallbacks))
        litellm.take_batch(exchange, row.call_type)
        called.settle(exchange, row.model or row.model_group)
        return exchange


def _take_parameters(exchange: Exchange, parameters: Parameters, stream: bool | None) -> None:  # noqa: FBT001
    exchange.stream = parameters.stream if stream is None else stream
    exchange.response_format = content.demanded_format(parameters.response_format)
    exchange.tools, exchange.tool_count = content.definitions(parameters.tools, parameters.functions)
    for limit in (parameters.max_completion_tokens, parameters.max_tokens, parameters.max_output_tokens):
        if limit is not None:
            exchange.max_output_tokens = limit
            break


def _take_caller(exchange: Exchange, row: Row, metadata: Metadata) -> None:
    if row.cost_breakdown is not None and row.cost_breakdown.service_tier:
        exchange.service_tier = row.cost_breakdown.service_tier
    exchange.user = row.end_user or metadata.user_api_key_user_id or None
    named = {
        "model_group": row.model_group,
        "api_key_alias": metadata.user_api_key_alias,
        "team": metadata.user_api_key_team_alias,
    }
    take_metadata(exchange, {key: value for key, value in named.items() if value})
    for mapping in (metadata.requester_metadata, metadata.spend_logs_metadata):
        if mapping:
            mapping.pop("used_client_oauth_token", None)  # LiteLLM's own, among the caller's
            take_metadata(exchange, mapping)
    litellm.take_request_tags(exchange, row.request_tags)


LITELLM_PAYLOAD = LiteLLMPayload()
