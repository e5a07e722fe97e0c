"""``--tiers FILE`` from the command line to the answer, whatever reads the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apps import App

OWN = """\
version: 1
features: {digest: retrieval}
signals:
  - {name: our_template, meaning: uses our template, pattern: begin-our-form, extraction: 6}
"""


@pytest.fixture(autouse=True)
def files(app: App) -> None:  # which stands in an empty folder
    rows = [
        {"id": "own", "model": "gpt-4o", "output_tokens": 5, "prompt": "BEGIN-OUR-FORM the pier, 5 May"},
        {"id": "tagged", "model": "gpt-4o", "output_tokens": 5, "prompt": "Prove it.", "feature": "digest"},
        {"id": "plain", "model": "gpt-4o", "output_tokens": 5, "prompt": "Prove it."},
    ]
    Path("log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    Path("tiers.yaml").write_text(OWN, encoding="utf-8")
    Path("other.yaml").write_text(OWN.replace("begin-", "other-"), encoding="utf-8")


def classified(app: App, *arguments: str) -> dict[str, dict[str, object]]:
    said = app("classify", *arguments, "--format", "jsonl")
    assert said.status == 0, said.stderr
    return {row["id"]: row for row in map(json.loads, said.stdout.splitlines())}


def test_own_tiers_and_signals_count(app: App) -> None:
    found = classified(app, "log.jsonl", "--tiers", "tiers.yaml")
    assert {name: row["tier"] for name, row in found.items()} == {
        "own": "extraction",
        "tagged": "retrieval",
        "plain": "reasoning",
    }
    assert found["own"]["reasons"] == ["uses our template (extraction +6)"]
    assert (found["tagged"]["tier_source"], found["tagged"]["confidence"]) == ("override", 1.0)
    assert classified(app, "log.jsonl")["own"]["tier"] == "unsure"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_other_processes_know_them_too(app: App, jobs: str) -> None:
    for number in range(4):
        Path(f"part{number}.jsonl").write_bytes(
            Path("log.jsonl").read_bytes().replace(b'"id": "', b'"id": "%d' % number)
        )
    found = classified(app, *[f"part{n}.jsonl" for n in range(4)], "--tiers", "tiers.yaml", "--jobs", jobs)
    assert [row["tier"] for name, row in found.items() if name.endswith("own")] == ["extraction"] * 4


def test_a_kept_ledger_gives_the_same(app: App) -> None:
    app("ledger", "log.jsonl", "-o", "x.ledger.parquet", "--tiers", "tiers.yaml")
    assert classified(app, "x.ledger.parquet", "--tiers", "tiers.yaml") == classified(
        app, "log.jsonl", "--tiers", "tiers.yaml"
    )
    assert classified(app, "x.ledger.parquet")["own"]["tier"] == "unsure"


def test_a_kept_ledger_is_not_read_with_other_signals(app: App) -> None:
    app("ledger", "log.jsonl", "-o", "x.ledger.parquet", "--tiers", "tiers.yaml")
    said = app("classify", "x.ledger.parquet", "--tiers", "other.yaml")
    assert said.status == 2
    assert said.stderr.splitlines()[0] == "error: a ledger was made with other signals of your own"
    assert said.stdout == ""


def test_nor_with_signals_where_it_was_made_without(app: App) -> None:
    app("ledger", "log.jsonl", "-o", "x.ledger.parquet")
    said = app("classify", "x.ledger.parquet", "--tiers", "tiers.yaml")
    assert said.status == 2
    assert said.stderr.splitlines()[0] == "error: a ledger was made without these signals of your own"


def test_a_mistake_is_told_before_any_log_is_read(app: App) -> None:
    Path("tiers.yaml").write_text("version: 1\nfeaturs: {a: retrieval}\n", encoding="utf-8")
    said = app("classify", "no-such-log.jsonl", "--tiers", "tiers.yaml")
    assert said.status == 2
    assert "unknown key 'featurs'" in said.stderr
    assert "did you mean 'features'" in said.stderr
