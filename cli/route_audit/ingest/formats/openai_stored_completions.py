"""OpenAI's stored completions, as the list of them is given page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import called, content, openai_chat, values
from route_audit.ingest.formats.halves import Halves
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.formats.openai_stored_messages import OPENAI_STORED_MESSAGES
from route_audit.ingest.formats.tags import take_metadata


class Row(openai_chat.Response, gc=False):
    """One completion, and what its request was like apart from the messages."""

    input_user: str | None = None
    metadata: dict[str, Any] | None = None
    tools: list[msgspec.Raw] | None = None
    response_format: msgspec.Raw = msgspec.Raw()


_TURN = msgspec.json.Decoder(content.Turn, strict=False)


class OpenAIStoredCompletions(LogFormat):
    """Completions.

    Args:
        messages: the messages, each under the completion's id, a dash and its place from 0.
    """

    about = About(
        name="openai-stored-completions",
        title="OpenAI stored completions",
        containers=(JSONL,),
        says=("text", "answer", "time", "cache", "reasoning", "user", "tools", "service tier", "tags"),
        docs="https://platform.openai.com/docs/api-reference/chat/list (checked 2026-11-24)",
        note="prompts stand in the messages of each completion: give those pages too",
    )
    row = Row
    pages = ("data",)
    companion = OPENAI_STORED_MESSAGES.about.name

    def __init__(self, messages: Halves | None = None) -> None:
        self._messages = messages

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a completion that is given back with what only its request had."""
        return (
            record.get("object") == "chat.completion"
            and {"choices", "metadata"} <= record.keys()
            and record.keys().isdisjoint({"messages", "request"})
        )

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> OpenAIStoredCompletions:
        """A reader that knows the messages of the pages beside."""
        if not companions:
            return self
        return OpenAIStoredCompletions(Halves.of_files(companions, "id", _as_turn))

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one completion tells of."""
        exchange = Exchange(user=row.input_user or None)
        openai_chat.take_response(exchange, row)
        turns = list(self._turns(values.name(row.id) or ""))
        exchange.images = content.messages(turns, exchange.messages)
        exchange.partial = not turns
        exchange.tools, exchange.tool_count = content.definitions(row.tools)
        exchange.response_format = content.demanded_format(row.response_format)
        if row.metadata:
            take_metadata(exchange, row.metadata)
        called.settle(exchange, row.model)
        return exchange

    def _turns(self, completion: str) -> Iterator[content.Turn]:
        if self._messages is None:
            return
        for place in count():
            text = self._messages.of(f"{completion}-{place}")
            if text is None:
                return
            yield _TURN.decode(text)


def _as_turn(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message as a request has it: what has parts keeps them beside an empty content."""
    turn = {key: value for key, value in message.items() if value is not None}
    return turn | {"content": message.get("content") or message.get("content_parts")}


OPENAI_STORED_COMPLETIONS = OpenAIStoredCompletions()
