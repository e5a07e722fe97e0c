"""Labelled requests as the fit needs them: signals, tiers, and what is left out together."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify import Classifier
from route_audit.classify.scoring import counted
from route_audit.classify.signals import SIGNALS
from route_audit.exchange import Exchange, Message
from route_audit.tiers import Tier

BATCH = 1024

FAMILIES = {
    "sentiment": ("sentiment", "rating"),
    "classification": ("classify", "intent", "moderation"),
    "matching": ("matching", "yes_no"),
    "fields": ("entities", "fields_json"),
    "tool calls": ("tool_call",),
    "conversion": ("convert", "translate"),
    "answers from sources": ("rag_qa", "help_desk", "look_up", "search_query"),
    "answers from a passage": ("passage_qa",),
    "summaries": ("summary", "meeting_notes"),
    "mathematics": ("maths", "word_problem", "proof"),
    "code": ("code_write", "debug", "code_review", "code_trace", "sql"),
    "logic and science": ("logic", "science", "dialogue_reasoning"),
    "judgement": (
        "planning",
        "analysis",
        "decision",
        "legal_medical_finance",
        "root_cause",
        "synthesis",
        "numbers_over_text",
    ),
    "agents": ("agent",),
    "facts without a source": ("closed_book",),
    "writing": ("creative", "generate_text", "brainstorm"),
    "conversation": ("chat", "advice", "opinion", "role_play", "explain_topic"),
    "common sense": ("commonsense_choice",),
}
"""Kinds of task that are left out together: a classifier that has seen one of a family has seen them all."""

_FAMILY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}


class Row(msgspec.Struct):
    """A line of a label file; ``source`` and ``kind`` say where it comes from and what it asks for."""

    source: str
    kind: str
    tier: str
    messages: list[dict[str, msgspec.Raw]]
    id: str = ""
    tools: list[msgspec.Raw] | None = None
    response_format: msgspec.Raw = msgspec.Raw()
    max_output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """n labelled requests; every array has n rows in the order of the files.

    Attributes:
        rows: the lines themselves.
        hits: shape (n, signals); how much each signal counts: 1 where it fired, a share of it where the
            system prompt says what to do and only the user's words show it.
        tier: ``Tier`` codes.
        type_ids: the request types.
        family: what each is left out with.
        weight: sums to n; a family, tier and source counts with the root of its size.
    """

    rows: list[Row]
    hits: NDArray[np.float64]
    tier: NDArray[np.int64]
    type_ids: NDArray[np.uint64]
    family: NDArray[np.str_]
    weight: NDArray[np.float64]


def read(paths: Sequence[Path]) -> Labelled:
    """The labelled requests of JSON Lines files, gzipped or not."""
    rows = [row for path in paths for row in _rows(path)]
    exchanges = [exchange(row) for row in rows]
    classifier = Classifier()
    verdicts = [classifier.verdicts(exchanges[i : i + BATCH]) for i in range(0, len(rows), BATCH)]
    words = np.concatenate([verdict.signals for verdict in verdicts])
    family = [_FAMILY[row.kind] for row in rows]
    cells = list(zip(family, [row.tier for row in rows], [row.source for row in rows], strict=True))
    sizes = Counter(cells)
    weight = np.array([sizes[cell] ** -0.5 for cell in cells])
    return Labelled(
        rows,
        counted(words)[:, : len(SIGNALS)].astype(np.float64),
        np.array([Tier.from_word(row.tier) for row in rows], np.int64),
        np.concatenate([verdict.type_id for verdict in verdicts]),
        np.array(family),
        weight * len(rows) / weight.sum(),
    )


def exchange(row: Row) -> Exchange:
    """The request of a line."""
    tools = row.tools or []
    return Exchange(
        messages=[Message(_text(m["role"]), _text(m.get("content"))) for m in row.messages],
        tools=msgspec.json.encode(tools) if tools else b"",
        tool_count=len(tools),
        response_format=bytes(row.response_format),
        max_output_tokens=row.max_output_tokens,
    )


def _text(content: msgspec.Raw | None) -> str:
    said = msgspec.json.decode(content) if content else ""
    if isinstance(said, list):
        return "\n".join(part.get("text", "") for part in said)
    return said or ""


def _rows(path: Path) -> Iterator[Row]:
    decoder = msgspec.json.Decoder(Row)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        yield from (decoder.decode(line) for line in file if line.strip())
