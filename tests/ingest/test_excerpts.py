"""What is shown of a record that can't be used: its shape and its keys, no word of a value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.exchange import Exchange, Message
from route_audit.ingest.excerpts import LENGTH, of_cells, of_row, of_text
from route_audit.ingest.tables import csv_records, decode_cells

KEYS = ["model", "prompt", "usage", "input_tokens", "gen_ai.request.model", "Total Tokens", "metadata"]
SECRET = st.text(alphabet="ghjkqvwyzGHJKQVWYZ", min_size=3, max_size=9)
"""Letters of which no key has three in a row, and no x: a word of them in an excerpt is a value's."""

SIGNS = st.text(alphabet=' "\\:,{}[]\n\u00e9\u4e2d\u0661', max_size=4)
TEXT = st.lists(st.tuples(SIGNS, SECRET), max_size=5).map(lambda pairs: "".join(map("".join, pairs)))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5)
WORD = re.compile(r"[ghjkqvwyz]{3,}", re.IGNORECASE)


def is_safe(excerpt: str) -> bool:
    """On one line, without numbers and without a word of a value."""
    numbers = set(re.findall(r"[0-9]", excerpt))
    plain = len(excerpt) <= LENGTH and excerpt.isascii() and excerpt == excerpt.replace("\n", "")
    return plain and numbers <= {"9"} and not WORD.search(excerpt)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ('{"id": "a-12", "usage": {"in": 30.5}}', '{"id": "x-99", "usage": {"in": 99.9}}'),
        ('{"prompt": "say \\"key\\": 1", "ok": true}', '{"prompt": "xxx \\"xxx\\": 9", "ok": xxxx}'),
        ('{"caf\u00e9 !": 1, "a\\nb": 2}', '{"xxxx !": 9, "x\\xx": 9}'),
        ('{"model": "m", "prompt": "cut he', '{"model": "x", "prompt": "xxx xx'),
        (
            '{"n": 1, "say": "he said "secret": so", "out": 1}',
            '{"n": 9, "say": "xx xxxx "xxxxxx": xx", "xxx": 9}',
        ),
        ('{"n": 1, secret "key": 2}', '{"n": 9, xxxxxx "xxx": 9}'),
        ('he said "secret": so', 'xx xxxx "xxxxxx": xx'),
        ('"secret": 1', '"xxxxxx": 9'),
        ("[1, null]", "[9, xxxx]"),
        ("", ""),
    ],
)
def test_keys_stay_and_values_do_not(text: str, excerpt: str) -> None:
    assert of_text(text.encode()) == excerpt


def test_a_key_longer_than_a_name_is_text() -> None:
    assert of_text(json.dumps({"k" * 40: 1, "j" * 41: 1}).encode()) == f'{{"{"k" * 40}": 9, "{"x" * 41}": 9}}'


@given(RECORDS, st.booleans())
def test_no_word_of_good_json(record: dict[str, Any], ascii_only: bool) -> None:
    assert is_safe(of_text(json.dumps(record, ensure_ascii=ascii_only).encode()))
    assert is_safe(of_row(record))


def mistakes(text: str, data: st.DataObject) -> Iterator[str]:
    """``text`` cut, or with a sign lost or one too many."""
    place = data.draw(st.integers(0, len(text)))
    yield text[:place]
    yield text[place:]
    yield text[:place] + text[place + 1 :]
    yield text[:place] + data.draw(st.sampled_from('"\\,:{}[]\x00')) + text[place:]


@given(RECORDS, st.data())
def test_no_word_of_broken_json(record: dict[str, Any], data: st.DataObject) -> None:
    for text in mistakes(json.dumps(record), data):
        assert is_safe(of_text(text.encode())), text


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_have_an_excerpt(text: bytes) -> None:
    assert len(of_text(text)) <= LENGTH


@given(st.dictionaries(st.sampled_from(["model", "prompt", "usage"]), TEXT, min_size=3))
def test_no_word_of_a_row_of_cells(cells: dict[str, str]) -> None:
    assert is_safe(of_cells(list(cells.values())))
    assert is_safe(of_row(cells))


def test_a_row_of_a_table_keeps_its_header_names() -> None:
    class Row(msgspec.Struct):
        model: str
        input_tokens: int

    text = b"model,input_tokens,note\nm-1,three,secret\nm-1,3,secret,secret\nm-1,3,\xffsecret\n"
    [decoded] = decode_cells(csv_records(iter([text])), Row)
    assert decoded.excerpts == {
        2: '{"model":"x-9","input_tokens":"xxxxx","note":"xxxxxx"}',
        3: "x-9,9,xxxxxx,xxxxxx",
        4: "x-9,9,xxxxxxx",
    }


class Usage(msgspec.Struct):
    input: int | None = None
    output: int | None = None


class Call(msgspec.Struct):
    model: str | None
    usage: Usage
    answer: str | None = None
    raw: msgspec.Raw = msgspec.Raw(b'{"kept":null,"word":"secret"}')


def test_a_decoded_record_is_told_without_what_it_lacks() -> None:
    assert of_row(Call(None, Usage(output=31), "Yes.")) == (
        '{"usage":{"output":99},"answer":"xxx.","raw":{"word":"xxxxxx"}}'
    )
    assert of_row((Call("m", Usage()), 4)) == '[{"model":"x","usage":{},"raw":{"word":"xxxxxx"}},9]'


def test_what_has_no_json_has_no_excerpt() -> None:
    assert of_row(object()) == ""
    assert of_row({"a": "\ud800"}) == ""


def test_an_exchange_tells_what_is_known_of_it() -> None:
    exchange = Exchange(line=7, model="m-1", input_tokens=5, messages=[Message("user", "secret words")])
    assert of_row(exchange) == '{"model":"x-9","input_tokens":9,"messages":[["xxxx","xxxxxx xxxxx"]]}'


def test_tags_of_an_exchange_are_masked_as_a_log_may_list_them_as_words() -> None:
    exchange = Exchange(line=7, model="m-1", tags={"pilot": True, "team of 9": "search"})
    assert of_row(exchange) == '{"model":"x-9","tags":{"xxxxx":xxxx,"xxxx xx 9":"xxxxxx"}}'
