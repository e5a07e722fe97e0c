"""Files that hold half of each call are read together with those that hold the other half."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from route_audit.engines.local import read_ledger
from route_audit.ingest.formats.halves import Halves
from route_audit.ledger import FLAG_FAILED, FLAG_HAS_TEXT, FLAG_NOT_INTERACTIVE, Ledger, join

SAMPLES = Path(__file__).parent / "samples"


def ledger(folder: str, workdir: Path) -> Ledger:
    return join(list(read_ledger([str(SAMPLES / folder)], workdir=workdir).in_order()))


def test_an_openai_batch_finds_its_prompts(tmp_path: Path) -> None:
    rows = ledger("openai_batch", tmp_path)
    assert sorted(rows.id) == ["batch_req_123", "batch_req_456", "batch_req_777"]
    assert rows.has(FLAG_HAS_TEXT).all()
    assert rows.has(FLAG_NOT_INTERACTIVE).all()
    assert rows.service_tier.values == ("batch",)
    assert rows.id[rows.has(FLAG_FAILED)].tolist() == ["batch_req_777"]


def test_an_anthropic_batch_finds_its_prompts(tmp_path: Path) -> None:
    rows = ledger("anthropic_batch", tmp_path)
    assert sorted(rows.id) == ["msg_014VwiXbi91y3JMjcpyGBHX5", "second"]
    assert rows.id[rows.has(FLAG_HAS_TEXT)].tolist() == ["msg_014VwiXbi91y3JMjcpyGBHX5"]
    assert rows.id[rows.has(FLAG_FAILED)].tolist() == ["second"]


def test_a_gemini_batch_finds_its_prompts(tmp_path: Path) -> None:
    folder = SAMPLES.parents[2] / "sample_logs"
    paths = [str(folder / name) for name in ("gemini_batch.jsonl.gz", "gemini_batch_input.jsonl.gz")]
    rows = join(list(read_ledger(paths, workdir=tmp_path).in_order()))
    assert len(rows) == 100
    assert rows.has(FLAG_HAS_TEXT).all()
    assert rows.has(FLAG_NOT_INTERACTIVE).all()
    assert rows.service_tier.values == ("batch",)


def test_stored_completions_find_their_messages(tmp_path: Path) -> None:
    rows = ledger("openai_stored_completions", tmp_path)
    assert rows.has(FLAG_HAS_TEXT).tolist() == [True]


@pytest.mark.parametrize("value", [{"a": [1, None, "ä"]}, "x", 1.5])
def test_a_half_is_given_back(value: object) -> None:
    halves = Halves()
    for _ in range(2):
        halves.keep("one", value)
    text = halves.of("one")
    assert text is not None
    assert msgspec.json.decode(text) == value
    assert halves.of("two") is None
    assert len(halves) == 1


def test_a_name_that_stands_for_two_gives_nothing() -> None:
    halves = Halves()
    for value in (1, 2, 1):
        halves.keep("one", value)
    assert halves.of("one") is None
