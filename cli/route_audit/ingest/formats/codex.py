"""Codex's rollout files: what a session's calls cost stands in events between what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message, Scalar
from route_audit.ingest.formats import called, content, counting
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.rejects import NO_USAGE_LINE, PART_OF_A_CALL, NotACall
from route_audit.ingest.times import When, microseconds

NO_TOKEN_COUNT = "line of a session that counts no tokens"  # noqa: S105  # no password

_KINDS = frozenset({"session_meta", "turn_context", "event_msg", "response_item", "compacted"})
_HIDDEN = "reasoning"


class Counts(msgspec.Struct, gc=False):
    """Token counts: the cache is inside the input."""

    input_tokens: int = 0
    cached_input_tokens: int = 0
    cache_write_input_tokens: int = 0
    output_tokens: int = 0
    reasoning_output_tokens: int = 0
    total_tokens: int | None = None


class Info(msgspec.Struct, gc=False):
    """What a token count says: of the last call, and of the whole session so far."""

    last_token_usage: Counts | None = None
    total_token_usage: Counts | None = None
    model: str | None = None


class Payload(content.Part, gc=False):
    """What any line holds: the session, a turn's settings, something said, or an event."""

    id: str | None = None
    forked_from_id: str | None = None
    cwd: str | None = None
    model_provider: str | None = None
    model: str | None = None
    effort: str | None = None
    info: Info | None = None


class Row(msgspec.Struct, gc=False):
    """One line."""

    timestamp: When = None
    type: str | None = None
    payload: Payload | None = None


class Codex(LogFormat):
    """Sessions: a token count is a call, its model the last that a turn was set to."""

    about = About(
        name="codex",
        title="OpenAI Codex rollouts",
        containers=(JSONL,),
        says=("text", "answer", "time", "cache", "reasoning", "session", "tags"),
        docs="https://github.com/openai/codex/blob/main/docs/config.md (checked 2026-11-24)",
        note="no latency, no cost; of each prompt the newest turns alone",
    )
    row = Row
    whole = True

    def __init__(self) -> None:
        self._session = Payload()
        self._root: str | None = None
        self._turn = Payload()
        self._total: Counts | None = None
        self._asked: list[Message] = []
        self._results: list[Message] = []
        self._images = self._more_images = 0
        self._answer: list[content.Part] = []

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of a rollout."""
        kind = record.get("type")
        return type(kind) is str and kind in _KINDS and isinstance(record.get("payload"), Mapping)

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> Codex:  # noqa: ARG002
        """A reader that has seen no line yet."""
        return Codex()

    def exchange(self, row: Row) -> Exchange:
        """The exchange that a token count tells of.

        Raises:
            NotACall: another line, or a count that was told before.
            RowError: its time can't be read.
        """
        payload = row.payload or Payload()
        if row.type != "event_msg":
            self._hear(row.type, payload)
            raise NotACall(NO_TOKEN_COUNT)
        if payload.type != "token_count":
            raise NotACall(NO_TOKEN_COUNT)
        if payload.info is None:
            raise NotACall(NO_USAGE_LINE)
        return self._counted(payload.info, row)

    def _hear(self, kind: str | None, payload: Payload) -> None:
        """Keep what a line says about the calls that come."""
        if kind == "session_meta":
            if self._session.id is None:
                self._session = payload
            # A session that was forked begins with a copy of the other's lines, its first one too.
            self._root = payload.forked_from_id or payload.id
        elif kind == "turn_context":
            self._turn = payload
        elif kind == "response_item":
            self._say(payload)

    def _say(self, item: Payload) -> None:
        if item.role == "assistant" or (item.role is None and item.output is None):
            if item.type != _HIDDEN:
                self._answer.append(item)
        else:
            self._add(item)

    def _add(self, item: Payload) -> None:
        """Keep what the user says; what comes behind a part of the answer is for the next call."""
        if self._answer:
            self._more_images += content.items([item], self._results)
        else:
            self._images += content.items([item], self._asked)

    def _counted(self, info: Info, row: Row) -> Exchange:
        told, before = info.total_token_usage, self._total
        if told is not None:
            self._total = told
            if told == before:
                raise NotACall(PART_OF_A_CALL)
        counts = info.last_token_usage or _since(before, told)
        if counts is None:
            raise NotACall(NO_USAGE_LINE)
        exchange = self._made(row, counts)
        if told is not None and self._root is not None:
            exchange.id = _name(self._root, told)
            exchange.revision = 0
        called.settle(exchange, info.model or self._turn.model)
        return exchange

    def _made(self, row: Row, counts: Counts) -> Exchange:
        texts: list[str] = []
        content.read(self._answer, texts)
        exchange = Exchange(
            session=self._session.id,
            timestamp_us=microseconds(row.timestamp),
            provider=self._session.model_provider,
            input_tokens=counts.input_tokens,
            cached_input_tokens=counts.cached_input_tokens,
            cache_write_tokens=counts.cache_write_input_tokens,
            output_tokens=counts.output_tokens,
            reasoning_tokens=counts.reasoning_output_tokens,
            messages=self._asked,
            images=self._images,
            partial=True,
            answer="\n".join(texts) if self._answer else None,
            answer_tool_calls=content.count_calls(self._answer),
            tags=self._tags(),
        )
        counting.settle(exchange, counts.total_tokens)
        self._asked, self._results, self._answer = self._results, [], []
        self._images, self._more_images = self._more_images, 0
        return exchange

    def _tags(self) -> dict[str, Scalar] | None:
        tags: dict[str, Scalar] = {}
        if self._turn.cwd or self._session.cwd:
            tags["cwd"] = self._turn.cwd or self._session.cwd or ""
        if self._turn.effort:
            tags["effort"] = self._turn.effort
        return tags or None


def _since(before: Counts | None, total: Counts | None) -> Counts | None:
    """What was added to the session's total; None where that can't be known."""
    if total is None or before is None:
        return total
    added = Counts(
        total.input_tokens - before.input_tokens,
        total.cached_input_tokens - before.cached_input_tokens,
        total.cache_write_input_tokens - before.cache_write_input_tokens,
        total.output_tokens - before.output_tokens,
        total.reasoning_output_tokens - before.reasoning_output_tokens,
    )
    return total if min(msgspec.structs.astuple(added)[:5]) < 0 else added


def _name(root: str, total: Counts) -> str:
    """A call's own name: how far its session had come with it, which no two calls of a session share."""
    return f"{root}:{total.input_tokens}+{total.output_tokens}"


CODEX = Codex()
