"""OpenInference spans: Phoenix's tables and JSON, and the names that its spans have in OTLP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, counting
from route_audit.ingest.formats.dotted import flatten, gathered, plain
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, About, LogFormat
from route_audit.ingest.formats.leaves import Leaves, name_of
from route_audit.ingest.formats.parts import opened_text, take_answer, take_prompt
from route_audit.ingest.formats.spans import Spans
from route_audit.ingest.formats.tags import take_tags
from route_audit.ingest.rejects import NOT_A_MODEL_SPAN, NotACall

ABOUT = About(
    name="openinference",
    title="OpenInference spans, as Phoenix and Arize export them",
    containers=(JSONL, CSV, PARQUET),
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
        "tags",
    ),
    docs="https://arize-ai.github.io/openinference/spec/ (checked 2026-11-24)",
    note="a JSON export without span ids can't tell a wrapper from the call that it repeats",
)

KIND = "openinference.span.kind"
_MODEL_KIND = "LLM"
_FIRST_TOKEN = "First Token Stream Event"  # noqa: S105  # no password
_OPTIONS = frozenset(
    {
        "max_completion_tokens",
        "max_tokens",
        "max_output_tokens",
        "max_tokens_to_sample",
        "response_format",
        "text",
        "stream",
        "tools",
    }
)
"""What of the invocation's parameters is no text of the prompt."""


class _OpenInference(Spans):
    """A span with OpenInference's names."""

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The call that a span tells of.

        Raises:
            NotACall: it tells of none.
            RowError: a value is of another kind than its field.
        """
        attributes = row["attributes"]
        if str(attributes.get(KIND)).upper() != _MODEL_KIND:
            raise NotACall(NOT_A_MODEL_SPAN)
        told = self.told(row)
        for name in ("tags", "metadata"):
            told[name] = opened_text(told.get(name))
        exchange = self.made(told)
        _take_text(exchange, attributes)
        _take_options(exchange, opened_text(attributes.get("llm.invocation_parameters")))
        tools = [_definition(tool) for tool in listed(attributes, "llm.tools")]
        if tools:
            bodies.take_tools(exchange, tools)
        bodies.take_searches(exchange, attributes.get("output.value"))
        take_tags(exchange, row.get("tags") or {})
        return exchange


OPENINFERENCE_SPANS = _OpenInference(
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
        "session": ("session.id",),
        "user": ("user.id",),
        "tags": ("tag.tags",),
        "metadata": ("metadata",),
        "provider": ("llm.provider", "llm.system"),
        "model": ("llm.response.model_name", "llm.model_name", "llm.request.model_name"),
        "cost_usd": ("llm.cost.total",),
        "input_tokens": ("llm.token_count.prompt",),
        "output_tokens": ("llm.token_count.completion",),
        "total_tokens": ("llm.token_count.total",),
        "cached_input_tokens": ("llm.token_count.prompt_details.cache_read",),
        "cache_write_tokens": ("llm.token_count.prompt_details.cache_write",),
        "audio_input_tokens": ("llm.token_count.prompt_details.audio",),
        "reasoning_tokens": ("llm.token_count.completion_details.reasoning",),
        "audio_output_tokens": ("llm.token_count.completion_details.audio",),
    },
)


def is_openinference(attributes: Mapping[str, Any]) -> bool:
    """True for the attributes of a span that OpenInference's conventions made."""
    return KIND in attributes


def _take_text(exchange: Exchange, attributes: Mapping[str, Any]) -> None:
    """Fill prompt and answer: the messages, else what the span was given and gave."""
    prompt = listed(attributes, "llm.input_messages") or listed(attributes, "llm.prompts")
    given = opened_text(attributes.get("input.value")) if not prompt else None
    take_prompt(exchange, prompt or given)
    answer = listed(attributes, "llm.output_messages") or listed(attributes, "llm.choices")
    if answer:
        take_answer(exchange, answer)
    elif (value := attributes.get("output.value")) is not None:
        take_answer(exchange, opened_text(value))
        if exchange.answer is None and type(value) is str and opened_text(value) is not None:
            take_answer(exchange, [value])  # an answer that is JSON of its own


def _take_options(exchange: Exchange, parameters: Any) -> None:  # noqa: ANN401  # what a span holds, here and below
    options = (
        {key: parameters[key] for key in _OPTIONS if key in parameters} if type(parameters) is dict else {}
    )
    if options:
        messages, exchange.messages = exchange.messages, []
        bodies.take_request(exchange, options)
        exchange.messages = messages


def _definition(tool: Any) -> Any:  # noqa: ANN401
    schema = tool.get("json_schema") if type(tool) is dict else None
    return opened_text(schema) or tool


def listed(attributes: Mapping[str, Any], name: str) -> list[Any]:
    """The list at ``name``, as such, as JSON or numbered, without the namespaces of its keys."""
    value = opened_text(attributes.get(name))
    found = value if type(value) is list else gathered(attributes, name)
    return [_turn(plain(one)) for one in found]


def _turn(turn: Any) -> Any:  # noqa: ANN401
    """A message whose parts stand under ``contents``, as interfaces have it."""
    if type(turn) is dict and type(turn.get("contents")) is list:
        return turn | {"content": turn["contents"]}
    return turn


def first_token(events: Any) -> Any:  # noqa: ANN401
    """When the first token came, told by a span's events; None where they don't tell."""
    for event in events if type(events) is list else ():
        if type(event) is dict and event.get("name") == _FIRST_TOKEN:
            return event.get("timestamp")
    return None


class OpenInference(LogFormat):
    """A span per record, its attributes as columns, nested, or under dotted names."""

    about = ABOUT
    whole = True
    pages = ("data",)

    def __init__(self) -> None:
        self._leaves = Leaves()

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> OpenInference:  # noqa: ARG002  # has none
        """What reads one file."""
        return OpenInference()

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a span as Phoenix writes it, of whatever kind."""
        attributes = record.get("attributes")
        if type(attributes) is dict:
            kind = "span_kind" in record and type(record.get("context")) is dict
            return kind or KIND in attributes or type(attributes.get("openinference")) is dict
        columns = "context.span_id" in record or "context.trace_id" in record
        return f"attributes.{KIND}" in record or (columns and "span_kind" in record)

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """Take in a span.

        Raises:
            NotACall: it is no model call, or one that repeats calls below it.
            RowError: a value is of another kind than its field.
            Held: a call; whether it repeats others shows later.
        """
        span, parent = name_of(_span_id(row)), name_of(row.get("parent_id"))
        return self._leaves.tell(span, parent, lambda: OPENINFERENCE_SPANS.exchange(_record(row)))

    def release(self, *, ended: bool) -> Iterator[Exchange | NotACall]:
        """The calls that are known to repeat no others."""
        return self._leaves.calls(ended=ended)


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    """A span in the form that vocabularies read.

    Raises:
        NotACall: its kind is another, so the rest need not be looked at.
    """
    kind = row.get("span_kind")
    if kind and str(kind).upper() not in {_MODEL_KIND, "UNKNOWN"}:
        raise NotACall(NOT_A_MODEL_SPAN)
    attributes = _attributes(row)
    if kind and KIND not in attributes:
        attributes[KIND] = kind
    return {
        "attributes": attributes,
        "span_id": _span_id(row),
        "start": row.get("start_time"),
        "end": row.get("end_time"),
        "status": row.get("status_code"),
        "first_token": first_token(opened_text(row.get("events"))),
    }


def _span_id(row: Mapping[str, Any]) -> Any:  # noqa: ANN401
    context = row.get("context")
    return context.get("span_id") if type(context) is dict else row.get("context.span_id")


def _attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    """A span's attributes by their dotted names. Its metadata stay one mapping."""
    found: dict[str, Any] = {}
    nested = row.get("attributes")
    if type(nested) is dict:
        flatten(nested, found)
        if type(nested.get("metadata")) is dict:
            found["metadata"] = nested["metadata"]
    else:
        for column, value in row.items():
            if column.startswith("attributes."):
                name = column.removeprefix("attributes.")
                if type(value) is dict and name != "metadata":
                    flatten(value, found, f"{name}.")
                else:
                    found[name] = value
    return found


OPENINFERENCE = OpenInference()
