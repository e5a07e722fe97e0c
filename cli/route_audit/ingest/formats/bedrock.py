"""Bedrock's model invocation log, as S3 and CloudWatch keep it.

Its input count leaves out what was read from a cache and written to one; here that is added back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called
from route_audit.ingest.formats.bedrock_pairs import served, take_response
from route_audit.ingest.formats.interface import CSV, JSONL, About, LogFormat
from route_audit.ingest.formats.sse import decode
from route_audit.ingest.formats.tags import take_metadata
from route_audit.ingest.rejects import OTHER_TELEMETRY, NotACall, RowError
from route_audit.ingest.times import When, microseconds

_MARK = "ModelInvocationLog"


class Identity(msgspec.Struct, gc=False):
    """Who called."""

    arn: str | None = None


class Input(msgspec.Struct, gc=False, rename="camel"):
    """What went in. A long body stands elsewhere, and only its path here."""

    input_body_json: Any = None
    input_token_count: int | None = None
    cache_read_input_token_count: int | None = None
    cache_write_input_token_count: int | None = None


class Output(msgspec.Struct, gc=False, rename="camel"):
    """What came out: a body, or the list of a stream's events."""

    output_body_json: Any = None
    output_token_count: int | None = None


class Invocation(msgspec.Struct, gc=False, rename="camel"):
    """One invocation as the log has it."""

    schema_type: str | None = None
    timestamp: When = None
    request_id: str | None = None
    operation: str | None = None
    model_id: str | None = None
    error_code: str | None = None
    identity: Identity | None = None
    request_metadata: dict[str, Any] | None = None
    input: Input | None = None
    output: Output | None = None


class Event(msgspec.Struct, gc=False):
    """One event of CloudWatch."""

    message: str | None = None


class Row(Invocation, gc=False, rename="camel"):
    """An invocation, an event of CloudWatch with the invocation as text, or a batch of such events."""

    schema_type: str | None = None
    request_id: str | None = None
    model_id: str | None = None
    error_code: str | None = None
    request_metadata: dict[str, Any] | None = None
    message: Any = None
    queried: str | None = msgspec.field(default=None, name="@message")
    log_events: list[Event] | None = None


_INVOCATION = msgspec.json.Decoder(Invocation, strict=False)
_NO_INPUT, _NO_OUTPUT = Input(), Output()


class Bedrock(LogFormat):
    """Invocation logs."""

    about = About(
        name="bedrock",
        title="Amazon Bedrock model invocation logs, from S3 or CloudWatch",
        containers=(JSONL, CSV),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "latency",
            "first token",
            "session",
            "user",
            "tools",
            "service tier",
            "tags",
        ),
        docs="https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html"
        " (checked 2026-11-24)",
        note="bodies over 100 KB stand in files of their own and are not read; InvokeModel has no latency",
    )
    row = Row
    pages = ("events", "logEvents")
    splits = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for an invocation, and for an event of CloudWatch that holds one."""
        if record.get("schemaType") == _MARK:
            return True
        events = record.get("logEvents")
        event = events[0] if isinstance(events, list) and events else record
        if not isinstance(event, Mapping):
            return False
        text = event.get("@message") or event.get("message")
        return isinstance(text, str) and f'"{_MARK}"' in text

    def split(self, row: Row) -> Iterable[Invocation | str | None]:
        """The invocations that one line holds, those of CloudWatch as text."""
        if row.log_events is not None:
            return [event.message for event in row.log_events]
        text = row.queried or row.message
        return (text,) if isinstance(text, str) else (row,)

    def exchange(self, row: Invocation | str | None) -> Exchange:
        """The exchange that one invocation tells of, or the text of one.

        Raises:
            RowError: a body can't be read, and the log has no counts of its own.
            NotACall: it is another kind of record.
        """
        if not isinstance(row, Invocation):
            row = _within(row)
        if row.schema_type != _MARK:
            raise NotACall(OTHER_TELEMETRY)
        exchange = Exchange(
            id=row.request_id,
            timestamp_us=microseconds(row.timestamp),
            provider="aws",
            failed=bool(row.error_code),
            stream=row.operation.endswith("Stream") if row.operation else None,
        )
        if row.request_metadata:
            take_metadata(exchange, row.request_metadata)
        put, came = row.input or _NO_INPUT, row.output or _NO_OUTPUT
        _take_bodies(exchange, put, came)
        _take_counts(exchange, put, came)
        if exchange.user is None and row.identity is not None:
            exchange.user = row.identity.arn
        called.settle(exchange, served(row.model_id, exchange.model))
        return exchange


def _within(text: str | None) -> Invocation:
    """The invocation in an event's text; one of no kind for another text."""
    if text is None or f'"{_MARK}"' not in text:
        return Invocation()
    return decode(text, _INVOCATION)


def _take_bodies(exchange: Exchange, put: Input, came: Output) -> None:
    """Fill what the bodies say. Where the log has counts of its own, one may be unreadable."""
    for take, body in ((bodies.take_request, put.input_body_json), (_take_answer, came.output_body_json)):
        try:
            take(exchange, body)
        except RowError:
            if put.input_token_count is None and not exchange.failed:
                raise


def _take_answer(exchange: Exchange, response: Any) -> None:  # noqa: ANN401  # of any interface
    exchange.model, name = "", exchange.id
    take_response(exchange, response)
    exchange.id = name or exchange.id


def _take_counts(exchange: Exchange, put: Input, came: Output) -> None:
    """Fill the log's own counts, which win over the body's.

    The body's usage says how much of the input was cached where the log does not, and where the log's
    input count is all of the body's input, it holds what was cached.
    """
    if put.cache_read_input_token_count is not None:
        exchange.cached_input_tokens = put.cache_read_input_token_count
    if put.cache_write_input_token_count is not None:
        exchange.cache_write_tokens = put.cache_write_input_token_count
    count = put.input_token_count
    if count is not None and exchange.input_tokens != count:
        exchange.input_tokens = count + exchange.cached_input_tokens + exchange.cache_write_tokens
    if came.output_token_count is not None:
        exchange.output_tokens = came.output_token_count


BEDROCK = Bedrock()
