"""Flat rows: the simplest log a team can write, one row per attempt, as JSON lines, CSV or Parquet.

The names are listed in docs/; every other column that holds a scalar is kept as a tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message
from route_audit.ingest.formats import called, content, counting, dialects, usage, values
from route_audit.ingest.formats.interface import CAN_SAY, CSV, JSONL, PARQUET, About, LogFormat
from route_audit.ingest.formats.tags import take_tags
from route_audit.ingest.records import reason_of
from route_audit.ingest.rejects import RowError
from route_audit.ingest.times import When, microseconds

ALIASES = {
    "prompt_tokens": "input_tokens",
    "completion_tokens": "output_tokens",
    "cached_tokens": "cached_input_tokens",
    "conf": "confidence",
    "ts": "timestamp",
    "logical": "logical_id",
    "session_id": "session",
    "max_tokens": "max_output_tokens",
    "max_completion_tokens": "max_output_tokens",
    "ttft_ms": "time_to_first_token_ms",
    "completion": "response",
    "answer": "response",
}
"""Other names of the known columns. Where a row has both, the known name holds."""


class Columns(msgspec.Struct, gc=False):
    """The known columns of a row, typed."""

    id: str | int | None = None
    logical_id: str | int | None = None
    pair_id: str | int | None = None
    session: str | int | None = None
    timestamp: When = None
    model: str | None = None
    provider: str | None = None
    input_tokens: int | None = None
    cached_input_tokens: int | None = None
    cache_write_tokens: int | None = None
    cache_write_1h_tokens: int | None = None
    audio_input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    audio_output_tokens: int | None = None
    web_searches: int | None = None
    total_tokens: int | None = None
    latency_s: float | None = None
    latency_ms: float | None = None
    time_to_first_token_s: float | None = None
    time_to_first_token_ms: float | None = None
    status: str | int | None = None
    cost_usd: float | None = None
    service_tier: str | None = None
    user: str | int | None = None
    feature: str | None = None
    tier: str | None = None
    confidence: float | None = None
    stream: bool | None = None
    max_output_tokens: int | None = None
    prompt: str | list[Any] | None = None
    messages: str | list[Any] | None = None
    response: Any = None
    tools: Any = None
    response_format: Any = None
    metadata: Any = None
    tags: Any = None


_KNOWN = frozenset(Columns.__struct_fields__)
_COUNT_COLUMNS = tuple(name for name in Columns.__struct_fields__ if name.endswith("_tokens"))
_TEXTS = frozenset({"prompt", "messages", "response", "tools", "response_format"})
_COUNTS = frozenset({"input_tokens", "output_tokens", "prompt_tokens", "completion_tokens"})
_OTHERS = frozenset(
    {
        "api_key",  # LiteLLM spend logs
        "call_type",
        "custom_id",  # batch files
        "num_model_requests",  # usage exports
        "n_requests",
        "generation_id",  # OpenRouter
        "model_permaslug",
        "request_created_at",  # Helicone
        "run_type",  # LangSmith
        "dotted_order",
        "root_span_id",  # Braintrust
        "datetime_utc",  # llm's database
        "subtype",  # Claude Code's first line
        "object",  # a body without its wrapper
        "choices",
        "resourceSpans",
    }
)
"""Columns of exports that share column names with flat rows and mean something else by them."""
_TURNS = msgspec.json.Decoder(list[content.Turn], strict=False)


class Flat(LogFormat):
    """Flat rows."""

    about = About(
        name="flat",
        title="Flat rows in route-audit's own column names",
        containers=(JSONL, CSV, PARQUET),
        says=CAN_SAY,
        docs="docs/formats.md",
    )
    row = dict[str, Any]
    columns = _KNOWN
    zero_counts = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a row with a model and with counts or text, and without another export's marks."""
        keys = record.keys()
        if "model" not in keys or not keys.isdisjoint(_OTHERS) or dialects.holds_bodies(record):
            return False
        return not keys.isdisjoint(_COUNTS | _TEXTS)

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one row tells of.

        Raises:
            RowError: a column has the wrong type, or its timestamp is unreadable.
        """
        known, others = _split(row)
        if type(known.get("input_tokens")) is str or type(known.get("output_tokens")) is str:
            _refuse_dots(known)
        exchange = Exchange()
        try:
            columns = msgspec.convert(known, Columns, strict=False)
            _take_text(exchange, columns)
            _take_counts(exchange, columns, others.get("usage"))
            exchange.web_searches = columns.web_searches or exchange.web_searches
        except msgspec.ValidationError as error:
            raise RowError(*reason_of(error)) from None
        _take_names(exchange, columns)
        _take_times(exchange, columns)
        for tags in (others, columns.metadata, columns.tags):
            if tags and isinstance(tags, (dict, list)):
                take_tags(exchange, tags)
        called.settle(exchange, columns.model)
        return exchange


def _split(row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The known columns under their known names, and the others; empty cells are absent."""
    known: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for key, value in row.items():
        if value is None or value == "" or value != value:  # noqa: PLR0124  # NaN is Parquet's empty cell
            continue
        if key in _KNOWN:
            known[key] = _opened(value) if key in _TEXTS else value
        elif key in ALIASES:
            known.setdefault(ALIASES[key], value)
        else:
            others[key] = value
    return known, others


def _refuse_dots(known: Mapping[str, Any]) -> None:
    """Let the counts of a table's row pass, unless dots may part their thousands.

    Raises:
        RowError: they may.
    """
    for name in _COUNT_COLUMNS:
        cell = known.get(name)
        if type(cell) is str and "." in cell:
            try:
                values.refuse_dots(cell)
            except RowError as error:
                raise RowError(error.reason, f"$.{name}") from None


def _opened(value: object) -> object:
    """A text column's value; messages written as JSON in a cell are decoded."""
    if isinstance(value, str) and value[:2] == "[{":
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value


def _take_names(exchange: Exchange, columns: Columns) -> None:
    exchange.id = values.name(columns.id)
    exchange.logical_id = values.name(columns.logical_id)
    exchange.pair_id = values.name(columns.pair_id)
    exchange.session = values.name(columns.session)
    exchange.provider = columns.provider
    exchange.service_tier = columns.service_tier
    exchange.user = values.name(columns.user)
    exchange.feature = columns.feature
    exchange.tier = columns.tier
    exchange.confidence = columns.confidence
    exchange.cost_usd = columns.cost_usd
    exchange.stream = columns.stream
    exchange.max_output_tokens = columns.max_output_tokens
    exchange.failed = values.failed(columns.status)


def _take_counts(exchange: Exchange, columns: Columns, told: Any) -> None:  # noqa: ANN401  # of any row
    """Fill the counts: those of the columns, or where one is missing those of a provider's usage object."""
    if type(told) is dict and None in (columns.input_tokens, columns.output_tokens):
        _take_usage(exchange, columns, told)
        if (exchange.input_tokens, exchange.output_tokens) != (None, None):
            _fill_gaps(exchange, columns)
            return
    exchange.input_tokens = columns.input_tokens
    exchange.output_tokens = columns.output_tokens
    exchange.cached_input_tokens = columns.cached_input_tokens or 0
    exchange.cache_write_1h_tokens = columns.cache_write_1h_tokens or 0
    written = columns.cache_write_tokens
    exchange.cache_write_tokens = exchange.cache_write_1h_tokens if written is None else written
    exchange.audio_input_tokens = columns.audio_input_tokens or 0
    exchange.reasoning_tokens = columns.reasoning_tokens or 0
    exchange.audio_output_tokens = columns.audio_output_tokens or 0
    counting.settle(exchange, columns.total_tokens, columns.model)


def _take_usage(exchange: Exchange, columns: Columns, told: dict[str, Any]) -> None:
    """Fill the counts of a usage object; one that can't be read is passed over where a column has a count.

    Raises:
        msgspec.ValidationError: it can't be read, and no column has a count.
    """
    try:
        usage.take_any(exchange, told, columns.model)
    except msgspec.ValidationError:
        if columns.input_tokens is columns.output_tokens is None:
            raise


def _fill_gaps(exchange: Exchange, columns: Columns) -> None:
    """Take from the columns what a usage object leaves open."""
    if exchange.input_tokens is None:
        exchange.input_tokens = columns.input_tokens
    if exchange.output_tokens is None:
        exchange.output_tokens = columns.output_tokens


def _take_times(exchange: Exchange, columns: Columns) -> None:
    exchange.timestamp_us = microseconds(columns.timestamp)
    exchange.latency_s = values.seconds(columns.latency_s, columns.latency_ms)
    exchange.time_to_first_token_s = values.seconds(
        columns.time_to_first_token_s, columns.time_to_first_token_ms
    )


def _take_text(exchange: Exchange, columns: Columns) -> None:
    prompt = columns.prompt if columns.messages is None else columns.messages
    if isinstance(prompt, str):
        exchange.messages.append(Message("user", prompt))
    elif prompt is not None:
        turns = _TURNS.decode(msgspec.json.encode(prompt))
        exchange.images = content.messages(turns, exchange.messages)
    if columns.response is not None and not values.is_errors(columns.response, columns.status):
        exchange.answer = _as_text(columns.response)
    if columns.tools is not None:
        exchange.tools, exchange.tool_count = _definitions(columns.tools)
    if columns.response_format is not None:
        exchange.response_format = content.demanded_format(
            msgspec.Raw(_as_text(columns.response_format).encode())
        )


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _definitions(tools: object) -> tuple[bytes, int]:
    if isinstance(tools, list):
        return msgspec.json.encode(tools), len(tools)
    return (_as_text(tools).encode(), 1)


FLAT = Flat()
