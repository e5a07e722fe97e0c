"""No word of a prompt or an answer comes out, whatever is asked and wherever it is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from command_line import Outcome
from in_process import route_audit_here

MARKER = "ZEBRAQUARTZ"
FLAT: dict[str, Any] = {
    "model": "gpt-4o",
    "session": "s1",
    "feature": "board",
    "prompt": f"Classify the ticket about {MARKER} into one label. {MARKER} is late.\n- {MARKER}",
    "response": f"{MARKER}: late",
}
ROWS = [FLAT | {"id": f"r{n}", "timestamp": f"2026-10-0{n}T10:00:00Z"} for n in range(1, 9)]
PAIR: dict[str, Any] = {
    "id": "p1",
    "timestamp": "2026-10-01T10:00:00Z",
    "request": {
        "model": "gpt-4o",
        "messages": [
            {"role": "system", "content": f"You serve {MARKER}."},
            {"role": "user", "content": [{"type": "text", "text": f"Extract {MARKER} as JSON."}]},
        ],
        "tools": [{"type": "function", "function": {"name": MARKER.lower(), "description": MARKER}}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": MARKER, "schema": {"title": MARKER}},
        },
    },
    "response": {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "gpt-4o",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": MARKER}, "finish_reason": "stop"}
        ],
        "usage": {"prompt_tokens": 90, "completion_tokens": 9, "total_tokens": 99},
    },
}
LOGS: dict[str, list[dict[str, Any]]] = {"flat.jsonl": ROWS, "pairs.jsonl": [PAIR, PAIR | {"id": "p2"}]}
COMMANDS = [
    ("analyze", "LOG", "--format", "table"),
    ("analyze", "LOG", "--format", "json"),
    ("analyze", "LOG", "--format", "markdown"),
    ("analyze", "LOG", "--format", "csv"),
    ("analyze", "LOG", "-o", "out.json", "-o", "out.md", "-o", "out.csv", "-o", "out.svg"),
    ("compare", "LOG"),
    ("classify", "LOG", "--format", "jsonl"),
    ("classify", "LOG", "--format", "csv"),
    ("classify", "LOG", "--sample", "5", "--for-labelling"),
    ("explain", "LOG", "--request", "ID"),
    ("ledger", "LOG", "-o", "kept.ledger.parquet"),
]


def run(command: Sequence[str], log: str, folder: Path) -> Outcome:
    rows = LOGS[log]
    (folder / log).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    words = {"LOG": log, "ID": str(rows[0]["id"])}
    return route_audit_here(*(words.get(word, word) for word in command), cwd=folder)


def written(path: Path) -> str:
    """All that a file says; a Parquet file's strings are compressed, so they are read from its columns."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return f"{table.schema} {table.schema.metadata} {table.to_pydict()}"
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_tells_what_was_asked(command: tuple[str, ...], log: str, tmp_path: Path) -> None:
    outcome = run(command, log, tmp_path)
    assert outcome.status == 0, outcome.stderr
    results = [path for path in tmp_path.iterdir() if path.name != log]
    told = outcome.stdout + outcome.stderr + "".join(map(written, results))
    assert told
    assert MARKER.lower() not in told.lower()


BROKEN = [
    json.dumps(FLAT | {"model": None}),
    json.dumps(FLAT)[:-3],
    json.dumps(FLAT).replace("Classify", 'Classify "ticket": '),
    json.dumps(FLAT).replace(", ", " "),
    json.dumps(FLAT | {"input_tokens": MARKER}),
    json.dumps([MARKER]),
    json.dumps(FLAT | {"input_tokens": -1}) + MARKER,
    MARKER,
]


@pytest.mark.parametrize("name", ["bad.jsonl", "bad.csv", "pairs.jsonl"])
def test_no_reject_tells_what_was_asked(name: str, tmp_path: Path) -> None:
    good, broken = [json.dumps(row) for row in ROWS], BROKEN
    if name == "bad.csv":
        good = ["id,model,prompt,response,input_tokens", f"r,gpt-4o,{MARKER},{MARKER},"]
        broken = [f"r,,{MARKER},{MARKER},9", f"r,gpt-4o,{MARKER},{MARKER},1,{MARKER}", f"r,m,,,{MARKER}"]
    if name == "pairs.jsonl":
        good = [json.dumps(PAIR)]
        broken = [json.dumps(PAIR)[:-9], json.dumps(PAIR | {"request": MARKER, "response": {}})]
    (tmp_path / name).write_text("\n".join([*good, *broken]) + "\n", encoding="utf-8")
    outcome = route_audit_here("analyze", name, "--rejects", "rejects.jsonl", cwd=tmp_path)
    assert outcome.status == 0, outcome.stderr
    rejects = (tmp_path / "rejects.jsonl").read_text(encoding="utf-8")
    assert len(rejects.splitlines()) == len(broken)
    assert MARKER.lower() not in rejects.lower()
    assert all(json.loads(line)["excerpt"] for line in rejects.splitlines())


def test_words_show_on_the_users_own_wish(tmp_path: Path) -> None:
    masked = run(("analyze", "LOG", "--format", "json"), "pairs.jsonl", tmp_path)
    full = run(("analyze", "LOG", "--format", "json", "--labels", "full"), "pairs.jsonl", tmp_path)
    assert "You serve" in full.stdout
    assert "serve" not in masked.stdout
