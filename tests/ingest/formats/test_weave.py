"""Weave's calls: whatever order they stand in, each model call counts once."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest.formats.weave import WEAVE
from route_audit.ingest.rejects import Held, NotACall

USED = {"summary": {"usage": {"gpt-5-mini": {"requests": 1, "prompt_tokens": 9, "completion_tokens": 2}}}}


def call(name: str, op: str, parent: str | None, **more: Any) -> dict[str, Any]:
    return {"id": name, "op_name": f"weave:///e/p/op/{op}:1", "trace_id": "t", "parent_id": parent} | more


NESTED = [
    call("own", "ask", None, **USED),
    call("gateway", "litellm.completion", "own", **USED),
    call("client", "openai.chat.completions.create", "gateway", **USED),
]


def read(rows: list[dict[str, Any]]) -> tuple[list[Exchange], int]:
    """The exchanges of a file, and how many of its records were no calls."""
    reader = WEAVE.begin()
    calls: list[Exchange | NotACall] = []
    others = 0
    for row in rows:
        try:
            calls.append(reader.exchange(row))
        except NotACall:
            others += 1
        except Held:
            continue
        calls += reader.release(ended=False)
    calls += reader.release(ended=True)
    exchanges = [each for each in calls if isinstance(each, Exchange)]
    return exchanges, others + len(calls) - len(exchanges)


@pytest.mark.parametrize("rows", [NESTED, NESTED[::-1]], ids=["from the top", "from the bottom"])
def test_what_stands_within_counts_and_what_is_around_it_does_not(rows: list[dict[str, Any]]) -> None:
    calls, others = read(rows)
    assert [exchange.id for exchange in calls] == ["client"]
    assert others == len(rows) - 1


@pytest.mark.parametrize("rows", list(itertools.permutations(NESTED)))
def test_no_order_counts_a_call_twice(rows: tuple[dict[str, Any], ...]) -> None:
    calls, others = read(list(rows))
    assert [exchange.id for exchange in calls] == ["client"]
    assert others == len(rows) - 1


def test_a_call_with_usage_and_nothing_within_is_a_model_call() -> None:
    (exchange,), others = read(NESTED[:1])
    assert (exchange.input_tokens, exchange.output_tokens, others) == (9, 2, 0)


def test_files_do_not_know_of_each_other() -> None:
    assert len(read(NESTED[:1])[0]) == len(read(NESTED[:1])[0]) == 1


def test_memory_is_bounded() -> None:
    reader = WEAVE.begin()
    for number in range(2_000):
        with pytest.raises(Held):
            reader.exchange(call(str(number), "litellm.completion", None, **USED))
    given = len(list(reader.release(ended=False)))
    assert 0 < given < 2_000
    assert given + len(list(reader.release(ended=True))) == 2_000


OLD = {"prompt_token_count": 100, "candidates_token_count": 20, "total_token_count": 150}
NEW = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 150}


@pytest.mark.parametrize(
    ("used", "cached"),
    [
        (OLD | {"cached_content_token_count": 40}, 40),
        (OLD | {"cached_content_token_count": None, "thoughts_token_count": 30}, 0),
        (NEW, 0),
        (NEW | {"thoughts_tokens": 30}, 0),
    ],
)
def test_gemini_is_counted_in_the_words_of_either_version(used: dict[str, Any], cached: int) -> None:
    usage = {"summary": {"usage": {"gemini-2.5-flash": {"requests": 1} | used}}}
    (exchange,), _ = read([call("client", "google.genai.models.Models.generate_content", None, **usage)])
    assert (exchange.input_tokens, exchange.cached_input_tokens) == (100, cached)
    assert (exchange.output_tokens, exchange.reasoning_tokens) == (50, 30)
