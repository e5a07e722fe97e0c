"""Drawing requests for labelling, and measuring the tiers on them: the whole way round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apps import App

PRIVATE = "the pier of Harwell"


@pytest.fixture
def log() -> Path:
    path = Path("log.jsonl")
    asked = ["Extract the dates of", "Prove something about", "Tell me of", "Summarize the key points of"]
    rows = [
        {"id": f"r{n:03}", "model": "gpt-4o", "output_tokens": 5, "prompt": f"{asked[n % 4]} {PRIVATE} {n}"}
        for n in range(200)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def draw(app: App, *arguments: str) -> list[dict[str, object]]:
    said = app("classify", *arguments, "--for-labelling")
    assert said.status == 0, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_without_the_wish_there_is_no_text(app: App, log: Path) -> None:
    rows = draw(app, str(log), "--sample", "20")
    assert len(rows) == 20
    assert {"id", "type", "stratum", "stratum_share", "tier"} == set(rows[0])
    assert PRIVATE not in json.dumps(rows)
    assert all(row["tier"] == "" for row in rows)


def test_the_shares_of_all_strata_are_the_whole_log(app: App, log: Path) -> None:
    rows = draw(app, str(log), "--sample", "200")
    shares = {row["stratum"]: row["stratum_share"] for row in rows}
    assert sum(map(float, map(str, shares.values()))) == pytest.approx(1)


def test_order_and_splitting_change_nothing(app: App, log: Path) -> None:
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = [Path("b.jsonl"), Path("a.jsonl")]
    for part, some in zip(parts, (lines[150:], lines[:150][::-1]), strict=True):
        part.write_text("".join(some), encoding="utf-8")
    whole = draw(app, str(log), "--sample", "30")
    assert draw(app, *map(str, parts), "--sample", "30") == whole
    assert draw(app, str(log), "--sample", "30", "--seed", "7") != whole


def test_what_was_drawn_is_labelled_and_measured(app: App, log: Path) -> None:
    said = app(
        "classify", str(log), "--sample", "120", "--for-labelling", "--with-text", "-o", "to_label.jsonl"
    )
    assert said.status == 0
    assert "holds the prompts of 120 requests" in said.stderr
    rows = [json.loads(line) for line in Path("to_label.jsonl").read_text(encoding="utf-8").splitlines()]
    tiers = {"E": "extraction", "P": "reasoning", "T": "unsure", "S": "retrieval"}
    for row in rows[:100]:
        row["tier"] = tiers[row["messages"][0]["content"][0]]
    Path("labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = json.loads(app("evaluate", "labels.jsonl", "--format", "json").stdout)
    assert (found["n"], found["unlabelled"]) == (100, 20)
    assert found["macro_f1"] == 1.0
    assert 0 < found["traffic"]["of_all"]["value"] < 0.05


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--sample", "5"], "a sample is for labelling"),
        (["--with-text"], "a sample is for labelling"),
        (["--for-labelling"], "how many requests to draw?"),
        (["--for-labelling", "--sample", "5", "--format", "csv"], "requests to label are JSON lines"),
        (["--for-labelling", "--sample", "0"], "greater than or equal to 1"),
    ],
)
def test_a_sample_is_asked_for_whole(app: App, log: Path, arguments: list[str], what: str) -> None:
    said = app("classify", str(log), *arguments)
    assert said.status == 2
    assert what in said.stderr
    assert said.stdout == ""


def test_a_ledger_has_no_text_to_give(app: App, log: Path) -> None:
    app("ledger", str(log), "-o", "x.ledger.parquet")
    said = app("classify", "x.ledger.parquet", "--sample", "5", "--for-labelling", "--with-text")
    assert said.status == 2
    assert "a ledger holds no text" in said.stderr
    assert len(draw(app, "x.ledger.parquet", "--sample", "5")) == 5
