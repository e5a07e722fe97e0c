"""Spans of model calls in OTLP/JSON, as a collector's file exporter writes them, whoever made them.

One file, and one line of it, may hold spans of several libraries. So each span is read by the names
that it uses: OpenTelemetry's own of all vintages, OpenLLMetry's, OpenInference's or MLflow's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import otlp, usage
from route_audit.ingest.formats.bodies import take_tools
from route_audit.ingest.formats.dotted import gathered
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.formats.leaves import Leaves
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.mlflow import MLFLOW_SPANS, is_mlflow
from route_audit.ingest.formats.openinference import OPENINFERENCE_SPANS, is_openinference
from route_audit.ingest.formats.otlp import Record
from route_audit.ingest.formats.pairs import take_metadata
from route_audit.ingest.formats.parts import opened_text, parts_in, take_answer, take_prompt
from route_audit.ingest.formats.paths import reach
from route_audit.ingest.formats.spans import Spans
from route_audit.ingest.rejects import NOT_A_MODEL_SPAN, OTHER_TELEMETRY, PART_OF_A_CALL, NotACall, RowError

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


_GENAI = _GenAi(
    ABOUT,
    cache=usage.UNSAID,
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
            "openai.request.service_tier",
            "gen_ai.openai.request.service_tier",
        ),
        "stream": ("gen_ai.request.stream", "llm.is_streaming", "gen_ai.is_streaming"),
        "max_output_tokens": ("gen_ai.request.max_tokens", "ai.settings.maxOutputTokens"),
        "time_to_first_token_s": ("gen_ai.response.time_to_first_chunk", "gen_ai.server.time_to_first_token"),
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
        "audio_input_tokens": ("gen_ai.usage.details.input_audio_tokens",),
        "audio_output_tokens": ("gen_ai.usage.details.output_audio_tokens",),
        "reasoning_tokens": (
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.reasoning_tokens",
            "gen_ai.usage.details.reasoning_tokens",
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


_DETAILED = (
    ("gen_ai.usage.input_token_details", "cache_read", "cached_input_tokens"),
    ("gen_ai.usage.input_token_details", "cache_creation", "cache_write_tokens"),
    ("gen_ai.usage.output_token_details", "reasoning", "reasoning_tokens"),
)


def _take_anthropic(exchange: Exchange, attributes: Mapping[str, Any]) -> None:
    """Fill the input from Anthropic's own usage, which Vercel's AI SDK keeps beside its counts.

    Versions before the sixth leave the cache out of those and don't say what was written to it.
    """
    told = attributes.get("ai.response.providerMetadata")
    used = None if told is None else reach(opened_text(told), ("anthropic", "usage"))
    if type(used) is dict:
        counted = Exchange()
        usage.take_anthropic(counted, _ANTHROPIC.decode(msgspec.json.encode(used)))
        for name in _OF_INPUT if counted.input_tokens is not None else ():
            setattr(exchange, name, getattr(counted, name))


_ANTHROPIC = msgspec.json.Decoder(usage.AnthropicUsage, strict=False)
_OF_INPUT = ("input_tokens", "cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens")


def _take_indexed(exchange: Exchange, attributes: Mapping[str, Any]) -> None:
    """Fill from numbered attributes what no other told."""
    if not exchange.messages:
        take_prompt(exchange, [_turn(turn) for turn in gathered(attributes, "gen_ai.prompt")])
    if exchange.answer is None:
        take_answer(exchange, [_turn(turn) for turn in gathered(attributes, "gen_ai.completion")])
    functions = () if exchange.tools else gathered(attributes, "llm.request.functions")
    if functions:
        take_tools(exchange, functions)


def _turn(turn: Any) -> Any:  # noqa: ANN401  # what a span holds, here and below
    """A turn of an event or of indexed attributes; parts that stand in it as a text are opened."""
    if type(turn) is not dict:
        return turn
    return turn | {
        "content": parts_in(turn.get("content")),
        "tool_calls": opened_text(turn.get("tool_calls")),
    }


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


def take_events(exchange: Exchange, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Fill the texts that no attribute has told from what happened within the span, or was logged for it."""
    told = [(name, _unpacked(attributes)) for name, attributes in events]
    if not exchange.messages:
        system = next(
            (inner.get("gen_ai.system_instructions") for name, inner in told if name == _DETAILS), None
        )
        take_prompt(
            exchange, [turn for name, inner in told for turn in _asked(name, inner)], opened_text(system)
        )
    if exchange.answer is None:
        take_answer(exchange, [turn for name, inner in told for turn in _answered(name, inner)])


def _asked(name: str, told: dict[str, Any]) -> list[Any]:
    """The turns of the prompt that an event tells of."""
    if name == _DETAILS:
        return _several(told.get("gen_ai.input.messages"))
    if name == "gen_ai.content.prompt":
        return _several(told.get("gen_ai.prompt"))
    if name.startswith("gen_ai.") and name.endswith(".message"):
        return [{"role": name.split(".")[1]} | _turn(told)]
    return []


def _answered(name: str, told: dict[str, Any]) -> list[Any]:
    """The answers that an event tells of."""
    if name == _DETAILS:
        return _several(told.get("gen_ai.output.messages"))
    return [_answer(told)] if name in _ANSWERS else []


_ANSWERS = frozenset({"gen_ai.choice", "gen_ai.content.completion"})
_DETAILS = "gen_ai.client.inference.operation.details"


def _several(value: Any) -> list[Any]:  # noqa: ANN401
    """The messages that a text or a list holds."""
    value = opened_text(value)
    return value if type(value) is list else [] if value is None else [value]


def _unpacked(attributes: dict[str, Any]) -> dict[str, Any]:
    """An event's attributes, and those that it holds as one JSON text."""
    inner = opened_text(attributes.get("gen_ai.event.content"))
    if type(inner) is dict:
        return attributes | inner
    return attributes if inner is None else attributes | {"content": inner}


def _answer(told: dict[str, Any]) -> Any:  # noqa: ANN401
    message = opened_text(told.get("message"))
    if type(message) is dict:
        return {"role": "assistant"} | _turn(message)
    if message is None and "gen_ai.completion" in told:
        return opened_text(told["gen_ai.completion"])
    return {"role": "assistant"} | _turn({"content": message} | told)


class OtelGenAi(LogFormat):
    """Lines of OTLP: a line may hold many spans, and what a call said may stand in a log record."""

    about = ABOUT
    row = otlp.Request
    splits = True
    whole = True

    def __init__(self) -> None:
        self._leaves = Leaves()
        self._early: dict[str, list[tuple[str, dict[str, Any]]]] = {}

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> OtelGenAi:  # noqa: ARG002  # has none
        """What reads one file."""
        return OtelGenAi()

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of OTLP with a span, or a log record of a model call, and for a printed span."""
        if _is_printed(record):
            return True
        outer = "resourceSpans" if "resourceSpans" in record else "batches"
        spans = list(_innermost(record, outer, "scopeSpans", "spans"))
        logs = _innermost(record, "resourceLogs", "scopeLogs", "logRecords")
        return bool(spans) or any(map(_is_event, logs))

    def split(self, row: otlp.Request) -> Iterable[Record]:
        """The spans and log records of a line; one that holds nothing where there are none."""
        return list(otlp.records(row)) or [{}]

    def exchange(self, row: Record) -> Exchange:
        """Take in a span or a log record.

        Raises:
            NotACall: it is no model call, one that repeats calls below it, or a text of a call.
            RowError: a value is of another kind than its field.
            Held: a call; whether it repeats others shows later.
        """
        if "attributes" not in row:
            self._take_log(row)
        span, parent = row["span"], row["parent"]
        try:
            exchange = _vocabulary(row["attributes"]).exchange(row)
        except (NotACall, RowError):
            self._leaves.passed(span, parent)
            raise
        if span in self._early:
            take_events(exchange, self._early.pop(span))
        self._leaves.took(span, parent, exchange)
        return exchange

    def release(self, *, ended: bool) -> Iterator[Exchange | NotACall]:
        """The calls that are known to repeat no others."""
        for waiting in self._leaves.release(ended=ended):
            if waiting.late:
                take_events(waiting.exchange, waiting.late)
            yield waiting.exchange
        if ended:
            yield from self._leaves.given_up()

    def _take_log(self, row: Record) -> None:
        name, span = row.get("event", ("", {}))[0], row.get("span")
        if not span or not name.startswith("gen_ai."):
            raise NotACall(OTHER_TELEMETRY)
        waiting = self._leaves.waiting(span)
        if waiting is None:
            self._early.setdefault(span, []).append(row["event"])
            if len(self._early) > _MOST_EARLY:
                del self._early[next(iter(self._early))]
        else:
            waiting.late.append(row["event"])
        raise NotACall(PART_OF_A_CALL)


_MOST_EARLY = 2048
"""The texts of so many calls wait for their spans."""


def _vocabulary(attributes: Mapping[str, Any]) -> Mapped:
    """What reads a span with these attributes."""
    if is_openinference(attributes):
        return OPENINFERENCE_SPANS
    return MLFLOW_SPANS if is_mlflow(attributes) else _GENAI


_PRINTED = frozenset({"context", "attributes", "start_time", "links"})


def _is_printed(record: Mapping[str, Any]) -> bool:
    """True for a span as Python's SDK prints it, unless its names are OpenInference's."""
    attributes = record.get("attributes")
    if type(attributes) is not dict or not record.keys() >= _PRINTED:
        return False
    return "span_kind" not in record and not is_openinference(attributes)


def _is_event(log: Mapping[str, Any]) -> bool:
    """True for a log record whose event is one of OpenTelemetry's for model calls."""
    names = [log.get("eventName")]
    pairs = log.get("attributes")
    names += [
        reach(pair, ("value", "stringValue"))
        for pair in (pairs if type(pairs) is list else ())
        if reach(pair, ("key",)) == "event.name"
    ]
    return any(type(name) is str and name.startswith("gen_ai.") for name in names)


def _innermost(record: Any, *keys: str) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    """The mappings in the lists that are nested under ``keys``."""
    inner = record.get(keys[0])
    for one in inner if type(inner) is list else ():
        if type(one) is dict:
            if len(keys) == 1:
                yield one
            else:
                yield from _innermost(one, *keys[1:])


OTEL_GENAI = OtelGenAi()
