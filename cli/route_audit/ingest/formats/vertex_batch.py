"""Vertex AI's batch predictions of Gemini and of Claude, whose rows hold the request and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, dialects, values
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, About, LogFormat
from route_audit.ingest.formats.paths import opened_body
from route_audit.ingest.times import When, or_else
from route_audit.service_tiers import BATCH

_CLAUDES = frozenset({"custom_id", "request", "response", "status"})


class Row(msgspec.Struct, gc=False):
    """One row. Its status is empty, or tells what went wrong.

    BigQuery's tables hold the bodies as text, beside columns of the user's own: one may name the model.
    """

    key: values.Name = None
    custom_id: values.Name = None
    request: Any = None
    response: Any = None
    status: Any = None
    processed_time: When = None
    model: str | None = None


class VertexBatch(LogFormat):
    """Batch predictions, as Cloud Storage and BigQuery have them."""

    about = About(
        name="vertex-batch",
        title="Vertex AI batch predictions of Gemini and Claude",
        containers=(JSONL, CSV, PARQUET),
        says=("text", "answer", "time", "cache", "reasoning", "tools", "service tier", "tags"),
        docs="https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini"
        " (checked 2026-11-30)",
        note="what failed names no model and is a reject; rows of Claude tell no time",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for Gemini's bodies with when they were processed, and for Claude's with name and status."""
        keys = record.keys()
        if "processed_time" in keys and _whose(record) == dialects.GEMINI:
            return True
        return keys >= _CLAUDES and _whose(record) == dialects.ANTHROPIC

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one row tells of.

        Raises:
            RowError: a body or the time can't be read.
        """
        exchange = Exchange(provider="google", failed=bool(row.status))
        bodies.take_request(exchange, row.request)
        bodies.take_response(exchange, row.response)
        exchange.id = exchange.id or values.name(row.key) or values.name(row.custom_id)
        exchange.timestamp_us = or_else(exchange.timestamp_us, row.processed_time)
        called.settle(exchange, exchange.model.removeprefix("models/") or row.model)
        exchange.service_tier = BATCH
        return exchange


def _whose(record: Mapping[str, Any]) -> str | None:
    bodies_of = {name: opened_body(record.get(name)) for name in ("request", "response")}
    return dialects.of_answer(bodies_of["response"]) or dialects.of_bodies(bodies_of)


VERTEX_BATCH = VertexBatch()
