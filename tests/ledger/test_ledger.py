"""The ledger's columns: booked from exchanges, taken apart and joined."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from booked import booked, exchanges
from route_audit.exchange import Exchange, Message, Modality, Scalar
from route_audit.ledger import (
    FLAG_FAILED,
    FLAG_HAS_TEXT,
    FLAG_IMAGES,
    FLAG_INPUT_ESTIMATED,
    FLAG_JSON,
    FLAG_NOT_INTERACTIVE,
    FLAG_OUTPUT_ESTIMATED,
    FLAG_PARTIAL,
    FLAG_STREAM,
    FLAG_TOOLS,
    NO_COUNT,
    NO_TIME,
    Ledger,
    Words,
    hash64,
    hashes64,
    join,
    tag_code,
)

FULL = Exchange(
    line=7,
    id="id",
    logical_id="request",
    pair_id="pair",
    session="session",
    timestamp_us=1_790_000_000_000_000,
    model="m",
    provider="p",
    service_tier="flex",
    input_tokens=100,
    cached_input_tokens=40,
    cache_write_tokens=30,
    cache_write_1h_tokens=20,
    audio_input_tokens=10,
    output_tokens=50,
    reasoning_tokens=5,
    audio_output_tokens=4,
    latency_s=1.5,
    time_to_first_token_s=0.25,
    failed=True,
    cost_usd=0.000_001_25,
    user="u",
    feature="f",
    tags={"team": "a", "trial": True},
    modality=Modality.AUDIO,
    stream=True,
    interactive=False,
    max_output_tokens=1000,
    messages=[Message("system", "s"), Message("user", "q"), Message("assistant", "a"), Message("user", "q")],
    tools=b"[]",
    tool_count=1,
    response_format=b"{}",
    images=1,
    answer="text",
    input_estimated=True,
    output_estimated=True,
)


def facts(rows: Ledger, row: int) -> dict[str, Any]:
    """One row as plain values."""
    found: dict[str, Any] = {}
    for column in fields(Ledger):
        value = getattr(rows, column.name)
        if isinstance(value, Words):
            found[column.name] = value.word(row)
        elif column.name not in {"tags", "tags_offsets"}:
            found[column.name] = (
                value[row].tolist() if isinstance(value[row], np.ndarray | np.generic) else value[row]
            )
    found["tags"] = rows.tags[rows.tags_offsets[row] : rows.tags_offsets[row + 1]].tolist()
    return {name: repr(value) for name, value in found.items()}


def all_facts(rows: Ledger) -> list[dict[str, Any]]:
    return [facts(rows, row) for row in range(len(rows))]


def test_a_row_says_what_the_exchange_says() -> None:
    rows = booked([FULL])
    numbers = {
        "timestamp_us": 1_790_000_000_000_000,
        "input_tokens": 100,
        "cached_input_tokens": 40,
        "cache_write_tokens": 30,
        "cache_write_1h_tokens": 20,
        "audio_input_tokens": 10,
        "output_tokens": 50,
        "reasoning_tokens": 5,
        "audio_output_tokens": 4,
        "max_output_tokens": 1000,
        "session_turn": 2,
        "latency_s": 1.5,
        "time_to_first_token_s": 0.25,
        "logged_cost_pusd": 1_250_000,
        "modality": Modality.AUDIO,
        "id_code": hash64("id"),
        "session": hash64("session"),
        "logical": hash64("request"),
        "pair": hash64("pair"),
    }
    assert {name: getattr(rows, name)[0] for name in numbers} == numbers
    words = ("model", "provider", "service_tier", "user", "feature")
    assert [getattr(rows, name).word(0) for name in words] == ["m", "p", "flex", "u", "f"]
    assert sorted(rows.tags.tolist()) == sorted([tag_code("team", "a"), tag_code("trial", value=True)])
    assert rows.tagged(tag_code("team", "a")).tolist() == [True]
    assert rows.tagged(tag_code("team", "b")).tolist() == [False]


def test_tags_stand_in_order_row_by_row() -> None:
    alike: list[dict[str, Scalar]] = [{"a": number, "b": "x", "c": True} for number in range(9)]
    unlike: list[dict[str, Scalar]] = [{"a": 1, "b": 2}, {}, *alike, {"c": 1}]
    for tags in (alike, unlike, unlike[1:2], unlike[:2]):
        rows = booked([Exchange(id="1", input_tokens=1, output_tokens=1, tags=row or None) for row in tags])
        codes = [sorted(tag_code(*tag) for tag in row.items()) for row in tags]
        assert [part.tolist() for part in np.split(rows.tags, rows.tags_offsets[1:-1])] == codes


def test_each_flag_is_its_own() -> None:
    every = (
        FLAG_FAILED
        | FLAG_TOOLS
        | FLAG_JSON
        | FLAG_IMAGES
        | FLAG_STREAM
        | FLAG_NOT_INTERACTIVE
        | FLAG_INPUT_ESTIMATED
        | FLAG_OUTPUT_ESTIMATED
        | FLAG_HAS_TEXT
    )
    bare: dict[str, Any] = {"id": "i", "model": "m", "input_tokens": 0, "output_tokens": 0}
    rows = booked([FULL, Exchange(**bare), Exchange(**bare, partial=True, interactive=True, stream=False)])
    assert rows.flags.tolist() == [every, 0, FLAG_PARTIAL]
    assert rows.has(FLAG_PARTIAL).tolist() == [False, False, True]


def test_what_the_log_does_not_say_stays_unknown() -> None:
    rows = booked([Exchange(id="i", model="m", input_tokens=0, output_tokens=0), FULL])
    assert rows.timestamp_us[0] == NO_TIME
    unknown = (rows.max_output_tokens, rows.session_turn, rows.logged_cost_pusd)
    assert [column[0] for column in unknown] == [NO_COUNT] * 3
    assert np.isnan([rows.latency_s[0], rows.time_to_first_token_s[0]]).all()
    assert (rows.session[0], rows.logical[0], rows.provider.word(0)) == (0, 0, None)


def test_a_tag_that_is_true_is_not_the_tag_1() -> None:
    assert len({tag_code("t", value) for value in (True, 1, "x")}) == 3
    assert tag_code("t", value=True) == tag_code("t", "true")
    assert tag_code("t", 1) == tag_code("t", "1")


@given(st.lists(exchanges(), min_size=2, max_size=6), st.integers(1, 5))
def test_the_content_code_does_not_depend_on_the_batch(written: list[Exchange], cut: int) -> None:
    whole = booked(written).content.tolist()
    parts = [booked(part).content.tolist() for part in (written[:cut], written[cut:]) if part]
    assert whole == [code for part in parts for code in part]


@given(exchanges())
def test_the_content_code_covers_text_and_numbers_but_not_the_id(one: Exchange) -> None:
    [code] = booked([one]).content.tolist()
    before, one.id, one.line = (one.id, one.line), "other", 99
    assert booked([one]).content.tolist() == [code]
    one.id, one.line = before
    for name, value in (("output_tokens", 77), ("answer", "other"), ("model", "z"), ("latency_s", 77.0)):
        kept = getattr(one, name)
        setattr(one, name, value)
        assert booked([one]).content.tolist() != [code]
        setattr(one, name, kept)


@given(st.lists(exchanges(), min_size=1, max_size=6), st.data())
def test_taken_and_joined_rows_keep_their_facts(written: list[Exchange], data: st.DataObject) -> None:
    rows = booked(written)
    index = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=8))
    taken = rows.take(np.array(index, np.int64))
    assert all_facts(taken) == [facts(rows, row) for row in index]
    assert all_facts(join([rows, taken, rows])) == [*all_facts(rows), *all_facts(taken), *all_facts(rows)]
    mask = rows.input_tokens > 2
    assert all_facts(rows.take(mask)) == [facts(rows, row) for row in np.flatnonzero(mask).tolist()]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(rows))] * 2)))
    assert all_facts(rows.between(start, end)) == all_facts(rows)[start:end]


@given(st.lists(st.none() | st.sampled_from(["a", "b", ""]), max_size=4))
def test_words_are_numbered_as_they_first_appear(words: list[str | None]) -> None:
    column = Words.of(words)
    assert [column.word(row) for row in range(len(words))] == words
    assert column.values == tuple(word for word in dict.fromkeys(words) if word is not None)


@given(st.lists(st.none() | st.sampled_from("abc"), max_size=8), st.lists(st.integers(0, 7), max_size=8))
def test_used_words_say_the_same_and_are_no_more_than_rows(words: list[str | None], rows: list[int]) -> None:
    index = [row for row in rows if row < len(words)]
    some = Words.of(words).take(np.array(index, np.int64)).used()
    assert [some.word(row) for row in range(len(index))] == [words[row] for row in index]
    assert len(some.values) <= len(index)


@given(st.lists(st.none() | st.sampled_from("abc"), max_size=8), st.data())
def test_sorted_words_say_the_same_and_hold_no_others(words: list[str | None], data: st.DataObject) -> None:
    column = Words.of(words)
    some = (
        column.take(np.array(data.draw(st.lists(st.integers(0, max(0, len(words) - 1)))), np.int64))
        if words
        else column
    )
    ordered = some.sorted()
    assert [ordered.word(row) for row in range(len(some.codes))] == [
        some.word(row) for row in range(len(some.codes))
    ]
    used = {word for row in range(len(some.codes)) if (word := some.word(row)) is not None}
    assert list(ordered.values) == sorted(used)
    assert some.where(lambda word: word == "a").tolist() == ordered.where(lambda word: word == "a").tolist()


@given(st.lists(st.text(st.characters(exclude_categories=())), max_size=4))
def test_the_codes_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert hashes64(texts).tolist() == [hash64(text) for text in texts]


def test_half_a_character_pair_has_a_code() -> None:
    texts = ["whole", "half \ud800"]

    assert hashes64(texts).tolist() == [hash64(text) for text in texts]
