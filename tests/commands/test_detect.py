"""What ``formats detect`` says of files: which format, why, and of their contents no value."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from apps import App
from repository import ROOT
from route_audit.ingest.formats.custom import custom

SECRETS = {
    "when": "2026-11-20T10:00:00Z",
    "req": {
        "engine.name": "gpt-6-luna",
        "question": "a-secret-question",
        "usage": {"tokens_in": 4711, "tokens_out": 815},
        "history": [{"said": "a-secret-turn"}],
    },
    "took_ms": 31.25,
    "price": 0.0625,
    "is it a secret, too?": True,
}


def detect(app: App, *files: Path | str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(app("formats", "detect", "--format", "json", *files).stdout)
    return found


def test_a_known_file_is_named_with_the_keys_that_tell_it(app: App) -> None:
    said = app("formats", "detect", ROOT / "sample_logs" / "codex.jsonl.gz")
    assert said.status == 0
    page = " ".join(said.stdout.split())
    assert "jsonl, utf-8, gzip" in page
    assert "format: codex, OpenAI Codex rollouts" in page
    assert "known by: type, payload" in page
    assert "can say: text, answer, time, cache" in page
    assert "can't say: latency, first token" in page
    assert "payload.cwd text" in page
    assert "tarnwerk" not in page


@pytest.mark.parametrize(
    ("name", "container", "compression", "log_format"),
    [
        ("flat.csv", "csv", None, "flat"),
        ("flat.parquet", "parquet", None, "flat"),
        ("llm_sqlite.db.gz", "sqlite", "gzip", "llm-sqlite"),
        ("opencode.json.gz", "document", "gzip", "opencode"),
    ],
)
def test_every_container_is_looked_into(
    app: App, name: str, container: str, compression: str | None, log_format: str
) -> None:
    [found] = detect(app, ROOT / "sample_logs" / name)
    told = (found["container"], found["compression"], found["format"], found["trouble"])
    assert told == (container, compression, log_format, None)
    assert found["why"]
    assert found["keys"]


def test_an_unknown_file_is_shown_without_a_value_and_with_a_way_on(app: App, tmp_path: Path) -> None:
    log = tmp_path / "own.jsonl"
    log.write_text(json.dumps(SECRETS) + "\n", encoding="utf-8")
    said = app("formats", "detect", log)
    assert said.status == 3
    for secret in ("secret", "luna", "4711", "815", "31.25", "0.0625", "2026"):
        assert secret not in said.stdout
    assert "no log format recognises this file" in said.stdout
    assert 'req["engine.name"]' in said.stdout
    assert "req.history[0].said" in said.stdout
    [found] = detect(app, log)
    assert found["format"] is None
    assert [near["name"] for near in found["nearest"]] == sorted(
        (near["name"] for near in found["nearest"]),
        key=lambda name: -len(next(near["shared"] for near in found["nearest"] if near["name"] == name)),
    )
    assert len(found["nearest"]) == 3
    assert found["mapping"] in said.stdout


def test_the_mapping_to_begin_with_reads_the_file(app: App, tmp_path: Path) -> None:
    log = tmp_path / "own.jsonl"
    log.write_text(json.dumps(SECRETS) + "\n", encoding="utf-8")
    mapping = tmp_path / "own.yaml"
    mapping.write_text(detect(app, log)[0]["mapping"], encoding="utf-8")
    exchange = custom(str(mapping)).exchange(SECRETS)
    told = (exchange.model, exchange.input_tokens, exchange.output_tokens, exchange.cost_usd)
    assert told == ("gpt-6-luna", 4711, 815, 0.0625)
    assert exchange.latency_s == pytest.approx(0.03125)
    assert exchange.timestamp_us == 1795168800000000
    assert [message.text for message in exchange.messages] == ["a-secret-question"]


def test_a_mapping_says_what_it_could_not_find(app: App, tmp_path: Path) -> None:
    log = tmp_path / "own.jsonl"
    log.write_text('{"a": 1, "duration": 3}\n', encoding="utf-8")
    mapping = detect(app, log)[0]["mapping"]
    assert mapping.splitlines()[0].startswith("model: ???")
    assert "latency: {field: duration, unit: s}  # ms or s?" in mapping.splitlines()


def test_a_mapping_names_values_and_no_boxes_of_values(app: App, tmp_path: Path) -> None:
    record = {
        "ts_ms": 1790000000000,
        "model": {"name": "gpt-6-luna", "vendor": "openai"},
        "session": {"id": "s-1", "turns": [1, 2]},
        "usage": {"in": 100, "out": 20},
        "input": 100,
        "question": "a-secret-question",
    }
    log, mapping = tmp_path / "own.jsonl", tmp_path / "mapping.yaml"
    log.write_text(json.dumps(record) + "\n", encoding="utf-8")
    mapping.write_text(detect(app, log)[0]["mapping"], encoding="utf-8")
    lines = mapping.read_text(encoding="utf-8").splitlines()
    assert {"model: model.name", "session: session.id", "timestamp: ts_ms", "prompt: question"} <= set(lines)
    assert not [line for line in lines if line.startswith("id:")]
    exchange = custom(str(mapping)).exchange(record)
    told = (exchange.model, exchange.session, exchange.input_tokens, exchange.output_tokens)
    assert told == ("gpt-6-luna", "s-1", 100, 20)


def test_one_unknown_file_of_several_decides_the_status(app: App, tmp_path: Path) -> None:
    log, empty, prose = (tmp_path / name for name in ("own.csv", "empty.jsonl", "prose.log"))
    log.write_bytes(gzip.compress("model,input_tokens,output_tokens\nm,3,4\n".encode("utf-16")))
    empty.write_bytes(b"\n")
    prose.write_text("nothing to see here\n", encoding="utf-8")
    assert app("formats", "detect", log).status == 0
    assert app("formats", "detect", log, empty).status == 3
    found = detect(app, log, empty, prose)
    assert [(one["format"], one["container"]) for one in found] == [
        ("flat", "csv"),
        (None, "empty"),
        (None, "unknown"),
    ]
    assert (found[0]["encoding"], found[0]["compression"]) == ("utf-16-le", "gzip")
    assert all(one["trouble"] for one in found[1:])


def test_a_file_that_may_be_two_things_says_which(app: App, tmp_path: Path) -> None:
    flat = {"model": "m", "input_tokens": 3, "output_tokens": 4}
    session = {"type": "user", "message": {}}
    log = tmp_path / "mixed.jsonl"
    log.write_text(json.dumps(flat) + "\n" + json.dumps(session) + "\n", encoding="utf-8")
    [found] = detect(app, log)
    assert found["trouble"] == "this file may be flat or claude-code"


def test_no_file_is_three_lines(app: App, tmp_path: Path) -> None:
    said = app("formats", "detect", tmp_path / "none.jsonl")
    assert said.status == 3
    assert len(said.stderr.splitlines()) == 3
