"""Texts of spans are opened, and none where they were cut off, masked or left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.exchange import Exchange, Message
from route_audit.ingest.formats.dotted import gathered, plain
from route_audit.ingest.formats.parts import opened_text, parts_in, take_answer, take_prompt


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ('{"a": 1}', {"a": 1}),
        ('"{\\"a\\": 1}"', {"a": 1}),
        ('"CHAT_MODEL"', "CHAT_MODEL"),
        ('[{"role": "user", "cont', None),
        ("[INST] What now? [/INST]", "[INST] What now? [/INST]"),
        ("plain words", "plain words"),
        (None, None),
        (7, 7),
    ],
)
def test_a_text_is_opened(text: Any, opened: Any) -> None:
    assert opened_text(text) == opened


def test_an_answer_that_is_json_stays_a_text() -> None:
    exchange = Exchange()
    take_answer(exchange, '{"no": 17}')
    assert exchange.answer == '{"no": 17}'
    assert parts_in('[{"no": 17}]') == '[{"no": 17}]'
    assert parts_in('[{"type": "text", "text": "x"}]') == [{"type": "text", "text": "x"}]


@pytest.mark.parametrize(
    "prompt",
    [
        [{"role": "user", "content": "__REDACTED__"}],
        [{"role": "user"}],
        [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "[REDACTED]"}],
    ],
)
def test_a_prompt_that_is_kept_back_is_no_text(prompt: Any) -> None:
    exchange = Exchange()
    take_prompt(exchange, prompt)
    assert exchange.messages == []


@pytest.mark.parametrize("answer", ["__REDACTED__", "", [], [{"role": "assistant"}], None])
def test_an_answer_that_is_kept_back_is_none(answer: Any) -> None:
    exchange = Exchange()
    take_answer(exchange, answer)
    assert exchange.answer is None


def test_media_are_no_text() -> None:
    exchange = Exchange()
    parts = [
        {"type": "text", "content": "Look"},
        {"type": "blob", "modality": "image", "content": "aGk="},
        {"type": "uri", "modality": "image", "uri": "https://x.example/a.png"},
        {"type": "blob", "modality": "audio", "content": "aGk="},
        {"type": "file", "modality": "document", "file_id": "f"},
    ]
    take_prompt(exchange, [{"role": "user", "parts": parts}])
    assert exchange.messages == [Message("user", "Look")]
    assert exchange.images == 2


def test_numbered_attributes_are_gathered_in_order() -> None:
    attributes = {"p.10.role": "b", "p.2.role": "a", "p.2.calls.0.name": "n", "p.x": 1, "pp.0.role": "c"}
    assert gathered(attributes, "p") == [{"role": "a", "calls": [{"name": "n"}]}, {"role": "b"}]
    assert gathered(attributes, "q") == []


@given(st.dictionaries(st.text("p.012ab", max_size=9), st.integers(), max_size=6))
def test_no_names_of_attributes_break_the_gathering(attributes: dict[str, int]) -> None:
    for prefix in ("p", ""):
        assert isinstance(plain(gathered(attributes, prefix)), list)


def test_namespaces_are_taken_off() -> None:
    call = {"tool_call.id": "k", "tool_call.function.name": "f"}
    assert plain({"message": {"role": "user"}}) == plain({"message.role": "user"}) == {"role": "user"}
    assert plain([call]) == [{"id": "k", "name": "f"}]
