"""CSV and Parquet cells become records."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.ingest.records import NOT_UTF8, WRONG_TYPE
from route_audit.ingest.source import Source
from route_audit.ingest.tables import (
    BAD_CELLS,
    DAMAGED_PARQUET,
    MORE_CELLS,
    OPEN_QUOTE,
    csv_records,
    decode_cells,
    header_of,
    parquet_records,
)
from route_audit.ingest.times import microseconds

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=6)


class Row(msgspec.Struct):
    model: str
    input_tokens: int | None = None
    when: str | None = None


def records(text: bytes) -> list[tuple[int, Any]]:
    return list(csv_records(iter([text])))


def test_a_record_has_its_first_line_and_its_filled_cells() -> None:
    text = b'model,input_tokens,prompt\nm,1,"two\nlines"\n\nm,,x\r\n"",2,\n'
    assert records(text) == [
        (2, {"model": "m", "input_tokens": "1", "prompt": "two\nlines"}),
        (5, {"model": "m", "prompt": "x"}),
        (6, {"input_tokens": "2"}),
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_gives_most_columns(sign: str) -> None:
    text = f"\n model {sign}a b{sign}c,d\nm{sign}1{sign}2\n" if sign != "," else "\nmodel,a b,c\nm,1,2\n"
    [(line, record)] = records(text.encode())
    assert line == 3
    assert list(record.values()) == ["m", "1", "2"]
    assert next(iter(record)) == "model"


def test_what_a_quote_that_is_never_closed_takes_in_is_no_record() -> None:
    assert records(b'a,b\n1,"2"\n3,"4\n5,6\n7,8\n') == [(2, {"a": "1", "b": "2"}), (3, OPEN_QUOTE)]
    assert records(b'a,b\n1,"2"') == [(2, {"a": "1", "b": "2"})]
    assert records(b"a,b\n1,2") == [(2, {"a": "1", "b": "2"})]


def test_short_and_long_rows() -> None:
    assert records(b"a,b\n1\n1,2,\n1,2,3\n") == [(2, {"a": "1"}), (3, {"a": "1", "b": "2"}), (4, MORE_CELLS)]


def test_a_row_that_is_not_utf_8_is_rejected_alone() -> None:
    assert records(b"a,b\n1,\xff\n3,4\n") == [(2, NOT_UTF8), (3, {"a": "3", "b": "4"})]


def test_a_cell_may_be_longer_than_the_csv_module_likes() -> None:
    [(_, record)] = records(b'a,b\n1,"' + b"x" * 200_000 + b'"\n')
    assert len(record["b"]) == 200_000


def test_lines_before_the_header_that_are_none() -> None:
    assert records(b"A report of our usage, for you!?\na,b\n1,2\n") == [
        (1, BAD_CELLS),
        (3, {"a": "1", "b": "2"}),
    ]


@pytest.mark.parametrize(
    "line", [b"Hello, wonderful world! How are you?", b"model", b"\xff,\xfe", b"", b'"a\nb",c']
)
def test_prose_is_no_header(line: bytes) -> None:
    assert header_of(line) is None


@given(st.lists(st.tuples(CELL, CELL), max_size=6), st.lists(st.integers(0, 80), max_size=4))
def test_what_a_csv_writer_wrote_is_read(rows: list[tuple[str, str]], cuts: list[int]) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *rows])
    text = buffer.getvalue().encode()
    places = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    read = [record for _, record in csv_records(iter([text[a:b] for a, b in pairwise(places)]))]
    assert read == [{name: cell for name, cell in zip("ab", row, strict=True) if cell} for row in rows]


def test_cells_become_typed_records_or_faults() -> None:
    text = b"model,input_tokens\nm,12\n,1\nm,x\nm,1,2\n"
    [decoded] = decode_cells(csv_records(iter([text])), Row)
    assert decoded.rows == [Row("m", 12)]
    assert list(decoded.lines) == [2]
    assert [(line, reason) for line, reason, _ in decoded.faults] == [
        (3, "missing field"),
        (4, WRONG_TYPE),
        (5, MORE_CELLS),
    ]


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    table = pa.table(
        {
            "model": ["m", None, "n"],
            "input_tokens": [1, 2, None],
            "cost": [Decimal("0.10"), None, None],
            "when": [datetime(2026, 11, 1, tzinfo=UTC), None, None],
            "tags": [{"a": 1}, None, None],
        }
    )
    path = tmp_path / "log.parquet"
    pq.write_table(table, path, row_group_size=2)
    return path


def test_parquet_records_are_numbered_and_as_json_would_have_them(parquet: Path) -> None:
    with Source(str(parquet)) as source:
        found = list(parquet_records(source, None))
    assert found == [
        (
            1,
            {
                "model": "m",
                "input_tokens": 1,
                "cost": "0.10",
                "when": "2026-11-01T00:00:00Z",
                "tags": {"a": 1},
            },
        ),
        (2, {"input_tokens": 2}),
        (3, {"model": "n"}),
    ]


def test_times_in_nanoseconds_and_texts_kept_as_bytes_are_text(tmp_path: Path) -> None:
    nanoseconds = pa.array([1_793_491_200_123_456_789], pa.timestamp("ns", "UTC"))
    events = pa.array(
        [[{"at": 1_793_491_200_000_000_000}]], pa.list_(pa.struct([("at", pa.timestamp("ns"))]))
    )
    path = tmp_path / "log.parquet"
    columns = [nanoseconds, events, pa.array([b"m"]), pa.array([b"\xff"])]
    pq.write_table(pa.table(columns, names=["when", "events", "model", "raw"]), path)
    with Source(str(path)) as source:
        [(_, record)] = parquet_records(source, None)
    assert record == {
        "when": "2026-11-01 00:00:00.123456789+00:00",
        "events": [{"at": "2026-11-01 00:00:00"}],
        "model": "m",
        "raw": "/w==",
    }
    assert microseconds(record["when"]) == 1_793_491_200_123_456


def test_only_the_columns_that_a_format_names_are_read(parquet: Path) -> None:
    with Source(str(parquet)) as source:
        [decoded] = decode_cells(parquet_records(source, Row.__struct_encode_fields__), Row)
    assert decoded.rows == [Row("m", 1, "2026-11-01T00:00:00Z"), Row("n")]
    assert [line for line, _, _ in decoded.faults] == [2]


def test_damaged_parquet_is_a_fault(parquet: Path) -> None:
    content = bytearray(parquet.read_bytes())
    content[4:40] = bytes(36)
    parquet.write_bytes(content)
    with Source(str(parquet)) as source:
        assert list(parquet_records(source, None))[-1] == (1, DAMAGED_PARQUET)
    parquet.write_bytes(content[:60])
    with Source(str(parquet)) as source:
        assert list(parquet_records(source, None)) == [(1, DAMAGED_PARQUET)]


@pytest.mark.parametrize(
    "column",
    [pa.array([b"\x80"]).view(pa.string()), pa.array([1 << 62], pa.timestamp("us"))],
    ids=["text", "time"],
)
def test_a_parquet_value_that_can_not_be_one_is_a_fault(column: pa.Array[Any], tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pq.write_table(pa.table({"id": column}), path)
    with Source(str(path)) as source:
        assert list(parquet_records(source, None)) == [(1, DAMAGED_PARQUET)]
