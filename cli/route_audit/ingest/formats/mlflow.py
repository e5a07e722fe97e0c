"""MLflow traces: a trace per record, with the values of its spans' attributes as JSON texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, counting
from route_audit.ingest.formats.interface import JSONL, PARQUET, About, LogFormat
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.parts import opened_text, take_answer, take_prompt
from route_audit.ingest.formats.paths import reach
from route_audit.ingest.records import WRONG_TYPE
from route_audit.ingest.rejects import (
    NOT_A_MODEL_SPAN,
    REPEATS_ITS_CHILDREN,
    UNREADABLE_INSIDE,
    NotACall,
    RowError,
)

ABOUT = About(
    name="mlflow",
    title="MLflow traces",
    containers=(JSONL, PARQUET),
    says=(
        "text",
        "answer",
        "time",
        "cache",
        "reasoning",
        "latency",
        "session",
        "user",
        "tools",
        "cost",
        "service tier",
        "tags",
    ),
    docs="https://mlflow.org/docs/latest/genai/tracing/search-traces/ (checked 2026-11-24)",
    note="reasoning tokens and service tier are known only where the provider's whole answer was traced",
)

TYPE = "mlflow.spanType"
_CALLS = frozenset({"CHAT_MODEL", "LLM"})
_INPUTS, _OUTPUTS, _USAGE = "mlflow.spanInputs", "mlflow.spanOutputs", "mlflow.chat.tokenUsage"
_BODY = f'attributes["{_OUTPUTS}"].usage'
_GEMINI = f'attributes["{_OUTPUTS}"].usage_metadata'
_READ = (
    TYPE,
    _INPUTS,
    _OUTPUTS,
    _USAGE,
    "mlflow.llm.model",
    "mlflow.llm.provider",
    "mlflow.llm.cost",
    "mlflow.message.format",
    "mlflow.chat.messages",
    "mlflow.chat.tools",
)
_MOST_SPANS_UP = 1_000
_METADATA = ("trace_metadata", "request_metadata")


class _Mlflow(Mapped):
    """A span with MLflow's names."""

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The call that a span tells of.

        Raises:
            NotACall: it tells of none, or repeats one below it.
            RowError: a value is of another kind than its field.
        """
        attributes = row["attributes"] = _opened(row["attributes"])
        if str(attributes.get(TYPE)) not in _CALLS:
            raise NotACall(NOT_A_MODEL_SPAN)
        if row.get("repeats"):
            raise NotACall(REPEATS_ITS_CHILDREN)
        told = self.told(row)
        if attributes.get("mlflow.message.format") == "anthropic":
            _put_cache_inside(told)
        exchange = self.made(told)
        _take_text(exchange, attributes)
        return exchange


MLFLOW_SPANS = _Mlflow(
    ABOUT,
    cache=counting.UNSAID,
    paths={
        "id": "span_id",
        "timestamp": "start",
        "end": "end",
        "status": "status",
        "session": 'session // attributes["mlflow.trace.session"]',
        "user": 'user // attributes["mlflow.trace.user"]',
        "feature": "feature",
        "tags": "tags",
        "provider": 'attributes["mlflow.llm.provider"]',
        "model": (
            f'attributes["{_OUTPUTS}"].model // attributes["mlflow.llm.model"]'
            f' // attributes["{_INPUTS}"].model // attributes["{_INPUTS}"].model_id'
            f' // attributes["{_INPUTS}"].modelId'
        ),
        "service_tier": (
            f'attributes["{_OUTPUTS}"].service_tier // attributes["{_OUTPUTS}"].usage.service_tier'
            f' // attributes["{_INPUTS}"].service_tier'
        ),
        "cost_usd": 'attributes["mlflow.llm.cost"].total_cost',
        "input_tokens": f'attributes["{_USAGE}"].input_tokens',
        "output_tokens": f'attributes["{_USAGE}"].output_tokens',
        "total_tokens": f'attributes["{_USAGE}"].total_tokens',
        "cached_input_tokens": (
            f'attributes["{_USAGE}"].cache_read_input_tokens'
            f" // {_BODY}.prompt_tokens_details.cached_tokens // {_BODY}.input_tokens_details.cached_tokens"
            f" // {_BODY}.cache_read_input_tokens // {_GEMINI}.cached_content_token_count"
        ),
        "cache_write_tokens": (
            f'attributes["{_USAGE}"].cache_creation_input_tokens // {_BODY}.cache_creation_input_tokens'
        ),
        "cache_write_1h_tokens": f"{_BODY}.cache_creation.ephemeral_1h_input_tokens",
        "reasoning_tokens": (
            f"{_BODY}.completion_tokens_details.reasoning_tokens"
            f" // {_BODY}.output_tokens_details.reasoning_tokens"
            f" // {_BODY}.output_tokens_details.thinking_tokens"
        ),
        "audio_input_tokens": f"{_BODY}.prompt_tokens_details.audio_tokens",
        "audio_output_tokens": f"{_BODY}.completion_tokens_details.audio_tokens",
    },
)


def is_mlflow(attributes: Mapping[str, Any]) -> bool:
    """True for the attributes of a span that MLflow made."""
    return TYPE in attributes


def _opened(attributes: Any) -> dict[str, Any]:  # noqa: ANN401  # what a trace holds, here and below
    """The attributes that are read, their JSON texts opened."""
    if type(attributes) is not dict:
        return {}
    found = {
        name: opened_text(attributes[name], 1)
        for name in _READ
        if attributes.get(name) is not None and attributes[name] != "null"
    }
    for name in ("mlflow.trace.session", "mlflow.trace.user"):
        if name in attributes:
            found[name] = opened_text(attributes[name])
    return found


def _put_cache_inside(told: dict[str, Any]) -> None:
    """Of a call of Anthropic's interface, whose input count and total MLflow keeps without the cache."""
    cached = (told.get("cached_input_tokens") or 0) + (told.get("cache_write_tokens") or 0)
    if told.get("input_tokens") is not None:
        told["input_tokens"] += cached
    told.pop("total_tokens", None)


def _take_text(exchange: Exchange, attributes: Mapping[str, Any]) -> None:
    given, gave = attributes.get(_INPUTS), attributes.get(_OUTPUTS)
    if attributes.get("mlflow.chat.tools"):
        bodies.take_tools(exchange, attributes["mlflow.chat.tools"])
    take_prompt(exchange, given)
    if not exchange.messages and type(attributes.get("mlflow.chat.messages")) is list:
        take_prompt(exchange, _asked(attributes["mlflow.chat.messages"]))
    if type(given) is dict:
        _take_options(exchange, given)
    take_answer(exchange, gave)
    if exchange.input_tokens is None and type(gave) is dict:
        answer = exchange.answer
        bodies.take_response(exchange, gave)
        exchange.answer = answer
    bodies.take_searches(exchange, gave)


def _take_options(exchange: Exchange, given: dict[str, Any]) -> None:
    """Fill what the request says beside its prompt."""
    messages, tools = exchange.messages, (exchange.tools, exchange.tool_count)
    bodies.take_request(exchange, given)
    exchange.messages = messages
    if tools[1]:
        exchange.tools, exchange.tool_count = tools


def _asked(messages: list[Any]) -> list[Any]:
    """A chat without the answer at its end."""
    last = messages[-1] if messages else None
    answered = type(last) is dict and last.get("role") == "assistant"
    return messages[:-1] if answered else messages


class Mlflow(LogFormat):
    """A trace per record: an object with ``info`` and ``data``, or a row of ``search_traces()``."""

    about = ABOUT
    splits = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a trace."""
        info, spans = record.get("info"), reach(record.get("data"), ("spans",))
        if type(info) is dict and type(spans) is list:
            return "trace_id" in info or "request_id" in info
        if "spans" in record and any(name in record for name in _METADATA):
            return True
        return any(is_mlflow(_attributes(span)) for span in _mappings(record.get("spans")))

    def split(self, row: dict[str, Any]) -> Iterable[dict[str, Any]]:
        """The spans of a trace.

        Raises:
            RowError: there is no trace in the record.
        """
        info, spans = _trace(row)
        told = _about_trace(info)
        records = [_record(span, told) for span in spans]
        _mark_repeats(records)
        return records

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The call that a span tells of.

        Raises:
            NotACall: it tells of none, or repeats one below it.
            RowError: a value is of another kind than its field.
        """
        return MLFLOW_SPANS.exchange(row)


def _trace(row: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """What a trace says of itself, and its spans."""
    spans = opened_text(row.get("spans"))
    if spans is not None:
        info: Any = row
    else:
        whole = opened_text(row.get("trace"))
        trace = whole if type(whole) is dict else row
        info, spans = trace.get("info"), reach(trace.get("data"), ("spans",))
    if spans is None:
        raise RowError(UNREADABLE_INSIDE, "spans")
    found = list(_mappings(spans))
    if type(spans) is not list or len(found) != len(spans):
        raise RowError(WRONG_TYPE, "spans")
    return info if type(info) is dict else {}, found


def _mappings(values: Any) -> Iterable[dict[str, Any]]:  # noqa: ANN401
    return (value for value in values if type(value) is dict) if type(values) is list else ()


def _attributes(span: Mapping[str, Any]) -> dict[str, Any]:
    attributes = opened_text(span.get("attributes"))
    return attributes if type(attributes) is dict else {}


def _about_trace(info: Mapping[str, Any]) -> dict[str, Any]:
    """Session, user and tags, which stand beside the spans."""
    metadata = next((found for name in _METADATA if (found := opened_text(info.get(name)))), None)
    tags = opened_text(info.get("tags"))
    metadata = metadata if type(metadata) is dict else {}
    tags = tags if type(tags) is dict else {}
    return {
        "session": metadata.get("mlflow.trace.session"),
        "user": metadata.get("mlflow.trace.user"),
        "name": tags.get("mlflow.traceName"),
        "tags": {
            name: tag for name, tag in tags.items() if tag is not None and not name.startswith("mlflow.")
        },
    }


def _record(span: Mapping[str, Any], trace: Mapping[str, Any]) -> dict[str, Any]:
    """A span in the form that vocabularies read. A trace is named after the application's own function."""
    context = span.get("context")
    parent = span.get("parent_span_id") or span.get("parent_id")
    tags = dict(trace["tags"])
    return {
        "attributes": _attributes(span),
        "span_id": span.get("span_id") or reach(context, ("span_id",)),
        "parent": parent,
        "start": span.get("start_time_unix_nano") or span.get("start_time"),
        "end": span.get("end_time_unix_nano") or span.get("end_time"),
        "status": _status(span),
        "session": trace["session"],
        "user": trace["user"],
        "feature": tags.pop("feature", None) or (trace["name"] if parent else None),
        "tags": tags,
    }


def _status(span: Mapping[str, Any]) -> str | None:
    status = span.get("status")
    code = reach(status, ("code",)) if type(status) is dict else span.get("status_code") or status
    return "error" if str(code).upper().endswith("ERROR") or str(code) == "2" else None


def _mark_repeats(records: list[dict[str, Any]]) -> None:
    """Mark the spans that stand above a call, at whatever distance."""
    by_id = {id_: record for record in records if type(id_ := record["span_id"]) is str}
    for record in records:
        if not _tells(record):
            continue
        above, steps = record["parent"], 0
        while type(above) is str and above in by_id and steps < _MOST_SPANS_UP:
            wrapper = by_id[above]
            if wrapper.get("repeats"):
                break
            wrapper["repeats"] = True
            above, steps = wrapper["parent"], steps + 1


def _tells(record: Mapping[str, Any]) -> bool:
    """True for a call that says what was billed, what was said or that it failed."""
    attributes = record["attributes"]
    if str(opened_text(attributes.get(TYPE))) not in _CALLS:
        return False
    told = any(attributes.get(name) is not None for name in (_USAGE, _OUTPUTS))
    return told or record["status"] is not None


MLFLOW = Mlflow()
