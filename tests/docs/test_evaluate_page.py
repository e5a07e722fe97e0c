"""The page on evaluating says what a label file may hold, and its examples can be used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec

from repository import ROOT
from route_audit.classify.evaluation import evaluate
from route_audit.ingest import labels
from route_audit.tiers import Tier

PAGE = (ROOT / "docs" / "evaluate.md").read_text(encoding="utf-8")


def _cells(heading: str) -> set[str]:
    """The words in backquotes in the first cells of the table after a heading."""
    rows = PAGE.partition(heading)[2].partition("\n## ")[0].splitlines()
    firsts = [row.split("|")[1] for row in rows if row.startswith("| `")]
    return {word for cell in firsts for word in re.findall(r"`([^`]+)`", cell)}


def test_every_field_is_listed() -> None:
    assert _cells("## A label file") == set(labels._Label.__struct_fields__)


def test_every_tier_is_explained() -> None:
    assert _cells("## 2. Label them") == {tier.word for tier in Tier}


def test_the_example_is_a_label(tmp_path: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "labels.jsonl"
    path.write_text(example, encoding="utf-8")
    (label,) = labels.read_labels([path])
    assert label.tier == Tier.REASONING


def test_the_keys_that_stay_are_there() -> None:
    keys = json.loads(msgspec.json.encode(evaluate([])))
    promised = set(re.findall(r"`(\w+)`", PAGE.partition("These keys stay:")[2].partition("a list of")[0]))
    assert promised <= set(keys)
    assert len(promised) == 7
