"""All sample logs tell of the same requests: whatever the form, the ledger is the same.

What a form can't say is listed here by name, and only that may differ.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from repository import ROOT
from route_audit.engines.local import read_ledger
from route_audit.ledger import FLAG_FAILED, Ledger, Words, join

SAMPLES = ROOT / "sample_logs"

ALWAYS = {
    "content",  # a code of the text too, and of how it was laid out
    "hindsight_tier",  # only a form with tool calls of its own shows that the answer was one
    "signals",  # as are the signals of them
}

PAIRS = {"type_id"}
"""The template of a request holds its answer format, which each interface writes in its own words."""

EXCEPTIONS: dict[str, set[str]] = {
    "flat.csv": set(),
    "flat.parquet": set(),
    "openai.jsonl": set(),
    "openai_responses.jsonl": PAIRS,
    # Every request must set a limit.
    "anthropic_messages.jsonl": PAIRS | {"max_output_tokens"},
    # A request outside a conversation has its trace for a session; tags are LiteLLM's own; a failed
    # attempt has zero tokens and zero cost where the others say nothing.
    "litellm_payload.jsonl": {"session", "tags", "tags_offsets"},
    # The session is also the trace that groups attempts.
    "litellm_spendlogs.jsonl": {"session", "logical", "tags", "tags_offsets"},
    "litellm_spendlogs.csv": {"session", "logical", "tags", "tags_offsets"},
    # Tracers write each attempt down as a trace of its own.
    "braintrust.jsonl.gz": {"logical"},
    "helicone.jsonl.gz": {"logical"},
    "langsmith.jsonl.gz": {"logical"},
    # Nor whose model it is. That an answer was streamed shows only in its first token: not where it failed.
    "langfuse.jsonl.gz": {"logical", "provider", "flags"},
    # When the first token came is not written down.
    "weave.jsonl.gz": {"logical", "provider", "time_to_first_token_s"},
}

OF_FAILED_ATTEMPTS = {"input_tokens", "output_tokens", "logged_cost_pusd", "flags", "tier", "confidence"}


def _ledger(name: str, workdir: Path) -> Ledger:
    workdir.mkdir()
    read = read_ledger([str(SAMPLES / name)], workdir=workdir)
    assert not read.meta.rejected
    rows = join(list(read.in_order()))
    return rows.take(np.argsort(rows.id.astype(str)))


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return _ledger("flat.jsonl", tmp_path_factory.mktemp("flat") / "work")


def _differing(one: Ledger, other: Ledger) -> set[str]:
    names = (field.name for field in fields(Ledger))
    return {name for name in names if _values(getattr(one, name)) != _values(getattr(other, name))}


def _values(column: Any) -> list[Any]:
    if isinstance(column, Words):
        return [column.word(row) for row in range(len(column.codes))]
    if column.dtype.kind == "f":
        return [None if np.isnan(value) else value for value in column.tolist()]
    values: list[Any] = column.tolist()
    return values


def test_the_exceptions_name_every_file() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.is_file() and path.name != "README.md"}
    assert files == {"flat.jsonl", *EXCEPTIONS}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_the_ledger_is_the_same(name: str, flat: Ledger, tmp_path: Path) -> None:
    rows = _ledger(name, tmp_path / "work")
    same = flat.take(np.isin(flat.id, rows.id))
    assert rows.id.tolist() == same.id.tolist()
    served = ~rows.has(FLAG_FAILED)
    assert _differing(rows.take(served), same.take(served)) <= ALWAYS | EXCEPTIONS[name]
    failed = ~served
    allowed = OF_FAILED_ATTEMPTS if name.startswith("litellm") else set()
    assert _differing(rows.take(failed), same.take(failed)) <= ALWAYS | EXCEPTIONS[name] | allowed


def test_the_full_forms_hold_every_request(flat: Ledger, tmp_path: Path) -> None:
    assert len(_ledger("openai.jsonl", tmp_path / "work")) == len(flat)
