"""Whatever happens to the records of a format: an answer or our own error, and no record lost."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from accounted import Account, account
from mutations import damaged, fixtures
from route_audit.classify import Classifier
from route_audit.errors import InputError
from route_audit.exchange import Exchange
from route_audit.ingest.formats import turns, values
from route_audit.ingest.rejects import RowError

FIXTURES = fixtures()
RECORDS = 12
CLASSIFIER = Classifier()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@pytest.mark.parametrize("name", FIXTURES)
@hypothesis.given(chance=st.randoms(use_true_random=True), place=st.integers(0, 9))
@hypothesis.settings(max_examples=8)
def test_no_record_is_lost(name: str, folder: Path, chance: Random, place: int) -> None:
    fixture = FIXTURES[name][place % len(FIXTURES[name])]
    file = damaged(chance, fixture, RECORDS)
    log = folder / file.name
    log.write_bytes(file.content)
    for log_format in (None, name):
        try:
            account(log, log_format, CLASSIFIER, folder / "rows.spill")
        except InputError as error:
            assert error.what  # noqa: PT017  # what matters is that it is ours


def read(folder: Path, log_format: str, *records: dict[str, Any]) -> Account:
    log = folder / "log.jsonl"
    log.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return account(log, log_format, CLASSIFIER, folder / "rows.spill")


USED = {"usage": {"gpt-4o": {"prompt_tokens": 9, "completion_tokens": 1, "requests": 1}}}
CALL = {"id": "c", "op_name": "f", "trace_id": "t", "started_at": "2026-11-20T10:00:00Z", "summary": USED}


def test_a_call_of_weave_that_is_logged_twice_counts_twice(folder: Path) -> None:
    told = read(folder, "weave", CALL, CALL)
    assert (told.rows_read, told.exchanges) == (2, 2)


def test_a_call_of_weave_that_was_held_is_counted_when_the_one_below_repeats_others(folder: Path) -> None:
    below, middle = CALL | {"id": "3", "parent_id": "2"}, CALL | {"id": "2", "parent_id": "1"}
    told = read(folder, "weave", below, CALL | {"id": "1"}, middle)
    assert (told.rows_read, told.exchanges, told.not_calls) == (3, 1, 2)


@pytest.mark.parametrize("line", [{"resourceSpans": []}, {"resourceSpans": [{"scopeSpans": [{}]}]}])
def test_a_line_of_otlp_without_spans_is_no_call(folder: Path, line: dict[str, Any]) -> None:
    told = read(folder, "otel-genai", line)
    assert (told.rows_read, told.not_calls) == (1, 1)


@pytest.mark.parametrize("kind", [{}, [], 1, None])
def test_a_kind_that_is_no_word_is_nobodys(folder: Path, kind: Any) -> None:
    record = {
        "type": kind,
        "custom_id": "a",
        "result": {"type": kind},
        "message": {"type": kind},
        "payload": {},
    }
    log = folder / "log.jsonl"
    log.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(InputError, match="no log format recognises"):
        account(log, None, CLASSIFIER, folder / "rows.spill")


FLAT: dict[str, Any] = {"model": "gpt-4o", "input_tokens": 9, "output_tokens": 1}


@pytest.mark.parametrize("cost", [9_000_001, 1e8])
def test_a_cost_that_the_ledger_can_not_hold_is_impossible(folder: Path, cost: float) -> None:
    told = read(folder, "flat", FLAT, FLAT | {"cost_usd": cost}, FLAT | {"cost_usd": 9_000_000})
    assert (told.exchanges, told.reasons) == (2, {"impossible cost": 1})


@pytest.mark.parametrize("revision", [1 << 63, 10**25, -1])
def test_a_revision_that_the_ledger_can_not_hold_is_no_revision(revision: int) -> None:
    with pytest.raises(RowError, match="wrong type"):
        values.revision(revision)


def test_a_number_of_hundreds_of_digits_is_no_number() -> None:
    with pytest.raises(RowError, match="wrong type"):
        values.number(10**400)


@pytest.mark.parametrize("kind", [{}, [], 1])
def test_a_part_of_a_kind_that_is_no_word_is_read_for_its_text(kind: Any) -> None:
    exchange = Exchange()
    turns.take_prompt(exchange, [{"role": "user", "content": [{"type": kind, "text": "hello"}]}])
    turns.take_answer(exchange, {"type": kind, "content": "good day"})
    assert ([message.text for message in exchange.messages], exchange.answer) == (["hello"], "good day")


@pytest.mark.parametrize("requests", [-3, 10**8 + 1, 10**25])
def test_a_line_of_sums_over_an_impossible_number_of_calls_is_rejected(folder: Path, requests: int) -> None:
    model = {"gpt-4o": {"requests": requests, "prompt_tokens": 9, "completion_tokens": 3}}
    told = read(folder, "weave", CALL | {"summary": {"usage": model}}, CALL | {"id": "d"})
    assert (told.rows_read, told.exchanges, told.reasons) == (2, 1, {"impossible token count": 1})


def test_an_answer_nested_without_end_is_rejected(folder: Path) -> None:
    deep = '{"a":' * 1200 + "1" + "}" * 1200
    log = folder / "log.jsonl"
    record = {"request": {"model": "m", "messages": []}, "response": deep}
    log.write_text(f"{json.dumps(record)}\n", encoding="utf-8")
    told = account(log, None, CLASSIFIER, folder / "rows.spill")
    assert (told.rows_read, told.exchanges) == (1, 0)
