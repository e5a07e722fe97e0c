"""Vertex AI's request-response log, as it is exported from BigQuery. Claude on Vertex is logged there too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, values
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, About, LogFormat
from route_audit.ingest.formats.paths import opened, reach
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.times import When, microseconds

_MS = 1000.0
_MARKS = frozenset({"full_request", "full_response", "logging_time"})


class Row(msgspec.Struct, gc=False):
    """One row of the table. Its JSON columns come as text; the payloads are the older columns."""

    logging_time: When = None
    request_id: values.Name = None
    model: str | None = None
    endpoint: str | None = None
    api_method: str | None = None
    full_request: Any = None
    full_response: Any = None
    request_payload: Any = None
    response_payload: Any = None
    metadata: Any = None


class VertexGemini(LogFormat):
    """Rows of the request-response log."""

    about = About(
        name="vertex-gemini",
        title="Vertex AI request-response logging, from BigQuery",
        containers=(JSONL, CSV, PARQUET),
        says=("text", "answer", "time", "cache", "reasoning", "latency", "tools", "service tier", "tags"),
        docs="https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/request-response-logging"
        " (checked 2026-11-24)",
        note="a sampling_rate below 1 logs only that share of the calls, which only you know: --sample-rate",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a row with the time, and with a request or a response in full or as payload."""
        keys = record.keys()
        return "logging_time" in keys and ("endpoint" in keys or len(_MARKS & keys) > 1)

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one row tells of.

        Raises:
            RowError: the response can't be read.
        """
        exchange = Exchange(
            id=values.name(row.request_id),
            timestamp_us=microseconds(row.logging_time),
            provider="google",
            latency_s=_latency_s(row.metadata),
        )
        if row.api_method:
            exchange.stream = row.api_method.lower().startswith("stream")
        bodies.take_request(exchange, row.full_request or _joined(row.request_payload))
        exchange.model = ""
        bodies.take_response(exchange, row.full_response or _joined(row.response_payload))
        called.settle(exchange, exchange.model or _name(row.model) or _name(row.endpoint))
        return exchange


def _joined(payload: Any) -> Any:  # noqa: ANN401  # a list of texts, or nothing
    """The body that a payload's pieces add up to; None where there are none."""
    if isinstance(payload, list) and payload and all(isinstance(piece, str) for piece in payload):
        return "".join(payload)
    return payload or None


def _name(path: str | None) -> str | None:
    """The model at the end of its path."""
    return path.rpartition("/")[2] if path else None


def _latency_s(metadata: Any) -> float | None:  # noqa: ANN401  # a JSON text or its content
    if isinstance(metadata, str):
        try:
            metadata = opened(metadata)
        except DECODING_ERRORS:
            return None
    found = reach(metadata, ("request_latency",))
    return found / _MS if type(found) in {int, float} else None


VERTEX_GEMINI = VertexGemini()
