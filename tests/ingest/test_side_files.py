"""What people keep beside their logs is read in every way that logs come."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from route_audit.errors import ConfigError
from route_audit.ingest.records import NOT_AN_OBJECT, NOT_JSON, NOT_UTF8
from route_audit.ingest.side_files import once, rows_of
from route_audit.ingest.tables import MORE_CELLS, OPEN_QUOTE

TABLE = "request,model,score\na,m,0.5\nb,m,1\n"
ROWS = [{"request": "a", "model": "m", "score": "0.5"}, {"request": "b", "model": "m", "score": "1"}]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS)


def parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), file)
    return file.getvalue()


def read(folder: Path, content: bytes) -> list[tuple[int, object]]:
    path = folder / "kept"
    path.write_bytes(content)
    return list(rows_of(path, "a hint"))


def cells(folder: Path, content: bytes) -> list[object]:
    return [row for _, row in read(folder, content)]


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        ("\n" + TABLE).encode(),
        LINES.encode(),
        LINES.encode("utf-16-le"),
        json.dumps(ROWS).encode(),
        json.dumps(ROWS, indent=2).encode("utf-8-sig"),
        parquet(),
    ],
)
def test_rows_come_in_many_ways(tmp_path: Path, content: bytes) -> None:
    assert cells(tmp_path, content) == ROWS


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("text", [TABLE, LINES, json.dumps(ROWS, indent=2)])
def test_what_is_packed_is_unpacked(tmp_path: Path, pack: Callable[[bytes], bytes], text: str) -> None:
    assert cells(tmp_path, pack(text.encode())) == ROWS


def test_columns_may_be_called_anything(tmp_path: Path) -> None:
    assert cells(tmp_path, b'id,"Good, or not?"\na,yes\n') == [{"id": "a", "Good, or not?": "yes"}]
    assert cells(tmp_path, b"cost\n5\n") == [{"cost": "5"}]


@pytest.mark.parametrize(
    "text",
    [
        'id,"Cost\n(USD)"\na,5\n',
        '"Cost\n(USD)";id\n5;a\n',
        '\n"Cost\r\n(USD)"\tid\r\n5\ta\r\n',
        '\ufeff"Cost\r(USD)","id"\r"5","a"\r',
    ],
)
def test_the_name_of_a_column_may_be_of_two_lines(tmp_path: Path, text: str) -> None:
    (row,) = cells(tmp_path, text.encode())
    assert isinstance(row, dict)
    assert {" ".join(name.split()): cell for name, cell in row.items()} == {"id": "a", "Cost (USD)": "5"}


def test_lines_are_counted_from_the_file_s_first(tmp_path: Path) -> None:
    assert [line for line, _ in read(tmp_path, b'id,"a\nb"\nx,"1\n2"\ny,3\n')] == [3, 5]


def test_a_name_that_is_never_closed_is_no_header(tmp_path: Path) -> None:
    assert read(tmp_path, b'id,"cost\na,5\n') == [(1, OPEN_QUOTE)]
    assert cells(tmp_path, b'id,5" disks\na,5\n') == [{"id": "a", '5" disks': "5"}]


def test_a_cell_may_hold_an_answer_of_any_length(tmp_path: Path) -> None:
    (row,) = cells(tmp_path, b"id,answer\na," + b"x" * 200_000 + b"\n")
    assert row == {"id": "a", "answer": "x" * 200_000}


def test_numbers_of_json_keep_every_digit(tmp_path: Path) -> None:
    assert cells(tmp_path, b'{"cost": 0.10000000000000000001}') == [
        {"cost": Decimal("0.10000000000000000001")}
    ]


def test_what_is_empty_is_not_there(tmp_path: Path) -> None:
    assert cells(tmp_path, b'{"a": null, "b": "", "c": 0}') == [{"c": 0}]


def test_ids_that_csv_has_behind_an_apostrophe_are_those_of_the_log(tmp_path: Path) -> None:
    assert cells(tmp_path, b"id,tier\n'-r1,x\n'r2,x\n") == [
        {"id": "-r1", "tier": "x"},
        {"id": "'r2", "tier": "x"},
    ]
    assert cells(tmp_path, b'{"id": "\'-r1"}\n') == [{"id": "'-r1"}]


def test_a_row_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    assert read(tmp_path, b'{"a": 1}\n{"a": \n[1]\n{"a": "\xff"}\n') == [
        (1, {"a": 1}),
        (2, NOT_JSON),
        (3, NOT_AN_OBJECT),
        (4, NOT_UTF8),
    ]
    assert read(tmp_path, b"a,b\n1,2,3\n1,\xff\n") == [(2, MORE_CELLS), (3, NOT_UTF8)]
    assert read(tmp_path, b"a\xff,b\n") == [(1, NOT_UTF8)]


def test_half_a_character_pair_can_be_written_again(tmp_path: Path) -> None:
    assert cells(tmp_path, b'{"model": "\\ud800"}\n') == [{"model": "\ufffd"}]


def test_a_file_that_is_cut_off_is_not_read_in_part(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="compressed data ends early") as error:
        read(tmp_path, gzip.compress(TABLE.encode())[:-9])
    assert error.value.where == str(tmp_path / "kept")


def test_parquet_that_is_damaged_is_not_read_in_part(tmp_path: Path) -> None:
    file = io.BytesIO()
    table = pa.table({"request": [f"r{number}" for number in range(2000)]})
    pq.write_table(table, file, row_group_size=1000, use_dictionary=False)
    damaged = bytearray(file.getvalue())
    start = pq.ParquetFile(file).metadata.row_group(1).column(0).data_page_offset
    damaged[start : start + 400] = bytes(400)
    with pytest.raises(ConfigError, match="can't read the file: damaged Parquet data") as error:
        read(tmp_path, bytes(damaged))
    assert error.value.where == str(tmp_path / "kept")


@pytest.mark.parametrize("end", [b"", b",", b', {"request": "b"', b', {"request": "b', b', {"request": "b"}'])
def test_a_json_list_that_is_cut_off_is_not_read_in_part(end: bytes, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't read the file: the document ends early") as error:
        read(tmp_path, b'[{"request": "a"}' + end)
    assert error.value.where == str(tmp_path / "kept")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't read the file: No such file") as error:
        list(rows_of(tmp_path / "nowhere", "a hint"))
    assert error.value.hint == "a hint"


def test_a_file_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="named twice") as error:
        list(once([tmp_path / "a", tmp_path / "." / "a"], "--outcomes"))
    assert error.value.where.startswith("--outcomes ")
