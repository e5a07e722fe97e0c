"""Gemini generateContent request/response pairs, as a team's own wrapper or gateway logs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, dialects, pairs, values
from route_audit.ingest.formats.counts_beside import take_counts
from route_audit.ingest.formats.envelope import open_envelope
from route_audit.ingest.formats.gemini_batch_input import GEMINI_BATCH_INPUT
from route_audit.ingest.formats.interface import CAN_SAY, JSONL, About, LogFormat

_ADDRESS = re.compile(r"/models/([^:/?]+)(?::(\w+))?")
_STREAMED = "streamGenerateContent"
_DIALECTS = (dialects.GEMINI, dialects.INTERACTIONS)
_OWN = (None, *_DIALECTS)
"""Whose answers tell who sold them: where a log has others too, those of others do not."""


class Row(pairs.Pair[Any, Any], gc=False):
    """One logged pair, its bodies of any shape."""

    request_id: values.Name = None
    usage_metadata: dict[str, Any] | None = None
    beside: dict[str, Any] | None = msgspec.field(default=None, name="usageMetadata")


class GeminiPairs(LogFormat):
    """Pairs of the Gemini interfaces and of Vertex's, their keys in camel or in snake case."""

    about = About(
        name="gemini-pairs",
        title="Gemini generateContent and Interactions request/response pairs",
        containers=(JSONL,),
        says=CAN_SAY,
        docs="https://ai.google.dev/api/generate-content (checked 2026-11-24)",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a pair whose answer, or else whose request, is Gemini's, and for none of a batch."""
        return dialects.of_pair(record) in _DIALECTS and not GEMINI_BATCH_INPUT.claims(record)

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one logged pair tells of.

        Raises:
            RowError: a body can't be read.
            NotACall: it only counted tokens.
        """
        model, method = addressed(row.url)
        exchange = open_envelope(row)
        exchange.id = exchange.id or values.name(row.request_id)
        if exchange.stream is None and method == _STREAMED:
            exchange.stream = True
        bodies.take_request(exchange, pairs.request_of(row))
        if bodies.take_response(exchange, pairs.answer_of(row)) in _OWN:
            exchange.provider = exchange.provider or "google"
        beside = row.usage_metadata or row.beside
        if beside is not None and exchange.input_tokens is None:
            bodies.take_response(exchange, {"usageMetadata": beside})
        take_counts(exchange, row)
        called.settle(exchange, exchange.model.removeprefix("models/") or model or row.model)
        return exchange


@lru_cache(maxsize=1024)
def addressed(url: str | None) -> tuple[str | None, str | None]:
    """The model and the method that an address names."""
    found = _ADDRESS.search(url or "")
    return (found[1], found[2]) if found else (None, None)


GEMINI_PAIRS = GeminiPairs()
