"""A mapping file reads any table or JSON, and says what is wrong with itself before any log is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit.errors import ConfigError
from route_audit.exchange import Exchange
from route_audit.ingest import plan, read
from route_audit.ingest.formats.custom import custom

WHOLE = """\
version: 1
timestamp: {field: ts, tz: Europe/Berlin}
session_id: session
tags.feature: feature
tags.team: meta.team
model: model
provider: {constant: openai}
prompt: prompt
response: answer
tokens: {input: in_tok, cache_read: cached, output: out_tok, input_includes_cached: false}
latency: {field: took, unit: ms}
cost: {field: paid, unit: cents}
status: {field: status, ok: [fine, 200]}
only: {field: kind, values: [llm]}
"""

ROW = {
    "kind": "LLM",
    "ts": "2026-07-01 12:00:00",
    "session": "s-1",
    "feature": "faq",
    "meta": {"team": "support"},
    "model": "gpt-5-mini",
    "prompt": "Refund window?",
    "answer": "30 days.",
    "in_tok": "1,312",
    "cached": 24,
    "out_tok": 70,
    "took": 1840,
    "paid": 2.5,
    "status": "fine",
}


def exchanges(folder: Path, mapping: str, *rows: dict[str, Any], name: str = "log.jsonl") -> list[Exchange]:
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    log = folder / name
    log.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    custom.cache_clear()
    parts = plan([str(log)], log_format=f"map:{folder / 'mapping.yaml'}", jobs=1)
    return [exchange for part in parts for batch in read(part) for exchange in batch.exchanges]


def test_an_error_is_told_by_what_stands_there_but_not_by_a_false(tmp_path: Path) -> None:
    mapping = "model: m\ntokens: {input: i, output: o}\nerror: e\n"
    told: tuple[Any, ...] = ("timeout", {"code": 1}, True, "true", "", None, {}, False, "False", "0")
    calls = exchanges(tmp_path, mapping, *({"m": "x", "i": 1, "o": 2, "e": value} for value in told))
    assert [call.failed for call in calls] == [True] * 4 + [False] * 6


def test_a_status_may_be_written_as_a_number_with_a_point(tmp_path: Path) -> None:
    mapping = "model: m\ntokens: {input: i, output: o}\nstatus: s\n"
    calls = exchanges(
        tmp_path, mapping, *({"m": "x", "i": 1, "o": 2, "s": s} for s in (429.0, "429.0", 200.0))
    )
    assert [call.failed for call in calls] == [True, True, False]


def test_every_kind_of_key(tmp_path: Path) -> None:
    (one,) = exchanges(tmp_path, WHOLE, ROW, {"kind": "tool"})
    assert (one.input_tokens, one.cached_input_tokens, one.output_tokens) == (1336, 24, 70)
    assert one.timestamp_us == 1_782_900_000_000_000  # 10:00 UTC: summer time in Berlin
    assert (one.latency_s, one.cost_usd) == (1.84, 0.025)
    assert (one.session, one.feature, one.tags) == ("s-1", "faq", {"team": "support"})
    assert (one.provider, one.model, one.failed) == ("openai", "gpt-5-mini", False)
    assert [message.text for message in one.messages] == ["Refund window?"]
    assert one.answer == "30 days."


def test_a_status_that_is_not_among_the_good_ones_is_a_failure(tmp_path: Path) -> None:
    (one,) = exchanges(tmp_path, WHOLE, ROW | {"status": "503"})
    assert one.failed


def test_times_as_numbers_in_a_unit_of_their_own(tmp_path: Path) -> None:
    mapping = "model: m\ntokens: {input: i, output: o}\ntimestamp: {field: t, unit: ms}\n"
    (tmp_path / "mapping.yaml").write_text(mapping, encoding="utf-8")
    custom.cache_clear()
    one = custom(str(tmp_path / "mapping.yaml")).exchange({"m": "x", "i": 1, "o": 2, "t": 1_500})
    assert one.timestamp_us == 1_500_000


def test_bodies_are_read_as_in_any_gateway(tmp_path: Path) -> None:
    mapping = "model: request.model\nrequest: request\nresponse: reply|json\n"
    row = {
        "request": {"model": "gpt-5-mini", "messages": [{"role": "user", "content": "Hi"}]},
        "reply": json.dumps(
            {
                "choices": [{"message": {"content": "Hello"}}],
                "usage": {"prompt_tokens": 5, "completion_tokens": 2},
            }
        ),
    }
    # ``response`` is the answer's place; a whole body there is opened for its counts too.
    (one,) = exchanges(tmp_path, mapping, row)
    assert (one.input_tokens, one.output_tokens, one.answer) == (5, 2, "Hello")


@pytest.mark.parametrize(
    ("mapping", "what", "line"),
    [
        ("model: m\nversion: 2\n", "'2' is not known here", 2),
        ("model: m\nlatencies: x\n", "unknown key 'latencies'", 2),
        ("model: m\ntokens: {inputs: x}\n", "unknown key 'inputs'", 2),
        ("model: m\nlatency: {field: x, unit: days}\n", "'days' is not known here", 2),
        ("model: m\ntimestamp: {field: x, tz: Mars}\n", "there is no time zone called 'Mars'", 2),
        ("model: m\ntimestamp: {field: x, tz: UTC, unit: s}\n", "a number since 1970 has no zone", 2),
        ("model: m\nprompt: 'a[b'\n", "'a[b' is no path", 2),
        ("prompt: p\n", "'model' is missing", 1),
        ("model: m\ncost: {field: x, unit: eur}\n", "'eur' is not known here", 2),
        ("model: m\nmax_tokens: {constant: many}\n", "'many' is no value for max_output_tokens", 2),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, mapping: str, what: str, line: int) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(mapping, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        custom(str(path))
    assert caught.value.what == what
    assert caught.value.where == f"{path}:{line}"
