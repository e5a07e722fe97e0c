"""JSON arrays and objects over several lines."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.ingest import documents
from route_audit.ingest.documents import CUT_OFF, decode_document
from route_audit.ingest.records import NOT_AN_OBJECT, NOT_JSON, TOO_LONG, Fault

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=5)
    | st.sampled_from(['"', "\\", "]}", "\n"]),
    lambda child: st.lists(child, max_size=3) | st.dictionaries(st.text(max_size=3), child, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=3), min_size=1, max_size=5)


def decode(
    text: bytes, cuts: list[int] | None = None, pages: tuple[str, ...] = ()
) -> tuple[list[tuple[int, Any]], list[Fault]]:
    places = [0, *sorted(cut for cut in cuts or [] if cut < len(text)), len(text)]
    rows: list[tuple[int, Any]] = []
    faults: list[Fault] = []
    for at_once in (0, documents._AT_ONCE):  # what is good comes out the same by either way
        before = [*rows], [*faults]
        rows.clear()
        faults.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(documents, "_AT_ONCE", at_once)
            for decoded in decode_document(
                iter([text[a:b] for a, b in pairwise(places)]), dict[str, Any], pages
            ):
                rows += zip(decoded.lines, decoded.rows, strict=True)
                faults += decoded.faults
        assert at_once == 0 or before == (rows, faults)
    return rows, faults


@given(OBJECTS, st.sampled_from([None, 2]), st.lists(st.integers(0, 200), max_size=8))
def test_the_objects_of_an_array_come_out(written: list[Any], indent: int | None, cuts: list[int]) -> None:
    rows, faults = decode(json.dumps(written, indent=indent).encode(), cuts)
    assert [row for _, row in rows] == written
    assert faults == []


@given(OBJECTS, st.lists(st.integers(0, 200), max_size=8))
def test_objects_one_after_the_other_come_out(written: list[Any], cuts: list[int]) -> None:
    rows, faults = decode("\n".join(json.dumps(one, indent=1) for one in written).encode(), cuts)
    assert [row for _, row in rows] == written
    assert faults == []


REST = st.dictionaries(st.text(max_size=3).filter(lambda key: key != "data"), JSON, max_size=2)


@given(
    st.lists(st.tuples(REST, OBJECTS, REST), min_size=1, max_size=3),
    st.lists(st.integers(0, 400), max_size=8),
)
def test_the_objects_of_pages_come_out(written: list[Any], cuts: list[int]) -> None:
    text = "\n".join(json.dumps(before | {"data": data} | after) for before, data, after in written)
    rows, faults = decode(text.encode(), cuts, ("data",))
    assert [row for _, row in rows] == [row for _, data, _ in written for row in data]
    assert faults == []


def test_an_object_that_is_no_page_comes_out_whole() -> None:
    written = [{"a": {"data": [{"b": 1}]}}, {"data": {"b": 1}}, {"data": 1, "c": [{"d": 2}]}]
    rows, faults = decode("\n".join(map(json.dumps, written)).encode(), pages=("data",))
    assert [row for _, row in rows] == written
    assert faults == []


@pytest.mark.parametrize(
    "text", ['{"data": [', '{"data": [{"a": 1}', '{"data": [{"a": 1}]', '{"data": [{"a": 1}], "b"']
)
def test_a_page_without_an_end_is_a_fault(text: str) -> None:
    rows, faults = decode(text.encode(), pages=("data",))
    assert len(rows) == text.count('"a"')
    assert faults == [(1, CUT_OFF, "")]


def test_a_row_has_the_line_that_its_object_begins_on() -> None:
    rows, _ = decode(b'\n[\n  {"a":\n 1},\n\n  {"a": 2},{"a": 3}\n]\n')
    assert rows == [(3, {"a": 1}), (6, {"a": 2}), (6, {"a": 3})]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b'[{"a": 1},\n{"a": tru},\n{"a": 3}]', (2, NOT_JSON, "")),
        (b'[{"a": 1},\n[2],\n{"a": 3}]', (2, NOT_AN_OBJECT, "")),
        (b'[{"a": 1},\n"two, ]{",\n{"a": 3}]', (1, NOT_JSON, "")),
        (b'[{"a": 1}, {"a": 3}]]', (1, NOT_JSON, "")),
        (b'[{"a": 1}, {"a": 3}', (1, CUT_OFF, "")),
        (b'[{"a": 1}, {"a": 3},\n{"a": [', (2, CUT_OFF, "")),
        (b'[{"a": 1}, {"a": 3},\n{"a": "x', (2, CUT_OFF, "")),
        (b'[{"a": 1}, {"a": 3}] tail', (1, NOT_JSON, "")),
    ],
)
def test_what_is_no_object_is_a_fault(text: bytes, fault: Fault) -> None:
    rows, faults = decode(text)
    assert [row for _, row in rows] == [{"a": 1}, {"a": 3}]
    assert faults == [fault]


def test_an_object_over_the_limit_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "OBJECT_LIMIT", 100)
    monkeypatch.setattr(documents, "_AT_ONCE", 0)
    rows, faults = decode(b'[{"a": 1},\n{"a": "' + b"x" * 500 + b'"}]', list(range(0, 500, 20)))
    assert [row for _, row in rows] == [{"a": 1}]
    assert faults == [(2, TOO_LONG, "")]


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=4))
def test_any_bytes_give_rows_or_faults(text: bytes, cuts: list[int]) -> None:
    rows, faults = decode(text, cuts)
    assert (rows, faults) == decode(text)
    assert rows or faults or not text.strip(b" \t\r\n,[]")
