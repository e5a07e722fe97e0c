"""The requests of a Gemini batch, as they were sent: without answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.rejects import BATCH_REQUEST, NotACall

_OF_GEMINI = frozenset({"contents", "content"})
"""What is asked, and of an embedding what is embedded."""


class Row(msgspec.Struct, gc=False):
    """One request; the file that answers it reads the rest."""

    key: str


class GeminiBatchInput(LogFormat):
    """Batch requests."""

    about = About(
        name="gemini-batch-input",
        title="Gemini Batch requests",
        containers=(JSONL,),
        says=("text", "tools", "tags"),
        docs="https://ai.google.dev/gemini-api/docs/batch-api (checked 2026-11-30)",
        note="it holds no answers: give it together with its results file",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a request of Gemini's with a key of its own, and nothing else."""
        if record.keys() != {"key", "request"} or type(record["request"]) is not dict:
            return False
        return not record["request"].keys().isdisjoint(_OF_GEMINI)

    def exchange(self, row: Row) -> NoReturn:  # noqa: ARG002
        """Nothing: it tells of no call by itself.

        Raises:
            NotACall: always.
        """
        raise NotACall(BATCH_REQUEST)


GEMINI_BATCH_INPUT = GeminiBatchInput()
