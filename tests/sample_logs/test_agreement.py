"""All sample logs tell of the same requests: whatever the form, the ledger is the same.

What a form can't say is told by its format's ``About`` and by ``losses.yaml``, and only that may differ.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from losses import losses, lost, never_told
from repository import ROOT
from route_audit.engines.local import read_ledger
from route_audit.ingest.formats import FORMATS
from route_audit.ledger import FLAG_AGGREGATE, FLAG_FAILED, Ledger, Words, join

SAMPLES = ROOT / "sample_logs"

ALWAYS = {
    "content",  # a code of the text too, and of how it was laid out
    "answer_shape",  # only a form with tool calls of its own shows that the answer was one
    "signals",  # as are the signals of them
    "revision",  # only exports that tell a call more than once have one
}

BESIDE = {
    "openai_batch.jsonl.gz": "openai_batch_input.jsonl.gz",
    "anthropic_batch.jsonl.gz": "anthropic_batch_input.json.gz",
    "gemini_batch.jsonl.gz": "gemini_batch_input.jsonl.gz",
    "openai_stored_completions.json.gz": "openai_stored_messages.json.gz",
}
"""Files that hold the other half of another's calls."""

BY_TIME = {"cursor.csv.gz", "claude_code.jsonl.gz", "codex.jsonl.gz"}
"""Files whose calls have no name, or one of their own kind: their times tell them apart."""

SUMS: dict[str, tuple[str | None, set[str]]] = {
    "openai_usage.csv": ("openai", {"cached_input_tokens", "cache_write_tokens", "calls"}),
    "anthropic_usage.csv": (
        "anthropic",
        {"cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens"},
    ),
    "deepseek_usage.csv": (None, {"cached_input_tokens", "calls"}),
}
"""Files that sum up calls: whose calls, and what they say of them beside input and output."""

FORMS = sorted(
    {path.name for path in SAMPLES.iterdir() if path.is_file()}
    - {"README.md", "flat.jsonl", *BESIDE.values(), *SUMS}
)
"""Files that hold every call by itself."""


def _read(name: str, workdir: Path) -> tuple[Ledger, str]:
    """The rows of a file in the order of their ids, and its format."""
    workdir.mkdir()
    names = [name, *([BESIDE[name]] if name in BESIDE else [])]
    read = read_ledger([str(SAMPLES / each) for each in names], workdir=workdir)
    assert not read.meta.rejected
    assert not read.meta.warnings
    rows = join(list(read.in_order()))
    return rows.take(np.argsort(rows.id.astype(str))), read.meta.sources[0].format


def _ledger(name: str, workdir: Path) -> Ledger:
    return _read(name, workdir)[0]


def _names(rows: Ledger, name: str) -> np.ndarray[Any, Any]:
    """What tells the calls of a file apart."""
    return rows.timestamp_us if name in BY_TIME else rows.id


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


def test_every_format_that_has_calls_has_a_sample(tmp_path: Path) -> None:
    read = {_read(name, tmp_path / name)[1] for name in (*FORMS, *SUMS)}
    halves = {log_format.companion for log_format in FORMATS}
    assert read == {each.about.name for each in FORMATS if each.about.says} - halves


def test_no_loss_is_told_of_a_file_that_is_not_there() -> None:
    assert losses().keys() <= set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_the_ledger_is_the_same(name: str, flat: Ledger, tmp_path: Path) -> None:
    rows, format_name = _read(name, tmp_path / "work")
    same = flat.take(np.isin(_names(flat, name), _names(rows, name)))
    rows, same = (each.take(np.argsort(_names(each, name))) for each in (rows, same))
    assert len(rows)
    assert _names(rows, name).tolist() == _names(same, name).tolist()
    failed = rows.has(FLAG_FAILED)
    told = ALWAYS | never_told(format_name)
    of_served = _differing(rows.take(~failed), same.take(~failed)) - told
    of_failed = _differing(rows.take(failed), same.take(failed)) - told
    known, known_of_failed = lost(name), lost(name, failed=True)
    assert of_served <= _columns(known)
    assert of_failed <= _columns(known) | _columns(known_of_failed)
    for thing, columns in known.items():
        assert columns & of_served, f"{thing} is said after all"
    for thing, columns in known_of_failed.items():
        assert columns & of_failed, f"{thing} is said after all"


def _columns(known: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*known.values())


def test_the_full_forms_hold_every_request(flat: Ledger, tmp_path: Path) -> None:
    assert len(_ledger("openai.jsonl", tmp_path / "work")) == len(flat)


@pytest.mark.parametrize("name", SUMS)
def test_the_sums_are_the_same(name: str, flat: Ledger, tmp_path: Path) -> None:
    provider, also = SUMS[name]
    rows = _ledger(name, tmp_path / "work")
    first = flat.take(np.isin(flat.id, _ledger("openai_responses.jsonl.gz", tmp_path / "first").id))
    served = first.take(~first.has(FLAG_FAILED))
    same = served if provider is None else served.take(served.provider.where(provider.__eq__))
    assert rows.has(FLAG_AGGREGATE).all()
    assert "calls" not in also or len(rows) == len(same)
    for column in {"input_tokens", "output_tokens", *also} - {"calls"}:
        assert getattr(rows, column).sum() == getattr(same, column).sum(), column
