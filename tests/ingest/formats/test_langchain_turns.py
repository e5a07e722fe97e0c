"""LangChain's constructors as turns: what their shape repeats is read once."""

from __future__ import annotations

from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest.formats.turns import take_answer, take_prompt

USE = {"type": "tool_use", "id": "t1", "name": "find", "input": {"id": 7}}
CALL = {"id": "t1", "name": "find", "args": {"id": 7}}


def constructor(name: str, **said: Any) -> dict[str, Any]:
    return {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", name], "kwargs": said}


@pytest.mark.parametrize(
    ("content", "calls"),
    [([USE], [CALL]), ([USE], []), ("", [CALL])],
    ids=["in both", "in the content", "beside it"],
)
def test_a_tool_call_counts_once(content: Any, calls: list[Any]) -> None:
    exchange = Exchange()
    message = constructor("AIMessage", content=content, tool_calls=calls)
    take_answer(exchange, {"generations": [[{"text": "", "message": message}]]})
    assert (exchange.answer, exchange.answer_tool_calls) == ('find {"id":7}', 1)


@pytest.mark.parametrize(
    "inputs",
    [
        {"messages": [[constructor("HumanMessage", content="When?")]]},
        {"prompts": ["When?"]},
        {"messages": [{"role": "user", "content": "When?"}]},
    ],
    ids=["of a chat model", "of a completion model", "of a client"],
)
def test_the_prompt_is_read_whatever_made_it(inputs: dict[str, Any]) -> None:
    exchange = Exchange()
    take_prompt(exchange, inputs)
    assert [(turn.role, turn.text) for turn in exchange.messages] == [("user", "When?")]
