"""Claude Code's session files: one line for each block of an answer, between lines of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message, Scalar
from route_audit.ingest.formats import anthropic_messages, called, content, values
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.formats.usage import AnthropicUsage
from route_audit.ingest.rejects import NO_INPUT, PART_OF_A_CALL, Held, NotACall, RowError
from route_audit.ingest.times import When, microseconds

NO_ANSWER = "line of a session that is no answer"
NOT_FROM_A_MODEL = "message that the tool wrote itself"

_SYNTHETIC = "<synthetic>"
_SPEAKERS = frozenset({"user", "assistant"})
_MARKS = frozenset({"sessionId", "session_id", "leafUuid", "snapshot"})
_OTHER_LINES = frozenset(
    {
        "summary",
        "system",
        "progress",
        "attachment",
        "file-history-snapshot",
        "queue-operation",
        "last-prompt",
        "custom-title",
        "ai-title",
        "agent-name",
        "agent-setting",
        "mode",
        "permission-mode",
        "pr-link",
        "tag",
        "continued-in",
        "result",
        "stream_event",
        "rate_limit_event",
    }
)
_WINDOW = 256
"""The lines of one answer stand close together: after so many lines without one it is complete."""


class Said(anthropic_messages.Response, gc=False):
    """What was said: an answer of the interface, or a turn of the user."""

    role: str | None = None


class Row(msgspec.Struct, gc=False):
    """One line. The counts in camel case and the costs are those of early versions."""

    type: str | None = None
    message: Said | str | None = None
    timestamp: When = None
    uuid: str | None = None
    session: str | None = msgspec.field(default=None, name="sessionId")
    session_id: str | None = None
    request_id: str | None = msgspec.field(default=None, name="requestId")
    sidechain: bool | None = msgspec.field(default=None, name="isSidechain")
    cwd: str | None = None
    branch: str | None = msgspec.field(default=None, name="gitBranch")
    cost_usd: float | None = msgspec.field(default=None, name="costUSD")
    input_tokens: int | None = msgspec.field(default=None, name="inputTokens")
    output_tokens: int | None = msgspec.field(default=None, name="outputTokens")
    cache_read: int | None = msgspec.field(default=None, name="cacheReadInputTokens")
    cache_write: int | None = msgspec.field(default=None, name="cacheCreationInputTokens")


class _Open:
    """An answer of which more lines may come."""

    __slots__ = ("exchange", "last", "seen")

    def __init__(self, exchange: Exchange, row: Row, number: int) -> None:
        self.exchange = exchange
        self.last = number
        self.seen = {row.uuid}


class ClaudeCode(LogFormat):
    """Sessions. The lines of one answer are one call, with the fullest counts of them."""

    about = About(
        name="claude-code",
        title="Claude Code sessions",
        containers=(JSONL,),
        says=("text", "answer", "time", "cache", "reasoning", "session", "cost", "service tier", "tags"),
        docs="https://docs.claude.com/en/docs/claude-code/data-usage (checked 2026-11-24)",
        note="no latency; of each prompt the newest turns alone; costs only of versions before mid-2025",
    )
    row = Row
    whole = True

    def __init__(self) -> None:
        self._number = 0
        self._open: dict[str, _Open] = {}
        self._asked: dict[bool, list[Message]] = {False: [], True: []}
        self._images = {False: 0, True: 0}

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of a session, of whichever kind."""
        kind, message = record.get("type"), record.get("message")
        if kind is not None and type(kind) is not str:
            return False
        if kind in _SPEAKERS:
            return isinstance(message, Mapping) and "payload" not in record
        if kind is None:
            own = not record.keys().isdisjoint({"sessionId", "costUSD"})
            return own and isinstance(message, Mapping) and "usage" in message
        return kind in _OTHER_LINES and not record.keys().isdisjoint(_MARKS)

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> ClaudeCode:  # noqa: ARG002
        """A reader that has seen no line yet."""
        return ClaudeCode()

    def exchange(self, row: Row) -> Exchange:
        """The exchange that an answer without a name tells of.

        Raises:
            Held: the answer's first line; more may follow.
            NotACall: a further line of it, or no answer of a model.
            RowError: it has no counts, or its time can't be read.
        """
        self._number += 1
        said = row.message
        if not isinstance(said, Said):
            raise NotACall(NO_ANSWER)
        if (row.type or said.role) != "assistant":
            self._hear(row, said)
            raise NotACall(NO_ANSWER)
        if said.model == _SYNTHETIC:
            raise NotACall(NOT_FROM_A_MODEL)
        if said.usage is None:
            said.usage = _early_usage(row)
        if said.usage is None:  # of a context that the log does not show the text is no measure
            raise RowError(NO_INPUT)
        return self._answer(row, said)

    def _answer(self, row: Row, said: Said) -> Exchange:
        told = values.name(said.id)
        key = f"{told}:{row.request_id}" if told and row.request_id else told or row.uuid
        held = self._open.get(key or "")
        if held is not None:
            held.last = self._number
            if row.uuid not in held.seen or row.uuid is None:
                held.seen.add(row.uuid)
                _merge(held.exchange, _made(row, said))
            raise NotACall(PART_OF_A_CALL)
        exchange = _made(row, said)
        exchange.id = key
        self._ask(row, exchange)
        if said.id is None or key is None:
            _revise(exchange)
            return exchange
        self._open[key] = _Open(exchange, row, self._number)
        raise Held(exchange)

    def _hear(self, row: Row, said: Said) -> None:
        """Keep what the user or a tool says until a model answers it."""
        side = bool(row.sidechain)
        turn = content.Turn("user", said.content)
        self._images[side] += content.messages([turn], self._asked[side])

    def _ask(self, row: Row, exchange: Exchange) -> None:
        """Give the call the turns since the last answer; those before are not repeated in the log."""
        side = bool(row.sidechain)
        exchange.messages, self._asked[side] = self._asked[side], []
        exchange.images, self._images[side] = self._images[side], 0
        exchange.partial = True

    def release(self, *, ended: bool) -> Iterable[Exchange]:
        """The answers whose last line is well behind; all once the file has ended."""
        done = [key for key, held in self._open.items() if ended or self._number - held.last > _WINDOW]
        return [_revise(self._open.pop(key).exchange) for key in done]


def _early_usage(row: Row) -> AnthropicUsage | None:
    """The usage that early versions wrote beside the message."""
    if row.input_tokens is None and row.output_tokens is None:
        return None
    return AnthropicUsage(
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cache_read_input_tokens=row.cache_read,
        cache_creation_input_tokens=row.cache_write,
    )


def _made(row: Row, said: Said) -> Exchange:
    exchange = Exchange(
        session=row.session or row.session_id,
        timestamp_us=microseconds(row.timestamp),
        cost_usd=row.cost_usd,
        tags=_tags(row),
    )
    anthropic_messages.take_response(exchange, said, None)
    exchange.provider = anthropic_messages.reseller(said.id)
    called.settle(exchange, said.model)
    return exchange


def _tags(row: Row) -> dict[str, Scalar] | None:
    tags: dict[str, Scalar] = {}
    if row.cwd:
        tags["cwd"] = row.cwd
    if row.branch:
        tags["git_branch"] = row.branch
    if row.sidechain:
        tags["sidechain"] = True
    return tags or None


def _merge(exchange: Exchange, more: Exchange) -> None:
    """Add a further line of an answer: its block, and its counts where they are fuller."""
    if more.answer:
        exchange.answer = f"{exchange.answer}\n{more.answer}" if exchange.answer else more.answer
    exchange.answer_tool_calls += more.answer_tool_calls
    if _fullness(more) > _fullness(exchange):
        for name in _COUNTS:
            setattr(exchange, name, getattr(more, name))
    if exchange.cost_usd is None:
        exchange.cost_usd = more.cost_usd
    exchange.service_tier = exchange.service_tier or more.service_tier


_COUNTS = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
    "web_searches",
)


def _fullness(exchange: Exchange) -> int:
    return (exchange.input_tokens or 0) + (exchange.output_tokens or 0)


def _revise(exchange: Exchange) -> Exchange:
    """Let the fullest count among records of the call: sessions that are resumed repeat old lines."""
    if exchange.id is not None:
        exchange.revision = _fullness(exchange)
    return exchange


CLAUDE_CODE = ClaudeCode()
