"""What plugins of ``llm`` keep in the details of a response's tokens."""

from __future__ import annotations

import json
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest.formats.llm_sqlite import LLM_SQLITE, Row


def told(output: int, details: dict[str, Any]) -> Exchange:
    row = Row(
        llm_table="responses",
        model="m",
        input_tokens=90,
        output_tokens=output,
        token_details=json.dumps(details),
    )
    return LLM_SQLITE.begin().exchange(row)


@pytest.mark.parametrize(
    ("output", "details", "expected"),
    [
        (20, {}, 90),  # as earlier versions have it
        (90, {"candidatesTokenCount": 20}, 90),
        (70, {}, 70),  # no candidates: the thoughts alone
    ],
)
def test_thoughts_of_gemini_count_once(output: int, details: dict[str, int], expected: int) -> None:
    exchange = told(output, {"thoughtsTokenCount": 70} | details)
    assert (exchange.output_tokens, exchange.reasoning_tokens) == (expected, 70)


def test_searches_of_the_web_stand_in_anthropics_details() -> None:
    assert told(9, {"server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 0}}).web_searches == 2
