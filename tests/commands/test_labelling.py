"""Drawing requests for labelling, and measuring the tiers on them: the whole way round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apps import App
from route_audit.classify import Classifier
from route_audit.ingest.labels import read_labels

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
    assert {"id", "type", "stratum", "stratum_share", "input_tokens", "tier"} == set(rows[0])
    assert PRIVATE not in json.dumps(rows)
    assert all(row["tier"] == "" for row in rows)


def test_requests_whose_tier_the_log_names_are_drawn_by_id_without_a_prompt(app: App) -> None:
    row = {"model": "gpt-4o", "input_tokens": 9, "output_tokens": 5, "confidence": 0.9}
    rows = [{"id": f"r{n}", "tier": ("extraction", "reasoning")[n % 2], **row} for n in range(40)]
    Path("counts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = draw(app, "counts.jsonl", "--sample", "10")
    assert len(found) == 10
    assert {row["stratum_share"] for row in found} == {0.5}
    said = app("classify", "counts.jsonl", "--for-labelling", "--sample", "10", "--with-text")
    assert (said.status, said.stdout) == (3, "")
    assert "no request of the logs has text" in said.stderr


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
    assert said.stderr.splitlines() == [
        "to_label.jsonl holds the prompts of 120 requests: keep it as you keep the log",
        "wrote to_label.jsonl: 120 requests; fill in each `tier`, then: route-audit evaluate to_label.jsonl",
    ]
    rows = [json.loads(line) for line in Path("to_label.jsonl").read_text(encoding="utf-8").splitlines()]
    tiers = {"E": "extraction", "P": "reasoning", "T": "unsure", "S": "retrieval"}
    for row in rows[:100]:
        row["tier"] = tiers[row["messages"][0]["content"][0]]
    Path("labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = json.loads(app("evaluate", "labels.jsonl", "--format", "json").stdout)
    assert (found["n"], found["unlabelled"]) == (100, 20)
    assert found["macro_f1"] == 1.0
    assert 0 < found["traffic"]["of_all"]["value"] < 0.05
    high = 100 * found["traffic"]["of_all"]["high"]
    assert f"none seen misrouted, so at most {high:.1f}% of it" in " ".join(
        app("evaluate", "labels.jsonl").stdout.split()
    )


def test_a_quiet_draw_says_nothing(app: App, log: Path) -> None:
    drawn = ("classify", str(log), "--sample", "5", "--for-labelling", "--with-text")
    assert app(*drawn, "-q").stderr == ""
    assert app(*drawn).stderr == ("stdout holds the prompts of 5 requests: keep it as you keep the log\n")


def test_rows_that_are_missing_are_told(app: App, log: Path) -> None:
    """Whoever joins the rows with the log must know that some have no tier."""
    with log.open("a", encoding="utf-8") as file:
        file.write('broken\n{"model": 1}\n')
    said = app("classify", str(log))
    assert said.stderr == (
        "warning: 2 of 202 rows can't be used: not JSON (1), wrong type (1); --rejects FILE lists them\n"
    )
    assert len(said.stdout.splitlines()) == 201
    listed = app("classify", str(log), str(log), "--rejects", "rejects.jsonl")
    assert listed.stderr == (
        "warning: 2 of 202 rows can't be used: not JSON (1), wrong type (1)\n"
        "warning: file given twice, read once (1)\n"
    )
    assert app("classify", str(log), "-q").stderr == ""
    drawn = app("classify", str(log), "--for-labelling", "--sample", "5")
    assert drawn.stderr == said.stderr


def test_what_stands_twice_is_drawn_once(app: App, log: Path) -> None:
    once = draw(app, str(log), "--sample", "30")
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join([*lines, *lines[:90]]), encoding="utf-8")
    assert draw(app, str(log), "--sample", "30") == once
    assert len(draw(app, str(log), "--sample", "900")) == 200


def test_an_id_used_twice_gets_its_own_text(app: App) -> None:
    days = [Path("a.jsonl"), Path("b.jsonl")]
    for day in days:
        rows = [
            {"id": str(n), "model": "gpt-4o", "output_tokens": 5, "prompt": f"Extract {n} of {day.stem}"}
            for n in range(20)
        ]
        day.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    rows = draw(app, *map(str, days), "--sample", "40", "--with-text")
    texts = [(row["id"], row["messages"][0]["content"]) for row in rows]  # type: ignore[index]
    assert len(set(texts)) == 40
    assert all(f"Extract {name} of" in text for name, text in texts)


def test_a_request_without_an_id_is_found_again(app: App, log: Path) -> None:
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    log.write_text("".join(json.dumps(row | {"id": None}) + "\n" for row in rows), encoding="utf-8")
    found = draw(app, str(log), "--sample", "7", "--with-text")
    lines = [int(str(row["id"]).rpartition(":")[2]) for row in found]
    texts = [row["messages"][0]["content"] for row in found]  # type: ignore[index]
    assert texts == [rows[line - 1]["prompt"] for line in lines]


def test_what_no_one_could_label_is_not_drawn(app: App, log: Path) -> None:
    mute = {"id": "mute", "model": "gpt-4o", "input_tokens": 9, "output_tokens": 5}
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(mute) + "\n")
    rows = draw(app, str(log), "--sample", "900")
    assert "mute" not in {row["id"] for row in rows}
    log.write_text(json.dumps(mute) + "\n", encoding="utf-8")
    said = app("classify", str(log), "--sample", "5", "--for-labelling")
    assert said.status == 3
    assert "no request of the logs has text" in said.stderr


def test_the_request_comes_back_whole(app: App) -> None:
    tool = {"type": "function", "function": {"name": "find", "parameters": {}}}
    row = {
        "id": "r",
        "model": "gpt-4o",
        "output_tokens": 5,
        "input_tokens": 77,
        "cost_usd": 0.25,
        "feature": "finder",
        "messages": [{"role": "system", "content": "Find it."}, {"role": "user", "content": "the pier"}],
        "tools": [tool],
        "max_output_tokens": 6,
        "response_format": {"type": "json_object"},
    }
    Path("log.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (found,) = draw(app, "log.jsonl", "--sample", "5", "--with-text")
    kept = (
        "messages",
        "tools",
        "response_format",
        "max_output_tokens",
        "input_tokens",
        "cost_usd",
        "feature",
    )
    assert {name: found[name] for name in kept} == {name: row[name] for name in kept}


def test_labels_have_the_type_that_the_log_has(app: App, log: Path) -> None:
    rows = [
        json.loads(line) | {"feature": "harbour"} for line in log.read_text(encoding="utf-8").splitlines()
    ]
    log.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    drawn = draw(app, str(log), "--sample", "12", "--with-text")
    Path("labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in drawn), encoding="utf-8")
    again = [label.exchange for label in read_labels([Path("labels.jsonl")])]
    types = Classifier().verdicts(again).type_id.tolist()
    assert [row["type"] for row in drawn] == [f"{type_id:016x}" for type_id in types]


def test_stdin_has_no_text_to_give_twice(app: App) -> None:
    said = app("classify", "-", "--sample", "5", "--for-labelling", "--with-text")
    assert said.status == 2
    assert "stdin" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--sample", "5"], "a sample is for labelling"),
        (["--with-text"], "a sample is for labelling"),
        (["--for-labelling"], "how many requests to draw?"),
        (["--for-labelling", "--sample", "5", "--format", "csv"], "requests to label are JSON lines"),
        (["--for-labelling", "--sample", "5", "-o", "x.csv"], "requests to label are JSON lines"),
        (["--for-labelling", "--sample", "5", "-o", "x.txt"], "no table of tiers has the suffix '.txt'"),
        (["--for-labelling", "--sample", "5", "--seed", "-1"], "not a whole number of at least 0"),
        (["--for-labelling", "--sample", "0"], "not a whole number of at least 1"),
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
    assert draw(app, "x.ledger.parquet", "--sample", "30") == draw(app, str(log), "--sample", "30")
