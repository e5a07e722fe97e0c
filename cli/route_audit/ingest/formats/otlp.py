"""OTLP in JSON: requests of spans, log records and metrics, as plain records; and printed spans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

_MOST_DIGITS = 20
_MOST_DEEP = 16
_RESOURCE = (
    ("service.name", "service"),
    ("deployment.environment.name", "environment"),
    ("deployment.environment", "environment"),
)
_FIRST_TOKEN = frozenset({"First Token Stream Event", "gen_ai.content.first_token"})
"""What OpenInference and others call the event of the first token."""

_ERROR = frozenset({"2", "STATUS_CODE_ERROR"})


class Value(msgspec.Struct, gc=False, rename="camel"):
    """A value of any kind. A 64-bit number is a text."""

    string_value: str | None = None
    int_value: str | int | float | None = None
    double_value: float | str | None = None
    bool_value: bool | None = None
    array_value: Values | None = None
    kvlist_value: Pairs | None = None


class Values(msgspec.Struct, gc=False):
    """A list of values."""

    values: list[Value] = []


class Pair(msgspec.Struct, gc=False):
    """An attribute."""

    key: str = ""
    value: Value | None = None


class Pairs(msgspec.Struct, gc=False):
    """A mapping."""

    values: list[Pair] = []


class Event(msgspec.Struct, gc=False, rename="camel"):
    """What happened within a span."""

    name: str = ""
    time_unix_nano: str | int | None = None
    attributes: list[Pair] = []


class Status(msgspec.Struct, gc=False):
    """How a span ended: code 2 is an error."""

    code: int | str | None = None


class Span(msgspec.Struct, gc=False, rename="camel"):
    """One span."""

    trace_id: str = ""
    span_id: str = ""
    parent_span_id: str | None = None
    start_time_unix_nano: str | int | None = None
    end_time_unix_nano: str | int | None = None
    attributes: list[Pair] = []
    events: list[Event] = []
    status: Status | None = None


class LogRecord(msgspec.Struct, gc=False, rename="camel"):
    """One log record."""

    trace_id: str = ""
    span_id: str = ""
    event_name: str = ""
    body: Value | None = None
    attributes: list[Pair] = []


class ScopeSpans(msgspec.Struct, gc=False):
    """Spans of one library."""

    spans: list[Span] = []


class ScopeLogs(msgspec.Struct, gc=False, rename="camel"):
    """Log records of one library."""

    log_records: list[LogRecord] = []


class Resource(msgspec.Struct, gc=False):
    """What all of it comes from."""

    attributes: list[Pair] = []


class ResourceSpans(msgspec.Struct, gc=False, rename="camel"):
    """Spans of one service."""

    resource: Resource | None = None
    scope_spans: list[ScopeSpans] = []


class ResourceLogs(msgspec.Struct, gc=False, rename="camel"):
    """Log records of one service."""

    scope_logs: list[ScopeLogs] = []


class Context(msgspec.Struct, gc=False):
    """The ids of a span that was printed."""

    trace_id: str = ""
    span_id: str = ""


class Happened(msgspec.Struct, gc=False):
    """An event of a span that was printed."""

    name: str = ""
    timestamp: str | None = None
    attributes: dict[str, Any] | None = None


class Ended(msgspec.Struct, gc=False):
    """How a span that was printed ended."""

    status_code: str | None = None


class Sender(msgspec.Struct, gc=False):
    """What a span that was printed comes from."""

    attributes: dict[str, Any] | None = None


class Request(msgspec.Struct, gc=False, rename="camel"):
    """What a collector writes into one line, Tempo gives for a trace, or Python's SDK prints of one span."""

    resource_spans: list[ResourceSpans] = []
    batches: list[ResourceSpans] = []
    context: Context | None = None
    parent_id: str | None = msgspec.field(default=None, name="parent_id")
    start_time: str | None = msgspec.field(default=None, name="start_time")
    end_time: str | None = msgspec.field(default=None, name="end_time")
    status: Ended | None = None
    attributes: dict[str, Any] | None = None
    events: list[Happened] | None = None
    resource: Sender | None = None
    resource_logs: list[ResourceLogs] = []
    resource_metrics: msgspec.Raw = msgspec.Raw()


Record = dict[str, Any]


def records(request: Request) -> Iterator[Record]:
    """The spans and log records of ``request``; metrics make one record that holds nothing.

    A span has ``attributes`` (a mapping), ``span`` and ``parent`` (ids with the trace's before them),
    ``span_id``, ``start``, ``end``, ``first_token``, ``status`` ("error" or None), ``events`` (name and
    attributes of each) and ``tags`` (of its service). A log record has ``event`` and ``span``.
    """
    if request.context is not None:
        yield _printed(request, request.context)
    yield from _spans(request.resource_spans or request.batches)
    for source in request.resource_logs:
        for logs in source.scope_logs:
            yield from map(_log, logs.log_records)
    if bytes(request.resource_metrics) not in {b"", b"null", b"[]"}:
        yield {}


def _spans(senders: list[ResourceSpans]) -> Iterator[Record]:
    for sender in senders:
        tags = _tags(sender.resource)
        for scope in sender.scope_spans:
            for span in scope.spans:
                yield _span(span, tags)


def _told(nanoseconds: str | int | None) -> str | int | None:
    """A point in time; the protocol's 0 is none."""
    return None if nanoseconds in (0, "0") else nanoseconds


def _span(span: Span, tags: dict[str, Any]) -> Record:
    status, parent = span.status, span.parent_span_id
    return {
        "attributes": mapping(span.attributes),
        "span": span.trace_id + span.span_id if span.span_id else "",
        "parent": span.trace_id + parent if parent else "",
        "span_id": span.span_id,
        "start": _told(span.start_time_unix_nano),
        "end": _told(span.end_time_unix_nano),
        "status": "error" if status is not None and str(status.code) in _ERROR else None,
        "events": [(event.name, mapping(event.attributes)) for event in span.events],
        "first_token": next((e.time_unix_nano for e in span.events if e.name in _FIRST_TOKEN), None),
        "tags": tags.copy(),
    }


def _printed(span: Request, context: Context) -> Record:
    events = span.events or ()
    told = (span.resource and span.resource.attributes) or {}
    return {
        "attributes": span.attributes or {},
        "span": context.trace_id + context.span_id if context.span_id else "",
        "parent": context.trace_id + span.parent_id if span.parent_id else "",
        "span_id": context.span_id,
        "start": span.start_time,
        "end": span.end_time,
        "status": "error" if span.status is not None and span.status.status_code == "ERROR" else None,
        "events": [(event.name, event.attributes or {}) for event in events],
        "first_token": next((event.timestamp for event in events if event.name in _FIRST_TOKEN), None),
        "tags": {tag: told[name] for name, tag in _RESOURCE if name in told},
    }


def _log(log: LogRecord) -> Record:
    attributes = mapping(log.attributes)
    body = None if log.body is None else of(log.body)
    name = log.event_name or str(attributes.get("event.name") or "")
    if type(body) is dict:
        attributes |= body
    elif type(body) is str:
        attributes.setdefault("gen_ai.event.content", body)
    return {"event": (name, attributes), "span": log.trace_id + log.span_id if log.span_id else ""}


def _tags(resource: Resource | None) -> dict[str, Any]:
    attributes = mapping(resource.attributes) if resource is not None else {}
    return {tag: attributes[name] for name, tag in _RESOURCE if name in attributes}


def mapping(pairs: list[Pair]) -> dict[str, Any]:
    """Attributes as a mapping; what has no value is absent."""
    found = {}
    for pair in pairs:
        value = pair.value
        if value is not None:
            text = value.string_value
            found[pair.key] = text if text is not None else of(value)
    return found


def of(value: Value, depth: int = 0) -> Any:  # noqa: ANN401  # of any kind
    """What a value holds."""
    if value.int_value is not None:
        return _whole(value.int_value)
    for scalar in (value.string_value, value.double_value, value.bool_value):
        if scalar is not None:
            return scalar
    if depth == _MOST_DEEP:
        return None
    if value.array_value is not None:
        return [of(one, depth + 1) for one in value.array_value.values]
    if value.kvlist_value is not None:
        pairs = value.kvlist_value.values
        return {pair.key: of(pair.value, depth + 1) for pair in pairs if pair.value is not None}
    return None


def _whole(number: float | str) -> float | str:
    """A whole number; what is none stays as it is, to be found out where it counts."""
    if type(number) is str and len(number) < _MOST_DIGITS and number.removeprefix("-").isdecimal():
        return int(number)
    return number
