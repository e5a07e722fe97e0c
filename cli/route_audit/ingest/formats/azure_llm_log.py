"""Azure API Management's log of model calls, which tells of one call in several rows.

One row has the counts, further ones the messages of the request and of the response, long ones in pieces.
They share a ``CorrelationId`` and come in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import azure_portal, pairs, turns, usage, values
from route_audit.ingest.formats.interface import CSV, JSONL, About, LogFormat
from route_audit.ingest.formats.paths import opened
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.rejects import (
    FAR_FROM_ITS_CALL,
    NO_TOKENS_NO_TEXT,
    OTHER_TELEMETRY,
    PART_OF_A_CALL,
    Held,
    NotACall,
    RowError,
)

MOST_HELD = 20_000
"""How many calls wait for further rows. Of more, that which waits longest since its last row goes on."""

MOST_HELD_CHARACTERS = 1 << 25
"""How much text they may hold."""

_MOST_GONE = 100_000
"""How many calls that went on are remembered, so that a row that comes too late is not read as a call."""

_LOG = "GatewayLlmLogs"
_COLUMNS = frozenset(
    {
        "DeploymentName",
        "PromptTokens",
        "CompletionTokens",
        "TotalTokens",
        "RequestMessages",
        "ResponseMessages",
    }
)

Piece = tuple[int, Any]


@dataclass(slots=True)
class _Call:
    """A call as far as its rows have come.

    Attributes:
        request_id: the model's own id of it.
        counted: its row of counts has come.
        prompt, answer: the pieces of its text with their places.
        size: about how many characters they hold.
    """

    exchange: Exchange
    request_id: str = ""
    counted: bool = False
    prompt: list[Piece] = field(default_factory=list)
    answer: list[Piece] = field(default_factory=list)
    size: int = 0


class AzureLlmLog(LogFormat):
    """The log of model calls. One object reads one file."""

    about = About(
        name="azure-llm-log",
        title="Azure API Management log of model calls (ApiManagementGatewayLlmLog)",
        containers=(CSV, JSONL),
        says=("text", "answer", "time"),
        docs="https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewayllmlog"
        " (checked 2026-11-24)",
        note="the table has neither cached nor reasoning tokens nor latency; order the rows by CorrelationId",
    )
    pages = ("records",)
    whole = True

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self._most_held = most_held
        self._calls: dict[str, _Call] = {}
        self._ready: list[_Call] = []
        self._gone: dict[str, None] = {}
        self._size = 0

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> LogFormat:  # noqa: ARG002
        """A new object, which holds nothing yet."""
        return AzureLlmLog(self._most_held)

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a row of the table or a record of the service's log."""
        if azure_portal.category(record) == _LOG:
            return True
        keys = record.keys()
        return "SequenceNumber" in keys and not keys.isdisjoint(_COLUMNS)

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """Never an exchange: a call is complete only when no further row can come.

        Raises:
            Held: the row is the first of its call.
            NotACall: it is a further row of a call, or another log's.
            RowError: a value is of another kind than its column, or the row comes too late for its call.
        """
        if azure_portal.category(row) not in {"", _LOG}:
            raise NotACall(OTHER_TELEMETRY)
        inner = row.get("properties")
        fields = row | inner if type(inner) is dict else row
        key = values.text(azure_portal.named(fields, "CorrelationId") or "")
        if key is None:
            raise RowError(NO_TOKENS_NO_TEXT, "CorrelationId")
        if key in self._gone:
            raise RowError(FAR_FROM_ITS_CALL)
        call = self._calls.pop(key, None)
        first = call is None or _is_another(call, fields)
        if call is None or first:
            call = self._opened(key, call, azure_portal.when(row))
        self._calls[key] = call
        self._add(call, fields)
        if first:
            raise Held(call.exchange)
        raise NotACall(PART_OF_A_CALL)

    def release(self, *, ended: bool) -> Iterator[Exchange]:
        """The calls that no further row is awaited for."""
        while self._calls and (ended or self._full()):
            key = next(iter(self._calls))
            call = self._calls.pop(key)
            self._size -= call.size
            self._gone[key] = None
            if len(self._gone) > _MOST_GONE:
                del self._gone[next(iter(self._gone))]
            self._ready.append(call)
        for call in self._ready:
            yield _complete(call)
        self._ready.clear()

    def _full(self) -> bool:
        return len(self._calls) > self._most_held or self._size > MOST_HELD_CHARACTERS

    def _opened(self, key: str, before: _Call | None, time_us: int | None) -> _Call:
        """A new call; where one of the same request came ``before``, both are attempts at it."""
        exchange = Exchange(id=key, timestamp_us=time_us)
        if before is not None:
            self._size -= before.size
            self._ready.append(before)
            before.exchange.logical_id = exchange.logical_id = key
            exchange.id = None
        return _Call(exchange)

    def _add(self, call: _Call, fields: Mapping[str, Any]) -> None:
        _take_names(call, fields)
        _take_counts(call, fields)
        place = values.count(azure_portal.named(fields, "SequenceNumber") or 0) or 0
        for column, pieces in (("RequestMessages", call.prompt), ("ResponseMessages", call.answer)):
            piece = azure_portal.named(fields, column)
            if piece:
                size = len(piece) if type(piece) is str else 0
                pieces.append((place, piece))
                call.size += size
                self._size += size


def _is_another(call: _Call, fields: Mapping[str, Any]) -> bool:
    """True for the counts of another attempt at the same request: the call has its own already."""
    request_id = str(azure_portal.named(fields, "RequestId") or "")
    return call.counted and bool(request_id) and request_id != call.request_id and _counted(fields)


def _counted(fields: Mapping[str, Any]) -> bool:
    names = ("PromptTokens", "CompletionTokens", "TotalTokens")
    return any(str(azure_portal.named(fields, name) or "0") != "0" for name in names)


def _take_names(call: _Call, fields: Mapping[str, Any]) -> None:
    model = values.text(azure_portal.named(fields, "ModelName") or "")
    deployment = values.text(azure_portal.named(fields, "DeploymentName") or "")
    call.exchange.model = model or call.exchange.model or deployment or ""
    stream = azure_portal.named(fields, "IsStreamCompletion")
    if call.exchange.stream is None and stream is not None:
        call.exchange.stream = values.flag(stream)


def _take_counts(call: _Call, fields: Mapping[str, Any]) -> None:
    """Fill the counts. Zeros throughout are a usage that was not known; they are no counts."""
    if call.counted or not _counted(fields):
        return
    exchange = call.exchange
    counts = {}
    for name in ("PromptTokens", "CompletionTokens", "TotalTokens", "PromptCachedTokens"):
        value = azure_portal.named(fields, name)
        counts[name] = None if value is None else values.count(value)
    exchange.input_tokens, exchange.output_tokens = counts["PromptTokens"], counts["CompletionTokens"]
    exchange.cached_input_tokens = counts["PromptCachedTokens"] or 0
    usage.place(exchange, usage.UNSAID, counts["TotalTokens"])
    call.counted = True
    call.request_id = str(azure_portal.named(fields, "RequestId") or "")


def _complete(call: _Call) -> Exchange:
    exchange = call.exchange
    if prompt := _joined(call.prompt):
        turns.take_prompt(exchange, prompt)
    if answer := _joined(call.answer):
        turns.take_answer(exchange, answer)
    pairs.close_envelope(exchange, exchange.model)
    return exchange


def _joined(pieces: list[Piece]) -> list[Any]:
    """The messages that the pieces hold, in order; none where a piece is missing or can't be read.

    A piece is a list of messages, or a stretch of the text of one.
    """
    told = [piece for _, piece in sorted(pieces, key=lambda piece: piece[0])]
    for texts in (told, ["".join(piece for piece in told if type(piece) is str)]):
        try:
            lists = [opened(text) if type(text) is str else text for text in texts]
        except DECODING_ERRORS:
            continue
        return [message for one in lists for message in (one if type(one) is list else [one])]
    return []


AZURE_LLM_LOG = AzureLlmLog()
