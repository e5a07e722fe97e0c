"""Spans of model calls by OpenTelemetry's own names, of all vintages, and those that libraries add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import counting, usage
from route_audit.ingest.formats.bodies import take_tools
from route_audit.ingest.formats.dotted import gathered
from route_audit.ingest.formats.genai_events import take_events, turn_of
from route_audit.ingest.formats.interface import JSONL, About
from route_audit.ingest.formats.otlp import Record
from route_audit.ingest.formats.parts import opened_text, take_answer, take_prompt
from route_audit.ingest.formats.paths import reach
from route_audit.ingest.formats.spans import Spans
from route_audit.ingest.formats.tags import take_metadata
from route_audit.ingest.rejects import NOT_A_MODEL_SPAN, NotACall

ABOUT = About(
    name="otel-genai",
    title="OpenTelemetry GenAI spans, OTLP/JSON (also OpenLLMetry's, OpenInference's, MLflow's)",
    containers=(JSONL,),
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
    docs="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ (checked 2026-11-24)",
    note="a library that leaves cached tokens out of the input is found out only where they outnumber it",
)

_CALLS = frozenset({"chat", "completion", "text_completion", "generate_content"})
_OTHER_OPERATIONS = frozenset(
    {
        "create_agent",
        "embedding",
        "embeddings",
        "execute_tool",
        "invoke_agent",
        "invoke_workflow",
        "rerank",
        "retrieval",
    }
)
_TEXTS = (
    "gen_ai.system_instructions",
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.tool.definitions",
    "gen_ai.prompt",
    "gen_ai.completion",
    "ai.prompt.messages",
    "ai.response.toolCalls",
    "gen_ai.usage.input_token_details",
    "gen_ai.usage.output_token_details",
)
_MAKES = {"image": Modality.IMAGE, "speech": Modality.AUDIO}
_PROPERTIES = ("traceloop.association.properties.", "ai.telemetry.metadata.")
"""How the attributes begin under which OpenLLMetry and Vercel's AI SDK keep what the application gave."""

_TOLD_APART = ("session_id", "user_id", "sessionId", "userId")
"""Properties that have a place of their own."""

_MODEL = ("gen_ai.response.model", "gen_ai.request.model")
_INTERFACE = re.compile(r"(?:\.anthropic)?\.(?:chat|completion|messages|responses)$")
"""What Vercel's AI SDK puts behind a provider's name."""


def _named(*names: str) -> Iterator[str]:
    """The attributes in which the application's own values called ``names`` stand."""
    return (prefix + name for prefix in _PROPERTIES for name in names)


class _GenAi(Spans):
    """A span with OpenTelemetry's names, or with those of OpenLLMetry and of Vercel's AI SDK."""

    def exchange(self, row: Record) -> Exchange:
        """The call that a span tells of.

        Raises:
            NotACall: it tells of none.
            RowError: a value is of another kind than its field.
        """
        attributes = row["attributes"]
        if not _is_call(attributes):
            raise NotACall(NOT_A_MODEL_SPAN)
        for name in _TEXTS:
            if name in attributes:
                attributes[name] = opened_text(attributes[name])
        _put_calls(attributes)
        exchange = self.made(self.told(row))
        _take_details(exchange, attributes)
        _take_anthropic(exchange, attributes)
        _take_indexed(exchange, attributes)
        _take_output_type(exchange, attributes.get("gen_ai.output.type"))
        take_events(exchange, row["events"])
        take_metadata(exchange, _own_tags(attributes) | row["tags"])
        return exchange

    def made(self, told: dict[str, Any]) -> Exchange:
        """The exchange that the values add up to."""
        texts = {name: told.pop(name, None) for name in ("prompt", "system", "answer")}
        if "." in (told.get("provider") or ""):
            told["provider"] = _INTERFACE.sub("", told["provider"])
        if (told.get("reasoning_tokens") or 0) > (told.get("output_tokens") or 0) and _is_gemini(told):
            told["output_tokens"] = (told.get("output_tokens") or 0) + told["reasoning_tokens"]
        if type(told.get("tools")) is list:
            told["tools"] = [opened_text(tool) for tool in told["tools"]]
        exchange = super().made(told)
        take_prompt(exchange, texts["prompt"], texts["system"])
        take_answer(exchange, texts["answer"])
        return exchange


GENAI_SPANS = _GenAi(
    ABOUT,
    cache=counting.UNSAID,
    paths={
        "id": "span_id",
        "timestamp": "start",
        "end": "end",
        "first_token": "first_token",
        "status": "status",
    },
    names={
        "id": ("gen_ai.response.id",),
        "error": ("error.type",),
        "session": ("gen_ai.conversation.id", "session.id", *_named("session_id", "sessionId")),
        "user": ("user.id", "enduser.id", *_named("user_id", "userId")),
        "feature": ("gen_ai.workflow.name", "traceloop.workflow.name", "ai.telemetry.functionId"),
        "provider": ("gen_ai.provider.name", "gen_ai.system"),
        "model": _MODEL,
        "service_tier": (
            "openai.response.service_tier",
            "gen_ai.openai.response.service_tier",
            "gen_ai.response.service_tier",
            "openai.request.service_tier",
            "gen_ai.openai.request.service_tier",
        ),
        "stream": ("gen_ai.request.stream", "llm.is_streaming", "gen_ai.is_streaming"),
        "max_output_tokens": ("gen_ai.request.max_tokens", "ai.settings.maxOutputTokens"),
        "time_to_first_token_s": (
            "gen_ai.response.time_to_first_chunk",
            "gen_ai.server.time_to_first_token",
            "gen_ai.latency.time_to_first_token",
        ),
        "time_to_first_token_ms": ("ai.response.msToFirstChunk",),
        "cost_usd": ("gen_ai.usage.cost", "operation.cost"),
        "prompt": ("gen_ai.input.messages", "gen_ai.prompt", "ai.prompt.messages"),
        "system": ("gen_ai.system_instructions",),
        "answer": (
            "gen_ai.output.messages",
            "gen_ai.completion",
            "ai.response.text",
            "ai.response.object",
        ),
        "tools": ("gen_ai.tool.definitions", "ai.prompt.tools"),
        "input_tokens": ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
        "output_tokens": ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
        "total_tokens": ("gen_ai.usage.total_tokens", "llm.usage.total_tokens", "ai.usage.totalTokens"),
        "cached_input_tokens": (
            "gen_ai.usage.cache_read.input_tokens",
            "gen_ai.usage.cache_read_input_tokens",
            "gen_ai.usage.cache_read_tokens",
            "gen_ai.usage.details.cache_read_tokens",
            "gen_ai.usage.details.cache_read_input_tokens",
            "gen_ai.usage.details.cached_tokens",
            "gen_ai.usage.details.cached_content_tokens",
            "gen_ai.usage.input_tokens.cached",
            "ai.usage.inputTokenDetails.cacheReadTokens",
            "ai.usage.cachedInputTokens",
        ),
        "cache_write_tokens": (
            "gen_ai.usage.cache_creation.input_tokens",
            "gen_ai.usage.cache_creation_input_tokens",
            "gen_ai.usage.cache_write_input_tokens",
            "gen_ai.usage.cache_write_tokens",
            "gen_ai.usage.details.cache_write_tokens",
            "gen_ai.usage.details.cache_creation_input_tokens",
            "gen_ai.usage.input_tokens.cache_write",
            "ai.usage.inputTokenDetails.cacheWriteTokens",
        ),
        "audio_input_tokens": (
            "gen_ai.usage.details.input_audio_tokens",
            "gen_ai.usage.details.audio_prompt_tokens",
        ),
        "audio_output_tokens": (
            "gen_ai.usage.details.output_audio_tokens",
            "gen_ai.usage.details.audio_candidates_tokens",
        ),
        "reasoning_tokens": (
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.reasoning_tokens",
            "gen_ai.usage.details.reasoning_tokens",
            "gen_ai.usage.details.thoughts_tokens",
            "gen_ai.usage.output_tokens.reasoning",
            "llm.usage.reasoning_tokens",
            "ai.usage.outputTokenDetails.reasoningTokens",
            "ai.usage.reasoningTokens",
        ),
    },
)


def _is_call(attributes: Mapping[str, Any]) -> bool:
    """True for a span of a model call; what has an unknown name is one if it has a model and counts."""
    operation = str(
        attributes.get("gen_ai.operation.name") or attributes.get("llm.request.type") or ""
    ).lower()
    if operation in _CALLS or operation in _OTHER_OPERATIONS:
        return operation in _CALLS
    if attributes.get("traceloop.span.kind"):
        return False
    named = any(attributes.get(name) for name in _MODEL)
    counted = "gen_ai.usage.output_tokens" in attributes or "gen_ai.usage.completion_tokens" in attributes
    return named and (counted or not operation)


def _is_gemini(told: Mapping[str, Any]) -> bool:
    """True for a model whose own output count leaves its thoughts out, as some libraries pass it on."""
    return "gemini" in str(told.get("model")).lower()


def _put_calls(attributes: dict[str, Any]) -> None:
    """Put the tool calls, which Vercel's AI SDK keeps apart, behind the answer's text."""
    calls = attributes.get("ai.response.toolCalls")
    if type(calls) is list:
        made = [{"type": "tool-call"} | call for call in calls if type(call) is dict]
        attributes["ai.response.text"] = [attributes.get("ai.response.text") or "", *made]


def _take_details(exchange: Exchange, attributes: Mapping[str, Any]) -> None:
    """Fill the kinds of tokens that LangSmith's exporter keeps in mappings."""
    for name, key, field in _DETAILED:
        value = reach(attributes[name], (key,)) if name in attributes else None
        if type(value) is int:
            setattr(exchange, field, value)
    lives = [
        reach(attributes.get(_INPUT_DETAILS), (f"ephemeral_{ttl}_input_tokens",)) for ttl in ("5m", "1h")
    ]
    if not exchange.cache_write_tokens:  # LangChain has a zero there where it tells how long writes live
        exchange.cache_write_tokens = sum(count for count in lives if type(count) is int)


_INPUT_DETAILS, _OUTPUT_DETAILS = "gen_ai.usage.input_token_details", "gen_ai.usage.output_token_details"
_DETAILED = (
    (_INPUT_DETAILS, "cache_read", "cached_input_tokens"),
    (_INPUT_DETAILS, "cache_creation", "cache_write_tokens"),
    (_INPUT_DETAILS, "ephemeral_1h_input_tokens", "cache_write_1h_tokens"),
    (_INPUT_DETAILS, "audio", "audio_input_tokens"),
    (_OUTPUT_DETAILS, "reasoning", "reasoning_tokens"),
    (_OUTPUT_DETAILS, "audio", "audio_output_tokens"),
)


def _take_anthropic(exchange: Exchange, attributes: Mapping[str, Any]) -> None:
    """Fill the input and searches from Anthropic's own usage, which Vercel's AI SDK keeps beside its counts.

    Versions before the sixth leave the cache out of those and don't say what was written to it.
    """
    told = attributes.get("ai.response.providerMetadata")
    used = None if told is None else reach(opened_text(told), ("anthropic", "usage"))
    if type(used) is dict:
        counted = Exchange()
        usage.take_anthropic(counted, _ANTHROPIC.decode(msgspec.json.encode(used)))
        exchange.web_searches = counted.web_searches
        for name in _OF_INPUT if counted.input_tokens is not None else ():
            setattr(exchange, name, getattr(counted, name))


_ANTHROPIC = msgspec.json.Decoder(usage.AnthropicUsage, strict=False)
_OF_INPUT = ("input_tokens", "cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens")


def _take_indexed(exchange: Exchange, attributes: Mapping[str, Any]) -> None:
    """Fill from numbered attributes what no other told."""
    if not exchange.messages:
        take_prompt(exchange, [turn_of(turn) for turn in gathered(attributes, "gen_ai.prompt")])
    if exchange.answer is None:
        take_answer(exchange, [turn_of(turn) for turn in gathered(attributes, "gen_ai.completion")])
    functions = () if exchange.tools else gathered(attributes, "llm.request.functions")
    if functions:
        take_tools(exchange, functions)


def _take_output_type(exchange: Exchange, kind: Any) -> None:  # noqa: ANN401
    if kind == "json":
        exchange.response_format = b'{"type":"json_object"}'
    elif type(kind) is str and exchange.modality is Modality.TEXT:
        exchange.modality = _MAKES.get(kind, Modality.TEXT)


def _own_tags(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The application's own attributes: those without a namespace, and the properties it set."""
    tags = {name: value for name, value in attributes.items() if "." not in name}
    for name, value in attributes.items():
        if name.startswith(_PROPERTIES):
            tags[name.removeprefix(_PROPERTIES[0]).removeprefix(_PROPERTIES[1])] = value
    for name in _TOLD_APART:
        tags.pop(name, None)
    return tags
