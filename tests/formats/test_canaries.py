"""No text of any log in any format comes out, wherever it stood and whatever is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from canaries import CANARY, Planter, all_text
from in_process import route_audit_here

HERE = Path(__file__).parent
LOGS = sorted(
    log
    for log in HERE.glob("*/*")
    if log.suffix in {".jsonl", ".csv", ".sql"} and log.parent.name != "anthropic_usage"  # no text, many rows
)

EVERYWHERE: dict[str, Any] = {
    "id": "everywhere",
    "timestamp": "2026-10-01T10:00:00Z",
    "user": "jane.doe@CANARY.example",
    "session": "conversation about CANARY",
    "metadata": {
        "question": "CANARY",
        "trace": {"note": ["CANARY"]},
        "CANARY": "x",
        "customer": "CANARY Ltd",
    },
    "request": {
        "model": "gpt-4o",
        "user": "john.doe@CANARY.example",
        "messages": [
            {"role": "system", "name": "CANARY", "content": "Extract the fields of CANARY as JSON."},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "CANARY"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,CANARY"}},
                    {"type": "image_url", "image_url": {"url": "https://CANARY.example/CANARY.png"}},
                    {"type": "file", "file": {"filename": "CANARY.pdf", "file_data": "data:CANARY"}},
                    {"type": "input_audio", "input_audio": {"data": "CANARY", "format": "wav"}},
                    {"type": "CANARY", "CANARY": "CANARY"},
                ],
            },
            {
                "role": "assistant",
                "refusal": "CANARY",
                "reasoning_content": "CANARY",
                "tool_calls": [
                    {
                        "id": "CANARY",
                        "type": "function",
                        "function": {"name": "CANARY", "arguments": '{"CANARY": "CANARY"}'},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": "CANARY", "content": "CANARY"},
        ],
        "stop": ["CANARY"],
        "logit_bias": {"CANARY": 1},
        "prediction": {"type": "content", "content": "CANARY"},
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "CANARY",
                    "description": "CANARY",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "CANARY": {"type": "string", "description": "CANARY", "enum": ["CANARY"]}
                        },
                    },
                },
            }
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "CANARY", "schema": {"title": "CANARY", "properties": {"CANARY": {}}}},
        },
    },
    "response": {
        "id": "chatcmpl-CANARY",
        "object": "chat.completion",
        "model": "gpt-4o",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "logprobs": {"content": [{"token": "CANARY"}]},
                "message": {
                    "role": "assistant",
                    "content": '{"CANARY": "CANARY"}',
                    "annotations": [{"url_citation": {"title": "CANARY"}}],
                },
            }
        ],
        "usage": {"prompt_tokens": 90, "completion_tokens": 9, "total_tokens": 99},
    },
    "error": {"message": "CANARY", "code": "CANARY"},
}
"""A call that says something in every place that one has, keys included."""

SHOWN = ("request_tags",)
"""Tags, which are shown as they are."""

NAMES = (
    "context_window",
    "identity.arn",
    "gen_ai.system.value.stringValue",
    '"session": "conversation about ',
)
"""Where names of users and providers and of an export's lines end: a ledger holds them as they are."""

COMMANDS = {
    "report": ("LOGS", *(f"-ocase.{kind}" for kind in ("html", "xlsx", "md", "json", "csv"))),
    "ledger": ("LOGS", "-o", "kept.ledger.parquet", "--rejects", "rejects.jsonl"),
    "analyze": ("kept.ledger.parquet", "-o", "audit.svg", "--decisions", "decisions.csv", "--top", "900"),
    "compare": ("kept.ledger.parquet", "--diff", "all-strong", "all-cheap", "--top", "900"),
    "classify": ("LOGS", "--format", "jsonl"),
    "explain": ("kept.ledger.parquet", "--request", "log-1"),
    "init": ("kept.ledger.parquet",),
}
"""In the order in which they are run; each is run beside what the one before left."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """Where each canary was planted, and all that was said and written, by who said it."""
    folder, planter = tmp_path_factory.mktemp("canaries"), Planter()
    (folder / "logs").mkdir()
    (folder / "results").mkdir()
    for log in LOGS:
        _break_a_row(planter.file(log, folder / "logs"))
    (folder / "logs" / "everywhere.jsonl").write_text(_everywhere(planter), encoding="utf-8")
    said: dict[str, str] = {}
    for command, words in COMMANDS.items():
        arguments = [str(folder / "logs") if word == "LOGS" else word for word in words]
        outcome = route_audit_here(command, *arguments, cwd=folder / "results")
        assert outcome.status == 0, outcome.stderr
        said |= {f"{command}, stdout": outcome.stdout, f"{command}, stderr": outcome.stderr}
    return planter.planted, said | {path.name: all_text(path) for path in (folder / "results").iterdir()}


def _everywhere(planter: Planter) -> str:
    before, *parts = json.dumps(EVERYWHERE).split("CANARY")
    return before + "".join(f"{planter.canary(part)}{part}" for part in parts) + "\n"


def _break_a_row(log: Path) -> None:
    if log.suffix != ".db":
        text = log.read_text(encoding="utf-8").rstrip("\n")
        last = text.rpartition("\n")[2]
        log.write_text(f"{text}\n{last[: len(last) * 2 // 3]}\n", encoding="utf-8")


def test_a_thousand_texts_were_planted(told: tuple[dict[str, str], dict[str, str]]) -> None:
    planted, said = told
    assert len(planted) > 1000
    assert len(said) == 2 * len(COMMANDS) + 13


def test_none_of_them_is_told(told: tuple[dict[str, str], dict[str, str]]) -> None:
    planted, said = told
    for where, text in said.items():
        shown = {planted[canary] for canary in CANARY.findall(text)}
        lists = where in {"kept.ledger.parquet", "decisions.csv", "classify, stdout"}
        allowed = SHOWN + NAMES if lists else SHOWN
        assert not {place for place in shown if not place.endswith(allowed)}, where
