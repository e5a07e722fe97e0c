"""The input messages of OpenAI's stored completions, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.rejects import PART_OF_A_CALL, NotACall


class Row(msgspec.Struct, gc=False):
    """One message; the list of completions reads the rest."""

    id: str


class OpenAIStoredMessages(LogFormat):
    """Messages, each named by its completion and its place."""

    about = About(
        name="openai-stored-messages",
        title="OpenAI stored completions: input messages",
        containers=(JSONL,),
        says=("text",),
        docs="https://platform.openai.com/docs/api-reference/chat/getMessages (checked 2026-11-24)",
        note="it holds no answers: give it together with the list of completions",
    )
    row = Row
    pages = ("data",)

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a message with an id of its own and parts beside its text."""
        return {"id", "role", "content", "content_parts"} <= record.keys()

    def exchange(self, row: Row) -> NoReturn:  # noqa: ARG002
        """Nothing: it tells of no call by itself.

        Raises:
            NotACall: always.
        """
        raise NotACall(PART_OF_A_CALL)


OPENAI_STORED_MESSAGES = OpenAIStoredMessages()
