"""Azure API Management's log of model calls, which tells of one call in several rows.

One row has the counts, further ones the messages of the request and of the response, long ones in pieces.
They share a ``CorrelationId`` and come in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import azure_portal, called, counting, turns, values
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

_COUNTS = ("PromptTokens", "CompletionTokens", "TotalTokens", "PromptCachedTokens")
"""The last is told by the service's own records alone."""

Piece = tuple[int, Any]
T = TypeVar("T")


class _Row(msgspec.Struct, frozen=True):
    """What one row says.

    Attributes:
        key: its ``CorrelationId``.
        place: its number among the rows of the call.
        counts: by column; empty where the row has none.
        prompt, answer: messages, or a piece of their text; None where it has none.
    """

    key: str
    place: int
    time_us: int | None
    request_id: str
    model: str | None
    deployment: str | None
    stream: bool | None
    counts: dict[str, int]
    prompt: Any
    answer: Any


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
        says=("text", "answer", "time", "cache", "retries"),
        docs="https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewayllmlog"
        " (checked 2026-11-24)",
        note="only records of a storage account or event hub have cached tokens; order rows by CorrelationId",
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
        said = _read(row)
        if said.key in self._gone:
            raise RowError(FAR_FROM_ITS_CALL)
        call = self._calls.pop(said.key, None)
        first = call is None or _is_another(call, said)
        if call is None or first:
            call = self._opened(said, call)
        self._calls[said.key] = call
        _take_names(call, said)
        _take_counts(call, said)
        self._size += _take_pieces(call, said)
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

    def _opened(self, said: _Row, before: _Call | None) -> _Call:
        """A new call; where one of the same request came ``before``, both are attempts at it."""
        exchange = Exchange(id=said.key, timestamp_us=said.time_us)
        if before is not None:
            self._size -= before.size
            self._ready.append(before)
            before.exchange.logical_id = exchange.logical_id = said.key
            exchange.id = f"{said.key}/{said.request_id}"
        return _Call(exchange)


def _read(row: dict[str, Any]) -> _Row:
    """What a row says.

    Raises:
        RowError: a value is of another kind than its column, or the row names no call.
    """
    fields = _columns(row)
    key = _cell(fields, "CorrelationId", values.text)
    if key is None:
        raise RowError(NO_TOKENS_NO_TEXT, "CorrelationId")
    return _Row(
        key=key,
        place=_cell(fields, "SequenceNumber", values.count) or 0,
        time_us=azure_portal.when(row),
        request_id=_cell(fields, "RequestId", values.text) or "",
        model=_cell(fields, "ModelName", values.text),
        deployment=_cell(fields, "DeploymentName", values.text),
        stream=_cell(fields, "IsStreamCompletion", values.flag),
        counts=_counts(fields),
        prompt=fields.get("RequestMessages"),
        answer=fields.get("ResponseMessages"),
    )


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    """A row by the table's column names, which the service's own record spells with a small first letter."""
    inner = row.get("properties")
    if type(inner) is not dict:
        return row
    names = {"correlationId": row.get("correlationId")} | inner
    return {name[:1].upper() + name[1:]: value for name, value in names.items()}


def _cell(fields: Mapping[str, Any], column: str, read: Callable[[Any], T | None]) -> T | None:
    value = fields.get(column)
    try:
        return None if value is None or value == "" else read(value)
    except RowError as error:
        raise RowError(error.reason, column) from None


def _counts(fields: Mapping[str, Any]) -> dict[str, int]:
    """The counts by column. Zeros throughout are a usage that was not known; they are no counts."""
    cells = {column: _cell(fields, column, values.count) for column in _COUNTS}
    known = {column: count for column, count in cells.items() if count is not None}
    return known if any(known.values()) else {}


def _is_another(call: _Call, said: _Row) -> bool:
    """True for the counts of another attempt at the same request: the call has its own already."""
    return call.counted and bool(said.counts and said.request_id) and said.request_id != call.request_id


def _take_names(call: _Call, said: _Row) -> None:
    exchange = call.exchange
    exchange.model = said.model or exchange.model or said.deployment or ""
    if exchange.stream is None:
        exchange.stream = said.stream


def _take_counts(call: _Call, said: _Row) -> None:
    if call.counted or not said.counts:
        return
    exchange, counts = call.exchange, said.counts
    exchange.input_tokens, exchange.output_tokens = counts.get("PromptTokens"), counts.get("CompletionTokens")
    exchange.cached_input_tokens = counts.get("PromptCachedTokens", 0)
    counting.place(exchange, counting.UNSAID, counts.get("TotalTokens"), model=exchange.model)
    call.counted, call.request_id = True, said.request_id


def _take_pieces(call: _Call, said: _Row) -> int:
    """Keep the row's text, once; gives about how many characters that is."""
    size = 0
    for piece, pieces in ((said.prompt, call.prompt), (said.answer, call.answer)):
        if piece and (said.place, piece) not in pieces:
            pieces.append((said.place, piece))
            size += len(piece) if type(piece) is str else 0
    call.size += size
    return size


def _complete(call: _Call) -> Exchange:
    exchange = call.exchange
    if prompt := _joined(call.prompt):
        turns.take_prompt(exchange, prompt)
    if answer := _joined(call.answer):
        turns.take_answer(exchange, answer)
    called.settle(exchange, exchange.model)
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
