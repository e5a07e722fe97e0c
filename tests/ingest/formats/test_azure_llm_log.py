"""Rows of Azure's log of model calls find each other, whatever their order, in bounded memory."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest.formats import azure_llm_log
from route_audit.ingest.formats.azure_llm_log import AzureLlmLog
from route_audit.ingest.formats.interface import LogFormat
from route_audit.ingest.rejects import FAR_FROM_ITS_CALL, Held, NotACall, RowError

Row = dict[str, Any]


def counted(call: str, tokens: int = 9) -> Row:
    return {
        "CorrelationId": call,
        "SequenceNumber": "0",
        "ModelName": "gpt-5-mini",
        "PromptTokens": str(tokens),
        "CompletionTokens": "7",
    }


def asked(call: str, text: str = '[{"role": "user", "content": "Hi"}]', place: int = 1) -> Row:
    return {"CorrelationId": call, "SequenceNumber": str(place), "RequestMessages": text}


def answered(call: str) -> Row:
    messages = '[{"role": "assistant", "content": "Hello"}]'
    return {"CorrelationId": call, "SequenceNumber": "9", "ResponseMessages": messages}


def told(reader: LogFormat, row: Row) -> str:
    try:
        reader.exchange(dict(row))
    except Held:
        return "held"
    except NotACall:
        return "part"
    except RowError as error:
        return error.reason
    return "exchange"


def released(reader: LogFormat, *, ended: bool = True) -> list[Exchange]:
    return [call for call in reader.release(ended=ended) if isinstance(call, Exchange)]


@pytest.mark.parametrize("rows", list(permutations([counted("a"), asked("a"), answered("a")])))
def test_the_order_of_a_call_s_rows_does_not_matter(rows: tuple[Row, ...]) -> None:
    reader = AzureLlmLog().begin()
    assert [told(reader, row) for row in rows] == ["held", "part", "part"]
    assert released(reader, ended=False) == []
    (call,) = released(reader)
    assert (call.input_tokens, call.output_tokens, call.answer) == (9, 7, "Hello")
    assert [message.text for message in call.messages] == ["Hi"]


def test_a_text_in_pieces_is_put_together_by_their_numbers() -> None:
    text = '[{"role": "user", "content": "one two"}]'
    reader = AzureLlmLog().begin()
    for row in (asked("a", text[20:], 2), asked("a", text[:20], 1), counted("a")):
        told(reader, row)
    (call,) = released(reader)
    assert [message.text for message in call.messages] == ["one two"]


def test_no_more_calls_wait_than_may_and_the_longest_waiting_goes_on() -> None:
    reader = AzureLlmLog(most_held=2).begin()
    for call in ("a", "b"):
        told(reader, asked(call))
    told(reader, counted("a"))
    told(reader, asked("c"))
    assert [call.id for call in released(reader, ended=False)] == ["b"]
    assert told(reader, counted("b")) == FAR_FROM_ITS_CALL
    assert [call.id for call in released(reader)] == ["a", "c"]


def test_the_text_that_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(azure_llm_log, "MOST_HELD_CHARACTERS", 50)
    reader = AzureLlmLog().begin()
    for call in ("a", "b"):
        told(reader, asked(call))
    assert [call.id for call in released(reader, ended=False)] == ["a"]
    assert [call.id for call in released(reader)] == ["b"]


def test_the_calls_that_went_on_are_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(azure_llm_log, "_MOST_GONE", 1)
    reader = AzureLlmLog(most_held=0).begin()
    for call in ("a", "b"):
        told(reader, counted(call))
        released(reader, ended=False)
    assert told(reader, asked("b")) == FAR_FROM_ITS_CALL
    assert told(reader, asked("a")) == "held"


def test_each_file_is_read_by_an_object_of_its_own() -> None:
    log_format = AzureLlmLog()
    told(log_format.begin(), counted("a"))
    assert released(log_format.begin()) == []
