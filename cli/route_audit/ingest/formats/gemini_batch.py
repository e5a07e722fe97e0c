"""The results file of a Gemini batch, joined with its requests by ``key``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import bodies, called, dialects, values
from route_audit.ingest.formats.gemini_batch_input import GEMINI_BATCH_INPUT
from route_audit.ingest.formats.halves import Halves
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.formats.paths import compiled, reach
from route_audit.ingest.rejects import NO_USAGE_LINE, NotACall
from route_audit.ingest.times import When, microseconds
from route_audit.service_tiers import BATCH

_KEYS = frozenset({"key", "response", "error", "metadata"})

_INLINED = compiled(
    " // ".join(
        f"{place}.{answers}"
        for place, answers in (
            ("response", "inlinedResponses.inlinedResponses"),
            ("response", "inlinedEmbedContentResponses.inlinedResponses"),
            ("metadata.output", "inlinedResponses.inlinedResponses"),
            ("metadata.output", "inlinedEmbedContentResponses.inlinedResponses"),
            ("output", "inlinedResponses.inlinedResponses"),
            ("output", "inlinedEmbedContentResponses.inlinedResponses"),
            ("dest", "inlined_responses"),
            ("dest", "inlined_embed_content_responses"),
            ("dest", "inlinedResponses"),
            ("dest", "inlinedEmbedContentResponses"),
        )
    )
)
"""Where a batch keeps the answers to requests that came with it, as the interface and the SDKs have it."""

_MODEL = compiled("model // metadata.model")
_TIME = compiled("created // create_time // metadata.createTime")
"""The model and the time of a batch, in the fields of its ``Row``."""


class Row(msgspec.Struct, gc=False):
    """One line of a results file, or a whole batch; only a request that succeeded has a response."""

    key: values.Name = None
    response: Any = None
    error: Any = None
    metadata: Any = None
    name: str | None = None
    model: str | None = None
    output: Any = None
    dest: Any = None
    created: When = msgspec.field(default=None, name="createTime")
    create_time: When = None


class GeminiBatch(LogFormat):
    """Batch results. Those of Vertex AI hold their requests: ``vertex_batch`` reads them.

    Args:
        requests: the other halves, by ``key``.
    """

    about = About(
        name="gemini-batch",
        title="Gemini Batch results",
        containers=(JSONL,),
        says=("text", "answer", "time", "cache", "reasoning", "tools", "service tier", "tags"),
        docs="https://ai.google.dev/gemini-api/docs/batch-api (checked 2026-11-30)",
        note="prompts stand in the requests that were sent: give those too; memory holds them, compressed",
    )
    row = Row
    pages = ("operations",)
    splits = True
    companion = GEMINI_BATCH_INPUT.about.name

    def __init__(self, requests: Halves | None = None) -> None:
        self._requests = requests

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a request's key with Gemini's answer or an error, and for a batch with its answers."""
        if type(_INLINED.of(record)) is list:
            return True
        keys = record.keys()
        if "key" not in keys or not keys <= _KEYS:
            return False
        response = record.get("response")
        if dialects.of_answer(response) == dialects.GEMINI or reach(response, _VALUES) is not None:
            return True
        return not record.get("response") and isinstance(record.get("error"), Mapping)

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> GeminiBatch:
        """A reader that knows the requests of the input files."""
        return GeminiBatch(Halves.of_files(companions, "key", _half)) if companions else self

    def split(self, row: Row) -> Iterable[Row]:
        """The answers that a batch holds, each with its model and time; a line as it is."""
        batch = msgspec.structs.asdict(row)
        inlined = _INLINED.of(batch)
        if type(inlined) is not list or not inlined:
            return (row,)
        model, time = values.word(_MODEL.of(batch)), values.word(_TIME.of(batch))
        return [_answer(one, model, time) for one in inlined]

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one answer and its request tell of.

        Raises:
            RowError: the response can't be read.
            NotACall: it is a batch without answers.
        """
        if row.name is not None:
            raise NotACall(NO_USAGE_LINE)
        exchange = Exchange(provider="google", failed=bool(row.error) or not row.response)
        exchange.timestamp_us = microseconds(row.created)
        key = values.name(row.key)
        if self._requests is not None and key:
            asked = self._requests.of(key)
            bodies.take_request(exchange, msgspec.json.decode(asked) if asked else None)
        bodies.take_response(exchange, row.response)
        _take_embedding(exchange, row.response)
        exchange.id = exchange.id or key
        called.settle(exchange, (exchange.model or row.model or "").removeprefix("models/"))
        exchange.service_tier = BATCH
        exchange.partial |= not exchange.messages
        return exchange


_VALUES = ("embedding", "values")


def _answer(inlined: Any, model: str | None, time: str | None) -> Row:  # noqa: ANN401  # of any kind
    """One answer of a batch as a line of a results file."""
    return Row(
        key=values.word(reach(inlined, ("metadata", "key"))),
        response=reach(inlined, ("response",)),
        error=reach(inlined, ("error",)),
        model=model,
        created=time,
    )


def _take_embedding(exchange: Exchange, response: Any) -> None:  # noqa: ANN401
    """Fill what the answer to an embedding tells: how many tokens went in."""
    if reach(response, _VALUES) is None:
        return
    exchange.modality, exchange.output_tokens = Modality.EMBEDDING, 0
    counted = response.get("tokenCount") or response.get("token_count")
    if exchange.input_tokens is None and counted is not None:
        exchange.input_tokens = values.count(counted)


def _half(request: Mapping[str, Any]) -> Any:  # noqa: ANN401  # any JSON value
    return request.get("request")


GEMINI_BATCH = GeminiBatch()
