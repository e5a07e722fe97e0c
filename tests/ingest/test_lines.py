"""JSON lines are cut and numbered right, whatever stands between them."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.ingest import lines
from route_audit.ingest.lines import LineDecoder, blocks
from route_audit.ingest.records import (
    MISSING_FIELD,
    NOT_AN_OBJECT,
    NOT_JSON,
    NOT_UTF8,
    TOO_DEEP,
    TOO_LONG,
    WRONG_TYPE,
    Fault,
)


class Inner(msgspec.Struct):
    size: int


class Row(msgspec.Struct):
    n: int | None = None
    word: str | None = None
    inner: list[Inner] = []


def decode(text: bytes, cuts: list[int] | None = None) -> tuple[list[tuple[int, int | None]], list[Fault]]:
    places = [0, *sorted(cut for cut in cuts or [] if cut < len(text)), len(text)]
    decoder = LineDecoder(Row)
    rows: list[tuple[int, int | None]] = []
    faults: list[Fault] = []
    for block in blocks(iter([text[a:b] for a, b in pairwise(places)])):
        decoded = decoder.decode(block)
        rows += [(line, row.n) for line, row in zip(decoded.lines, decoded.rows, strict=True)]
        faults += decoded.faults
    return rows, faults


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"n": 1', (NOT_JSON, "")),
        (b'{"n": 1} {"n": 2}', (NOT_JSON, "")),
        (b"[1]", (NOT_AN_OBJECT, "")),
        (b'"text"', (NOT_AN_OBJECT, "")),
        (b'{"n": "x"}', (WRONG_TYPE, "$.n")),
        (b'{"inner": [{"size": 1}, {"size": []}]}', (WRONG_TYPE, "$.inner[1].size")),
        (b'{"inner": [{}]}', (MISSING_FIELD, "$.inner[0].size")),
        (b'{"word": "\xff"}', (NOT_UTF8, "")),
        (b'{"x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", (TOO_DEEP, "")),
    ],
)
def test_a_bad_line_is_a_fault_and_its_neighbours_are_rows(line: bytes, fault: tuple[str, str]) -> None:
    rows, faults = decode(b'{"n": 1}\n' + line + b'\n{"n": 3}\n')
    assert rows == [(1, 1), (3, 3)]
    assert faults == [(2, *fault)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n", b"  \n\t\n"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_blank_lines(end: bytes, last: bool) -> None:
    step = end.count(b"\n")
    text = end.join([b'{"n": 1}', b'{"n": 2}']) + (end if last else b"")
    assert decode(text) == ([(1, 1), (1 + step, 2)], [])


def test_two_objects_on_a_line_are_not_made_up_for_by_a_blank_one() -> None:
    rows, faults = decode(b'{"n": 1}{"n": 2}\n\n{"n": 3}\n')
    assert rows == [(3, 3)]
    assert faults == [(1, NOT_JSON, "")]


def test_an_object_over_two_lines_is_no_line() -> None:
    rows, faults = decode(b'{"n":\n1}\n{"n": 3}{"n": 4}\n{"n": 5}\n')
    assert rows == [(4, 5)]
    assert [line for line, _, _ in faults] == [1, 2, 3]


def test_half_a_character_pair_is_mended() -> None:
    decoder = LineDecoder(Row)
    [row] = decoder.decode(rb'{"word": "cut \ud83e, whole \ud83e\udd93, escaped \\ud83e"}').rows
    assert row.word == "cut \ufffd, whole \U0001f993, escaped \\ud83e"


def test_a_line_over_the_limit_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LINE_LIMIT", 100)
    long = b'{"word": "' + b"x" * 500 + b'"}'
    text = b'{"n": 1}\n' + long + b'\n{"n": 3}\n'
    rows, faults = decode(text, list(range(0, len(text), 50)))
    assert rows == [(1, 1), (3, 3)]
    assert faults == [(2, TOO_LONG, "")]


def test_a_line_longer_than_many_chunks() -> None:
    line = json.dumps({"n": 1, "word": "x" * 6_000_000}).encode()
    assert decode(line + b'\n{"n": 2}', list(range(0, len(line), 1 << 18))) == ([(1, 1), (2, 2)], [])


LINE = st.one_of(
    st.sampled_from(
        [b"", b"  ", b'{"n": 1}', b'{"n": 2}\r', b'{"n": 3}{"n": 4}', b'{"n":', b"5}", b"[]", b"}"]
    ),
    st.binary(max_size=12).filter(lambda line: b"\n" not in line),
)


@given(st.lists(LINE, max_size=12), st.lists(st.integers(0, 80), max_size=6), st.booleans())
def test_each_line_is_a_row_or_a_fault_or_blank_however_it_comes(
    written: list[bytes], cuts: list[int], last: bool
) -> None:
    text = b"\n".join(written) + (b"\n" if last else b"")
    rows, faults = decode(text, cuts)
    assert (rows, faults) == decode(text)
    numbers = sorted([line for line, _ in rows] + [line for line, _, _ in faults])
    filled = [number for number, line in enumerate(text.split(b"\n"), 1) if line.strip(b" \t\r\f\v")]
    assert numbers == filled


def value_of(row: Any) -> Any:
    return row.n


def test_a_good_block_is_decoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        pytest.fail("line by line")

    monkeypatch.setattr(LineDecoder, "_decode_each", never)
    decoded = LineDecoder(Row, first_line=7).decode(b'{"n": 1}\n{"n": 2}\n')
    assert list(map(value_of, decoded.rows)) == [1, 2]
    assert list(decoded.lines) == [7, 8]
