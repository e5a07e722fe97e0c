"""The input file of an OpenAI batch: the requests, without answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.rejects import BATCH_REQUEST, NotACall


class Row(msgspec.Struct, gc=False):
    """One request; the file that answers it reads the rest."""

    custom_id: str


class OpenAIBatchInput(LogFormat):
    """Batch requests."""

    about = About(
        name="openai-batch-input",
        title="OpenAI Batch input file",
        containers=(JSONL,),
        says=("text", "user", "tools", "tags"),
        docs="https://platform.openai.com/docs/guides/batch (checked 2026-11-24)",
        note="it holds no answers: give it together with its output and error files",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a request with its address and a name of its own."""
        return {"custom_id", "method", "url", "body"} <= record.keys()

    def exchange(self, row: Row) -> NoReturn:  # noqa: ARG002
        """Nothing: it tells of no call by itself.

        Raises:
            NotACall: always.
        """
        raise NotACall(BATCH_REQUEST)


OPENAI_BATCH_INPUT = OpenAIBatchInput()
