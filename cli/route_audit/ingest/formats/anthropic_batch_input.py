"""The requests of an Anthropic message batch, as they were sent: without answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.rejects import BATCH_REQUEST, NotACall


class Row(msgspec.Struct, gc=False):
    """One request; the file that answers it reads the rest."""

    custom_id: str


class AnthropicBatchInput(LogFormat):
    """Batch requests."""

    about = About(
        name="anthropic-batch-input",
        title="Anthropic Message Batches requests",
        containers=(JSONL,),
        says=("text", "tools", "tags"),
        docs="https://docs.claude.com/en/docs/build-with-claude/batch-processing (checked 2026-11-24)",
        note="it holds no answers: give it together with its results file",
    )
    row = Row
    pages = ("requests",)

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for the parameters of a request with a name of its own."""
        return {"custom_id", "params"} <= record.keys()

    def exchange(self, row: Row) -> NoReturn:  # noqa: ARG002
        """Nothing: it tells of no call by itself.

        Raises:
            NotACall: always.
        """
        raise NotACall(BATCH_REQUEST)


ANTHROPIC_BATCH_INPUT = AnthropicBatchInput()
