"""The results file of a Gemini batch, joined with its requests by ``key``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, dialects, values
from route_audit.ingest.formats.gemini_batch_input import GEMINI_BATCH_INPUT
from route_audit.ingest.formats.halves import Halves
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.service_tiers import BATCH

_KEYS = frozenset({"key", "response", "error", "metadata"})


class Row(msgspec.Struct, gc=False):
    """One line; only a request that succeeded has a response."""

    key: values.Name = None
    response: Any = None
    error: Any = None


class GeminiBatch(LogFormat):
    """Batch results. Those of Vertex AI hold their requests: ``vertex_batch`` reads them.

    Args:
        requests: the other halves, by ``key``.
    """

    about = About(
        name="gemini-batch",
        title="Gemini Batch results",
        containers=(JSONL,),
        says=("text", "answer", "cache", "reasoning", "tools", "service tier", "tags"),
        docs="https://ai.google.dev/gemini-api/docs/batch-api (checked 2026-11-30)",
        note="prompts stand in the requests that were sent: give those too; memory holds them, compressed",
    )
    row = Row
    companion = GEMINI_BATCH_INPUT.about.name

    def __init__(self, requests: Halves | None = None) -> None:
        self._requests = requests

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for the key of a request with Gemini's answer, or with an error in its place."""
        keys = record.keys()
        if "key" not in keys or not keys <= _KEYS:
            return False
        if dialects.of_answer(record.get("response")) == dialects.GEMINI:
            return True
        return not record.get("response") and isinstance(record.get("error"), Mapping)

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> GeminiBatch:
        """A reader that knows the requests of the input files."""
        return GeminiBatch(Halves.of_files(companions, "key", _half)) if companions else self

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one line and its request tell of.

        Raises:
            RowError: the response can't be read.
        """
        exchange = Exchange(provider="google", failed=bool(row.error) or not row.response)
        key = values.name(row.key)
        if self._requests is not None and key:
            asked = self._requests.of(key)
            bodies.take_request(exchange, msgspec.json.decode(asked) if asked else None)
        bodies.take_response(exchange, row.response)
        exchange.id = exchange.id or key
        called.settle(exchange, exchange.model.removeprefix("models/"))
        exchange.service_tier = BATCH
        exchange.partial |= not exchange.messages
        return exchange


def _half(request: Mapping[str, Any]) -> Any:  # noqa: ANN401  # any JSON value
    return request.get("request")


GEMINI_BATCH = GeminiBatch()
