"""The output files of Bedrock's batch inference, whose lines hold the request and its answer or error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bedrock_pairs, bodies, called, values
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.rejects import BATCH_REQUEST, NotACall
from route_audit.service_tiers import BATCH


class Row(msgspec.Struct, gc=False, rename="camel"):
    """One line, its bodies of any vendor's shape, or of Converse's."""

    record_id: values.Name = None
    model_input: Any = None
    model_output: Any = None
    error: Any = None


class BedrockBatch(LogFormat):
    """Batch results. Input files are known by the same names: their lines are no calls."""

    about = About(
        name="bedrock-batch",
        title="Bedrock batch inference output",
        containers=(JSONL,),
        says=("text", "answer", "cache", "reasoning", "user", "tools", "service tier", "tags"),
        docs="https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html"
        " (checked 2026-11-30)",
        note="only Claude's answers name their model: else give the job's by a mapping, as the page shows",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a record with its input."""
        return {"recordId", "modelInput"} <= record.keys()

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one line tells of.

        Raises:
            RowError: a body can't be read.
            NotACall: it is a request that was not answered yet.
        """
        if row.model_output is None and row.error is None:
            raise NotACall(BATCH_REQUEST)
        exchange = Exchange(provider="aws", failed=bool(row.error))
        bodies.take_request(exchange, row.model_input)
        bedrock_pairs.take_response(exchange, row.model_output)
        exchange.id = values.name(row.record_id) or exchange.id
        exchange.latency_s = None  # nobody waited
        called.settle(exchange, exchange.model)
        exchange.service_tier = BATCH
        return exchange


BEDROCK_BATCH = BedrockBatch()
