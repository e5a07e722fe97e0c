"""Tables with request and response bodies in columns of their own, mostly as JSON texts, of any interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bedrock_pairs, bodies, called, dialects, gemini_pairs, pairs, values
from route_audit.ingest.formats.counts_beside import take_counts
from route_audit.ingest.formats.envelope import Envelope, open_envelope
from route_audit.ingest.formats.interface import CAN_SAY, CSV, JSONL, PARQUET, About, LogFormat
from route_audit.ingest.formats.paths import compiled, opened_body
from route_audit.ingest.formats.sse import is_stream
from route_audit.ingest.records import reason_of
from route_audit.ingest.rejects import RowError

_REQUESTS = (*pairs.REQUESTS, "request_body", "request_json")
_RESPONSES = (*pairs.RESPONSES, "response_body", "response_json")
_NAMES = frozenset({*_REQUESTS, *_RESPONSES})
_ENVELOPE = frozenset(Envelope.__struct_fields__)
_OBJECTS = frozenset({"metadata", "tags"})
_OF_A_MESSAGE = frozenset({"method", "url", "headers", "status", "status_code", "statusCode"})
_STATUS = compiled("status // status_code // statusCode")
_WITHOUT_A_FORMAT = (None, dialects.COHERE)
"""Whose pairs no format of pairs reads, as they stand."""

_FOREIGN = frozenset(
    {"traceId", "trace_id", "span_id", "spans", "request_created_at", "modelParameters", "latencies"}
)
"""Columns of exports that hold bodies in a wrapper of their own, beyond those that ``dialects`` knows."""


class BodyColumns(LogFormat):
    """Rows with a body each of the request and of the answer."""

    about = About(
        name="body-columns",
        title="Request and response bodies in columns of a table, as JSON texts, of any interface",
        containers=(JSONL, CSV, PARQUET),
        says=CAN_SAY,
        docs="docs/formats.md",
    )
    columns = _NAMES | _ENVELOPE

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a pair that is none until its bodies are opened or called by their shorter names."""
        if not _FOREIGN.isdisjoint(record.keys()) or _NAMES.isdisjoint(record.keys()):
            return False
        request, answer, said = _bodies(record)
        if "model" in record and dialects.of_answer(answer) is None:
            return False  # a flat row, whose response is words
        if answer is None and said.keys() == {"url"}:
            return False  # what came of this message stands elsewhere
        rest = {name: value for name, value in record.items() if name not in _NAMES}
        pair = said | rest | {"request": request, "response": answer}
        return dialects.of_pair(record) in _WITHOUT_A_FORMAT and dialects.of_pair(pair) is not None

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one row tells of.

        Raises:
            RowError: a body can't be read, or a value is of another kind than its column.
        """
        request, answer, said = _bodies(row)
        told = said | {
            name: opened_body(value) if name in _OBJECTS else value
            for name, value in row.items()
            if name in _ENVELOPE
        }
        try:
            envelope = msgspec.convert(told, Envelope, strict=False)
        except msgspec.ValidationError as error:
            raise RowError(*reason_of(error)) from None
        exchange = open_envelope(envelope)
        bodies.take_request(exchange, request)
        asked, exchange.model = exchange.model, ""
        if not values.is_errors(answer, envelope.status, envelope.status_code):
            bodies.take_response(exchange, answer)
        take_counts(exchange, envelope)
        called.settle(exchange, _model(exchange.model, asked or envelope.model, envelope.url))
        return exchange


def _model(answered: str, asked: str | None, url: str | None) -> str | None:
    """The model that answered, else the one asked for; an address of Bedrock's names the one to price."""
    on_bedrock, _ = bedrock_pairs.addressed(url)
    if on_bedrock is not None:
        return bedrock_pairs.served(on_bedrock, answered)
    return answered or asked or gemini_pairs.addressed(url)[0]


def _bodies(row: Mapping[str, Any]) -> tuple[Any, Any, dict[str, Any]]:
    """Both bodies, opened where they are JSON texts, and what the messages of HTTP say that they stand in."""
    request, response = _filled(row, _REQUESTS), _filled(row, _RESPONSES)
    said = {}
    if _is_message(request):
        said["url"], request = request.get("url"), _sent(request)
    if _is_message(response):
        said["status"], response = _STATUS.of(response), _sent(response)
    return request, response, {name: value for name, value in said.items() if type(value) in {str, int}}


def _filled(row: Mapping[str, Any], names: Iterable[str]) -> Any:  # noqa: ANN401  # of any interface
    """What stands under the first of ``names`` that is filled, opened where it is a JSON text."""
    return next((opened_body(row[name]) for name in names if row.get(name)), None)


def _is_message(value: Any) -> bool:  # noqa: ANN401
    """True for a message of HTTP; boto3's arguments have a body too, and an answer a status."""
    if type(value) is not dict or "body" not in value:
        return False
    return len(value) == 1 or not _OF_A_MESSAGE.isdisjoint(value)


def _sent(message: dict[str, Any]) -> Any:  # noqa: ANN401
    """The body of a message; words of it are none of an answer, as they may be packed."""
    body = opened_body(message["body"])
    return None if type(body) is str and not is_stream(body) else body


BODY_COLUMNS = BodyColumns()
