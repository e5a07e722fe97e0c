"""The results file of an Anthropic message batch, joined with its requests by ``custom_id``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import anthropic_messages, called, values
from route_audit.ingest.formats.anthropic_batch_input import ANTHROPIC_BATCH_INPUT
from route_audit.ingest.formats.halves import Halves
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.service_tiers import BATCH

_SUCCEEDED = "succeeded"
_RESULTS = frozenset({_SUCCEEDED, "errored", "canceled", "expired"})


class Result(msgspec.Struct, gc=False):
    """How one request ended; only one that succeeded has a message."""

    type: str | None = None
    message: anthropic_messages.Response | None = None


class Row(msgspec.Struct, gc=False):
    """One line."""

    result: Result
    custom_id: str | None = None


_REQUEST = msgspec.json.Decoder(anthropic_messages.Request, strict=False)
_NO_REQUEST = anthropic_messages.Request()
_NO_MESSAGE = anthropic_messages.Response()


class AnthropicBatch(LogFormat):
    """Batch results.

    Args:
        requests: the other halves, by ``custom_id``.
    """

    about = About(
        name="anthropic-batch",
        title="Anthropic Message Batches results",
        containers=(JSONL,),
        says=("text", "answer", "cache", "reasoning", "tools", "service tier", "tags"),
        docs="https://docs.claude.com/en/docs/build-with-claude/batch-processing (checked 2026-11-24)",
        note="prompts stand in the requests that were sent: give those too; memory holds them, compressed",
    )
    row = Row
    companion = ANTHROPIC_BATCH_INPUT.about.name

    def __init__(self, requests: Halves | None = None) -> None:
        self._requests = requests

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a named request with how it ended."""
        result = record.get("result")
        ended = result.get("type") if isinstance(result, Mapping) else None
        return "custom_id" in record and type(ended) is str and ended in _RESULTS

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> AnthropicBatch:
        """A reader that knows the requests of the input files."""
        if not companions:
            return self
        return AnthropicBatch(Halves.of_files(companions, "custom_id", _half))

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one line and its request tell of."""
        result = row.result
        message = result.message or _NO_MESSAGE
        request = self._asked(row.custom_id)
        exchange = Exchange(
            id=values.name(message.id) or row.custom_id,
            provider="anthropic",
            failed=result.type != _SUCCEEDED,
        )
        anthropic_messages.take_request(exchange, request)
        anthropic_messages.take_response(exchange, message, None)
        called.settle(exchange, message.model or request.model)
        exchange.service_tier = BATCH
        exchange.partial = not exchange.messages
        return exchange

    def _asked(self, name: str | None) -> anthropic_messages.Request:
        text = self._requests.of(name) if self._requests is not None and name else None
        return _REQUEST.decode(text) if text else _NO_REQUEST


def _half(request: Mapping[str, Any]) -> Any:  # noqa: ANN401  # any JSON value
    return request.get("params")


ANTHROPIC_BATCH = AnthropicBatch()
