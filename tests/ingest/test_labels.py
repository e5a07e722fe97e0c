from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from route_audit.errors import InputError
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


def test_a_packed_file_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl.gz"
    path.write_bytes(gzip.compress(text().encode()))
    assert [label.tier for label in read_labels([path])] == [Tier.RETRIEVAL, Tier.EXTRACTION]


@pytest.mark.parametrize("tier", ["null", '""'])
def test_a_line_may_wait_for_its_tier(tmp_path: Path, tier: str) -> None:
    path = tmp_path / "labels.jsonl"
    told = f'{{"messages": [], "tier": {tier}, "stratum": 3, "stratum_share": 0.2, "cost_usd": 0.1}}'
    path.write_text(told, encoding="utf-8")
    (label,) = read_labels([path])
    assert (label.tier, label.stratum, label.stratum_share) == (None, "3", 0.2)
    assert label.exchange.cost_usd == 0.1


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"messages": [], "tier": "gold"}', "unknown name"),
        ('{"tier": "retrieval"}', "messages"),
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
    "content", [b"", gzip.compress(text().encode())[:40], None], ids=["empty", "damaged", "missing"]
)
def test_an_empty_damaged_or_missing_file_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "labels.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_labels([path]))
    assert caught.value.where == str(path)
