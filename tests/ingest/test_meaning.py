from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.exchange import Exchange, Message, Modality
from route_audit.ingest import meaning, rejects, tokens
from route_audit.ingest.meaning import complete
from route_audit.ingest.rejects import RowError


def an_exchange(**fields: object) -> Exchange:
    exchange = Exchange()
    for name, value in ({"model": "gpt-4o", "input_tokens": 100, "output_tokens": 10} | fields).items():
        setattr(exchange, name, value)
    return exchange


def reason(**fields: object) -> str:
    with pytest.raises(RowError) as caught:
        complete(an_exchange(**fields))
    return caught.value.reason


def test_a_sound_row_is_left_as_it_is() -> None:
    exchange = an_exchange(
        id="a", latency_s=2.0, time_to_first_token_s=0.5, cost_usd=0.01, max_output_tokens=64
    )
    assert complete(exchange) == []
    assert exchange == an_exchange(
        id="a", latency_s=2.0, time_to_first_token_s=0.5, cost_usd=0.01, max_output_tokens=64
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"model": ""}, rejects.NO_MODEL),
        ({"input_tokens": None, "output_tokens": None}, rejects.NO_TOKENS_NO_TEXT),
        ({"input_tokens": None}, rejects.NO_INPUT),
        ({"output_tokens": None}, rejects.NO_OUTPUT),
        ({"input_tokens": -1}, rejects.IMPOSSIBLE_COUNT),
        ({"output_tokens": 10**9 + 1}, rejects.IMPOSSIBLE_COUNT),
        ({"cached_input_tokens": -1}, rejects.IMPOSSIBLE_COUNT),
        ({"reasoning_tokens": -1}, rejects.IMPOSSIBLE_COUNT),
        ({"audio_input_tokens": 101}, rejects.IMPOSSIBLE_COUNT),
        ({"audio_output_tokens": 11}, rejects.IMPOSSIBLE_COUNT),
        ({"cache_write_tokens": 5, "cache_write_1h_tokens": 6}, rejects.IMPOSSIBLE_COUNT),
        ({"cached_input_tokens": 60, "cache_write_tokens": 41}, rejects.TOO_MUCH_CACHE),
        ({"reasoning_tokens": 11}, rejects.TOO_MUCH_REASONING),
        ({"cost_usd": -0.01}, rejects.IMPOSSIBLE_COST),
        ({"cost_usd": math.nan}, rejects.IMPOSSIBLE_COST),
        ({"cost_usd": math.inf}, rejects.IMPOSSIBLE_COST),
    ],
)
def test_what_money_hangs_on_must_be_possible(fields: dict[str, object], expected: str) -> None:
    assert reason(**fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"cached_input_tokens": 60, "cache_write_tokens": 40, "cache_write_1h_tokens": 40},
        {"reasoning_tokens": 10},
        {"input_tokens": 10**9, "output_tokens": 0},
        {"audio_input_tokens": 100, "audio_output_tokens": 10},
        {"cost_usd": 0.0},
    ],
)
def test_the_edge_of_the_possible_is_possible(fields: dict[str, object]) -> None:
    assert complete(an_exchange(**fields)) == []


@pytest.mark.parametrize(
    ("fields", "warning", "left"),
    [
        ({"latency_s": -1.0}, meaning.NO_LATENCY, {"latency_s": None}),
        ({"latency_s": 604801.0}, meaning.NO_LATENCY, {"latency_s": None}),
        ({"latency_s": math.nan}, meaning.NO_LATENCY, {"latency_s": None}),
        (
            {"latency_s": -1.0, "time_to_first_token_s": 0.5},
            meaning.NO_LATENCY,
            {"latency_s": None, "time_to_first_token_s": None},
        ),
        (
            {"latency_s": 1.0, "time_to_first_token_s": 1.5},
            meaning.NO_FIRST_TOKEN,
            {"latency_s": 1.0, "time_to_first_token_s": None},
        ),
        ({"timestamp_us": -62_135_596_800 * 10**6}, meaning.NO_TIME, {"timestamp_us": None}),
        ({"timestamp_us": 0}, meaning.NO_TIME, {"timestamp_us": None}),
        ({"timestamp_us": 253_402_300_799 * 10**6}, meaning.NO_TIME, {"timestamp_us": None}),
        ({"time_to_first_token_s": -0.5}, meaning.NO_FIRST_TOKEN, {"time_to_first_token_s": None}),
        (
            {"confidence": 1.5, "tier": "retrieval"},
            meaning.NO_CONFIDENCE,
            {"confidence": None, "tier": "retrieval"},
        ),
        ({"confidence": math.nan}, meaning.NO_CONFIDENCE, {"confidence": None}),
        ({"max_output_tokens": 0}, meaning.NO_LIMIT, {"max_output_tokens": None}),
        (
            {"tier": "gold", "confidence": 0.9, "tags": {"team": "a"}},
            meaning.OTHER_TIERS,
            {"tier": None, "confidence": None, "tags": {"team": "a", "tier": "gold"}},
        ),
    ],
)
def test_what_no_money_hangs_on_is_left_out_and_said(
    fields: dict[str, object], warning: str, left: dict[str, object]
) -> None:
    exchange = an_exchange(**fields)
    assert complete(exchange) == [warning]
    assert {name: getattr(exchange, name) for name in left} == left


def test_warnings_of_one_row_don_t_reach_the_next() -> None:
    complete(an_exchange(latency_s=-1.0, max_output_tokens=-1))
    assert complete(an_exchange()) == []


def test_a_logged_tier_may_be_written_in_any_case() -> None:
    exchange = an_exchange(tier="Retrieval", confidence=1.0)
    assert complete(exchange) == []
    assert (exchange.tier, exchange.confidence) == ("Retrieval", 1.0)


def test_a_failure_without_counts_was_not_billed() -> None:
    exchange = an_exchange(
        failed=True, input_tokens=None, output_tokens=None, messages=[Message("user", "How are you?")]
    )
    complete(exchange)
    assert (exchange.input_tokens, exchange.output_tokens) == (0, 0)
    assert (exchange.input_estimated, exchange.output_estimated) == (False, False)


def test_a_failure_that_answered_in_part_is_counted() -> None:
    exchange = an_exchange(
        failed=True,
        input_tokens=None,
        output_tokens=None,
        messages=[Message("user", "Hi")],
        answer="Hello the",
    )
    complete(exchange)
    assert exchange.input_estimated
    assert exchange.output_estimated


def test_text_is_counted_where_the_log_has_no_counts() -> None:
    asked = [Message("system", "Be short."), Message("user", "What is two plus two?")]
    exchange = an_exchange(input_tokens=None, output_tokens=None, messages=asked, answer="Four.")
    assert complete(exchange) == []
    assert exchange.input_tokens == tokens.count_prompt(asked, b"", "gpt-4o")
    assert exchange.output_tokens == tokens.count("Four.", "gpt-4o")
    assert exchange.input_estimated
    assert exchange.output_estimated


def test_only_the_missing_count_is_estimated() -> None:
    exchange = an_exchange(output_tokens=None, messages=[Message("user", "Hi")], answer="Hello.")
    complete(exchange)
    assert (exchange.input_tokens, exchange.input_estimated, exchange.output_estimated) == (100, False, True)


def test_an_estimate_says_what_it_leaves_out() -> None:
    exchange = an_exchange(
        input_tokens=None, messages=[Message("user", "What is this?")], images=2, partial=True
    )
    assert complete(exchange) == [meaning.IMAGES_UNCOUNTED, meaning.TURNS_UNCOUNTED]


def test_what_makes_no_text_needs_no_output_count() -> None:
    exchange = an_exchange(modality=Modality.EMBEDDING, output_tokens=None)
    complete(exchange)
    assert (exchange.output_tokens, exchange.output_estimated) == (0, False)


def test_a_batch_has_nobody_waiting() -> None:
    exchange = an_exchange(service_tier="batch")
    complete(exchange)
    assert exchange.interactive is False


@given(st.dictionaries(st.sampled_from(["input_tokens", "output_tokens", *meaning._PARTS]), st.integers()))
def test_no_accepted_row_is_impossible(counts: dict[str, int]) -> None:
    exchange = an_exchange(**counts)
    try:
        complete(exchange)
    except RowError:
        return
    inputs, outputs = exchange.input_tokens or 0, exchange.output_tokens or 0
    assert 0 <= exchange.cached_input_tokens + exchange.cache_write_tokens <= inputs <= 10**9
    assert 0 <= exchange.cache_write_1h_tokens <= exchange.cache_write_tokens
    assert 0 <= exchange.reasoning_tokens <= outputs <= 10**9


SOME = st.sampled_from([None, -1, 0, 1, 10, 100, 10**9, 10**9 + 1])
COUNT = st.sampled_from([-1, 0, 1, 10, 11])
TIME_S = st.sampled_from([None, -1.0, 0.0, 0.5, 2.0, 604_800.0, 604_801.0, math.nan])
FIELDS = {
    "input_tokens": SOME,
    "output_tokens": SOME,
    "cached_input_tokens": COUNT,
    "cache_write_tokens": COUNT,
    "cache_write_1h_tokens": COUNT,
    "audio_input_tokens": COUNT,
    "audio_output_tokens": COUNT,
    "reasoning_tokens": COUNT,
    "latency_s": TIME_S,
    "time_to_first_token_s": TIME_S,
    "max_output_tokens": SOME,
    "cost_usd": st.sampled_from([None, -0.01, 0.0, 1.0, 9_000_001.0, math.nan]),
    "service_tier": st.sampled_from([None, "batch", "flex"]),
    "tier": st.sampled_from([None, "reasoning", "gold"]),
    "confidence": st.sampled_from([None, 0.5, 2.0]),
    "calls": st.sampled_from([None, -1, 3]),
    "failed": st.booleans(),
    "answer": st.sampled_from([None, "yes"]),
}


def outcome(**fields: object) -> object:
    exchange = an_exchange(id="a", **fields)
    try:
        return complete(exchange), repr(exchange)
    except RowError as error:
        return error.reason, error.detail


@given(st.fixed_dictionaries({}, optional=FIELDS))
def test_the_usual_call_is_told_by_what_all_checks_say_of_it(fields: dict[str, object]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(meaning, "_is_usual", lambda _: False)
        thorough = outcome(**fields)
    assert outcome(**fields) == thorough
