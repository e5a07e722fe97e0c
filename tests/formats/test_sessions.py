"""Sessions of coding agents: what their files repeat counts once, and what they lack is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit.engines.local import read_ledger
from route_audit.errors import InputError
from route_audit.exchange import Exchange
from route_audit.ingest import plan, read
from route_audit.ingest.formats.claude_code import CLAUDE_CODE
from route_audit.ledger import join
from route_audit.ledger.files import LedgerFiles

HERE = Path(__file__).parent


def answer(name: str, output: int, number: int, **more: Any) -> dict[str, Any]:
    """A line of an answer of Claude Code."""
    usage = {"input_tokens": 10, "output_tokens": output}
    said = {"id": name, "role": "assistant", "model": "claude-opus-5-5", "content": [], "usage": usage}
    return {
        "type": "assistant",
        "sessionId": "s",
        "uuid": f"u-{number}",
        "requestId": f"req-{name}",
        "message": said,
        **more,
    }


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def exchanges(path: Path) -> list[Exchange]:
    return [
        one for part in plan([str(path)], log_format=None, jobs=1) for b in read(part) for one in b.exchanges
    ]


def ledger(*paths: Path, workdir: Path) -> LedgerFiles:
    return read_ledger([str(path) for path in paths], workdir=workdir)


def test_a_file_that_names_no_model_says_so(tmp_path: Path) -> None:
    sample = HERE / "samples" / "claude_code" / "ccusage_test-transcript.jsonl"
    with pytest.raises(InputError, match=r"no model \(2\)"):
        ledger(sample, workdir=tmp_path)


def test_no_more_answers_are_held_than_may_go_on(tmp_path: Path) -> None:
    rows = [answer(f"m-{number}", 5, number) for number in range(20_000)]
    [part] = plan([str(written(tmp_path / "long.jsonl", rows))], log_format=None, jobs=4)
    assert part.span is None
    batches = list(read(part))
    assert sum(len(batch.exchanges) for batch in batches) == 20_000
    assert len(batches) > 5
    reader = CLAUDE_CODE.begin()
    assert reader is not CLAUDE_CODE


def test_a_line_that_comes_late_is_told_as_the_same_call(tmp_path: Path) -> None:
    rows = [answer("m", 5, 1), *({"type": "progress", "sessionId": "s"} for _ in range(20_000))]
    found = exchanges(written(tmp_path / "late.jsonl", [*rows, answer("m", 50, 2)]))
    assert [(one.id, one.output_tokens) for one in found] == [("m:req-m", 5), ("m:req-m", 50)]
    assert found[0].revision is not None
    assert found[1].revision is not None
    assert found[0].revision < found[1].revision


def test_the_names_of_calls_are_the_same_in_a_session_that_repeats_them(tmp_path: Path) -> None:
    first = exchanges(written(tmp_path / "a.jsonl", [answer("m", 5, 1), answer("n", 6, 2)]))
    again = exchanges(written(tmp_path / "b.jsonl", [answer("m", 5, 1), answer("o", 7, 3)]))
    assert {one.id for one in first} & {one.id for one in again} == {"m:req-m"}


def test_the_copied_beginning_of_a_forked_rollout_has_the_names_of_the_calls_that_it_copies() -> None:
    own = exchanges(HERE / "codex" / "rollout.jsonl")
    forked = exchanges(HERE / "codex" / "forked.jsonl")
    assert {one.id for one in own} & {one.id for one in forked} == {"th-1:1000+125"}


def test_every_file_of_a_folder_of_messages_is_a_call(tmp_path: Path) -> None:
    text = (HERE / "samples" / "opencode" / "msg_test001.json").read_text(encoding="utf-8")
    folder = tmp_path / "storage"
    folder.mkdir()
    for number in range(3):
        (folder / f"msg_{number}.json").write_text(text.replace("test001", str(number)), encoding="utf-8")
    part = {"id": "prt_1", "messageID": "msg_1", "sessionID": "ses_test001", "type": "text", "text": "x"}
    (folder / "prt_1.json").write_text(json.dumps(part), encoding="utf-8")
    found = ledger(folder, workdir=tmp_path)
    assert join(list(found.in_order())).id.tolist() == ["msg_0", "msg_1", "msg_2"]
    assert sum(found.meta.not_calls.values()) == 1
