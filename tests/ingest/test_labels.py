from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from route_audit.errors import ConfigError, InputError
from route_audit.exchange import Message
from route_audit.ingest.labels import read_labels
from route_audit.tiers import Tier

ROWS: list[dict[str, object]] = [
    {"id": "a", "tier": "retrieval", "messages": [{"role": "user", "content": "When do you open?"}]},
    {
        "tier": "Extraction",
        "source": "a shop",
        "messages": [{"role": "developer", "content": [{"type": "text", "text": "Extract it."}]}],
        "tools": [{"type": "function", "function": {"name": "find"}}],
        "response_format": {"type": "json_object"},
    },
]


def text() -> str:
    return "".join(json.dumps(row) + "\n" for row in ROWS)


def test_labels_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text("\n" + text(), encoding="utf-8")
    first_label, second_label = read_labels([path])
    first, second = first_label.exchange, second_label.exchange
    assert (first_label.tier, second_label.tier) == (Tier.RETRIEVAL, Tier.EXTRACTION)
    assert (second_label.source, second_label.stratum) == ("a shop", None)
    assert (first.id, first.line, first.messages) == ("a", 2, [Message("user", "When do you open?")])
    assert (second.id, second.messages) == (f"{path}:3", [Message("system", "Extract it.")])
    assert (second.tool_count, second.response_format) == (1, b'{"type": "json_object"}')
    assert first.tier is None


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bz2.compress, lzma.compress])
def test_a_packed_file_reads_the_same(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "labels.packed"
    path.write_bytes(pack(text().encode()))
    assert [label.tier for label in read_labels([path])] == [Tier.RETRIEVAL, Tier.EXTRACTION]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_reads_the_same(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "labels.json"
    path.write_text("\n" + json.dumps(ROWS, indent=indent), encoding="utf-8-sig")
    assert [label.tier for label in read_labels([path])] == [Tier.RETRIEVAL, Tier.EXTRACTION]


def test_several_files_follow_each_other(tmp_path: Path) -> None:
    paths = [tmp_path / "a.jsonl", tmp_path / "b.json"]
    paths[0].write_text(text(), encoding="utf-8")
    paths[1].write_text(json.dumps(ROWS[:1]), encoding="utf-8")
    assert len(list(read_labels(paths))) == 3


def test_tokens_are_counted_where_the_label_tells_none(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(ROWS[0] | {"input_tokens": 70}) + "\n" + json.dumps(ROWS[0]), encoding="utf-8")
    told, counted = (label.exchange for label in read_labels([path]))
    assert (told.input_tokens, told.input_estimated) == (70, False)
    # "When do you open?" is 5 tokens; a message adds 4, the answer 3.
    assert (counted.input_tokens, counted.input_estimated) == (12, True)


@pytest.mark.parametrize("tier", ["null", '""'])
def test_a_line_may_wait_for_its_tier(tmp_path: Path, tier: str) -> None:
    path = tmp_path / "labels.jsonl"
    told = f'{{"tier": {tier}, "stratum": 3, "stratum_share": 0.2, "cost_usd": 0.1}}'
    path.write_text(told, encoding="utf-8")
    (label,) = read_labels([path])
    assert (label.tier, label.stratum, label.stratum_share) == (None, "3", 0.2)
    assert label.exchange.cost_usd == 0.1


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"messages": [], "tier": "gold"}', "unknown name"),
        ('{"tier": "retrieval"}', "no messages"),
        ('{"tier": "retrieval", "messages": []}', "no messages"),
        ('{"tier": "retrieval", "messages": null}', "no messages"),
        ('{"messages": [], "tier": 3}', "$.tier"),
        ('{"messages": [], "cost_usd": -1}', "$.cost_usd"),
        ('{"messages": [], "cost_usd": 1e300}', "$.cost_usd"),
        ('{"messages": [], "stratum_share": 1.5}', "$.stratum_share"),
        ('{"messages": [], "input_tokens": -1}', "$.input_tokens"),
        ('{"messages": "secret", "tier": "retrieval"}', "$.messages"),
        ("[1]", "not an object"),
        ("{", "not JSON"),
    ],
)
def test_a_bad_line_is_an_error_with_its_place(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(text() + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_labels([path]))
    assert caught.value.where == f"{path}:3"
    assert what in caught.value.what
    assert "secret" not in " ".join(caught.value.lines())


@pytest.mark.parametrize(
    "content",
    [b"", b" \n\n", b"[]", gzip.compress(text().encode())[:40], b"[" + text().encode()[:30], None],
    ids=["empty", "blank", "no item", "damaged", "cut off", "missing"],
)
def test_an_empty_damaged_or_missing_file_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "labels.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_labels([path]))
    assert caught.value.where in {str(path), f"{path}:1"}


def test_labels_named_twice_are_not_counted_twice(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(text(), encoding="utf-8")
    with pytest.raises(ConfigError, match="named twice") as error:
        list(read_labels([path, path]))
    assert error.value.where == str(path)
