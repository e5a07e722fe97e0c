"""opencode's messages: one a file as it keeps them, and whole sessions as it exports them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message, Scalar
from route_audit.ingest.formats import called, content, values
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.rejects import NO_USAGE_LINE, PART_OF_A_CALL, NotACall
from route_audit.ingest.times import When, microseconds, seconds_between

NO_ANSWER = "message that is no answer of a model"

_HIDDEN = "reasoning"


class Times(msgspec.Struct, gc=False):
    """When a message began and ended."""

    created: When = None
    completed: When = None


class Cache(msgspec.Struct, gc=False):
    """Tokens of the provider's cache; they are outside the input."""

    read: int = 0
    write: int = 0


class Tokens(msgspec.Struct, gc=False):
    """Token counts. Versions of 2026 take the reasoning out of the output and add a total."""

    total: int | None = None
    input: int | None = None
    output: int | None = None
    reasoning: int = 0
    cache: Cache = msgspec.field(default_factory=Cache)


class Where(msgspec.Struct, gc=False):
    """Where the tool was working."""

    cwd: str | None = None


class File(msgspec.Struct, gc=False):
    """A file that the user or a tool gave."""

    mime: str | None = None


class State(msgspec.Struct, gc=False):
    """What a tool was given and what it gave."""

    input: msgspec.Raw = msgspec.Raw()
    output: str | None = None
    error: Any = None
    attachments: list[File] | None = None


class Part(File, gc=False):
    """A piece of a message."""

    type: str | None = None
    text: str | None = None
    tool: str | None = None
    state: State | None = None


class Info(msgspec.Struct, gc=False):
    """A message, or a piece of one that lies in a file of its own."""

    id: str | None = None
    session: str | None = msgspec.field(default=None, name="sessionID")
    message: str | None = msgspec.field(default=None, name="messageID")
    role: str | None = None
    time: Times = msgspec.field(default_factory=Times)
    model: str | None = msgspec.field(default=None, name="modelID")
    provider: str | None = msgspec.field(default=None, name="providerID")
    agent: str | None = None
    mode: str | None = None
    path: Where | str | None = None
    cost: float | None = None
    tokens: Tokens | None = None
    error: Any = None


class Row(Info, gc=False):
    """A message by itself, or one of a session's export, with its pieces."""

    info: Info | None = None
    parts: list[Part] | None = None


class Opencode(LogFormat):
    """Messages of assistants: each is a call, or what a few steps of one answer came to."""

    about = About(
        name="opencode",
        title="opencode messages and session exports",
        containers=(JSONL,),
        says=("text", "answer", "time", "cache", "reasoning", "latency", "session", "cost", "tags"),
        docs="https://opencode.ai/docs/cli (checked 2026-11-24)",
        note="text only in `opencode export`; early versions count the last step of an answer of several",
    )
    row = Row
    pages = ("messages",)
    whole = True

    def __init__(self) -> None:
        self._asked: list[Message] = []
        self._images = 0

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a message or a piece of one."""
        info = record.get("info")
        own = info if isinstance(info, Mapping) and "parts" in record else record
        if "sessionID" not in own:
            return False
        return not own.keys().isdisjoint({"role", "messageID", "modelID"})

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> Opencode:  # noqa: ARG002
        """A reader that has seen no message yet."""
        return Opencode()

    def exchange(self, row: Row) -> Exchange:
        """The exchange that an assistant's message tells of.

        Raises:
            NotACall: another message, or a piece of one.
            RowError: its time can't be read.
        """
        info = row.info or row
        if info.message is not None:
            raise NotACall(PART_OF_A_CALL)
        if info.role != "assistant":
            self._hear(row.parts)
            raise NotACall(NO_ANSWER)
        if info.tokens is None:
            raise NotACall(NO_USAGE_LINE)
        exchange = _made(info, info.tokens)
        self._take_text(exchange, row.parts)
        called.settle(exchange, info.model)
        return exchange

    def _hear(self, parts: list[Part] | None) -> None:
        """Keep what the user says until a model answers it."""
        self._images += _images(parts)
        texts = [part.text for part in parts or () if part.text]
        if texts:
            self._asked.append(Message("user", "\n".join(texts)))

    def _take_text(self, exchange: Exchange, parts: list[Part] | None) -> None:
        """Give the call the turns since the last answer; what its tools gave is for the next."""
        exchange.messages, self._asked = self._asked, []
        exchange.images, self._images = self._images, 0
        if parts is None:
            return
        texts: list[str] = []
        for part in parts:
            if part.tool is not None:
                state = part.state or State()
                texts.append(content.call_text(part.tool, bytes(state.input)))
                exchange.answer_tool_calls += 1
                self._asked.append(Message("tool", state.output or values.word(state.error) or ""))
                self._images += _images(state.attachments)
            elif part.text and part.type != _HIDDEN:
                texts.append(part.text)
        exchange.answer = "\n".join(texts)


def _images(files: Sequence[File] | None) -> int:
    return sum((file.mime or "").startswith("image/") for file in files or ())


def _made(info: Info, counts: Tokens) -> Exchange:
    start_us, end_us = microseconds(info.time.created), microseconds(info.time.completed)
    exchange = Exchange(
        id=info.id,
        session=info.session,
        timestamp_us=start_us,
        latency_s=seconds_between(start_us, end_us),
        provider=_PROVIDERS.get(info.provider or "", info.provider),
        failed=bool(info.error),
        cost_usd=info.cost or None,  # what a subscription pays for, and what has no price, costs 0
        tags=_tags(info),
        partial=True,
        cached_input_tokens=counts.cache.read,
        cache_write_tokens=counts.cache.write,
        reasoning_tokens=counts.reasoning,
    )
    if counts.input is not None:
        exchange.input_tokens = counts.input + counts.cache.read + counts.cache.write
    exchange.output_tokens = counts.output
    if counts.output is not None and _leaves_reasoning_out(exchange, info.provider, counts.total):
        exchange.output_tokens = counts.output + counts.reasoning
    return exchange


_PROVIDERS = {"amazon-bedrock": "aws", "google-vertex": "google", "google-vertex-anthropic": "google"}


def _leaves_reasoning_out(exchange: Exchange, provider: str | None, total: int | None) -> bool:
    """Whether the output count leaves the reasoning out.

    It does in versions of 2026, whose total tells; before them it was the provider's own count, which
    Google's interface gives without.
    """
    inside = (exchange.input_tokens or 0) + (exchange.output_tokens or 0)
    if total in (inside, inside + exchange.reasoning_tokens):
        return total != inside
    google = provider is not None and provider.startswith("google")
    return google or exchange.reasoning_tokens > (exchange.output_tokens or 0)


def _tags(info: Info) -> dict[str, Scalar] | None:
    tags: dict[str, Scalar] = {}
    agent = info.agent or info.mode
    if agent:
        tags["agent"] = agent
    if isinstance(info.path, Where) and info.path.cwd:
        tags["cwd"] = info.path.cwd
    return tags or None


OPENCODE = Opencode()
