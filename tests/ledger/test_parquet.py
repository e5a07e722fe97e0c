"""Writing and reading a ledger leave out what they do not need: pandas would take half a second and 50 MB."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

from booked import booked
from route_audit.exchange import Exchange
from route_audit.ledger.arrow import numbers, strings
from route_audit.ledger.parquet import LedgerWriter, read_placed

WRITE = """\
import sys
from route_audit.commands import run
assert run(["ledger", "log.jsonl", "--quiet", "-o", "a.ledger.parquet"]) == 0
print("pandas" in sys.modules)
"""

LINE = '{"id": "1", "model": "m", "user": "ü", "input_tokens": 9, "output_tokens": 3}\n'

READ = """\
import sys
from pathlib import Path
from route_audit.ledger.files import LedgerFiles
rows = sum(len(part) for part in LedgerFiles.open([Path(sys.argv[1])]).partitions())
print(rows, "pandas" in sys.modules)
"""


def _kept(path: Path, rows: list[Exchange]) -> Path:
    with LedgerWriter(path) as writer:
        writer.write(booked(rows))
    return path


def _row(number: int) -> Exchange:
    return Exchange(
        id=f"request {number}",
        model="m" if number % 3 else "n",
        user=None if number % 2 else "ü",
        tags={"number": number} if number % 4 else None,
        input_tokens=number,
        output_tokens=1,
    )


def test_no_pandas_is_imported(tmp_path: Path) -> None:
    path = _kept(tmp_path / "a.ledger.parquet", [_row(number) for number in range(20)])
    read = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True)
    assert read.stdout.split() == ["20", "False"]


def test_no_pandas_is_imported_to_write(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(LINE, "utf-8")
    write = subprocess.run(
        [sys.executable, "-c", WRITE], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert write.stdout.split() == ["False"]


def test_columns_are_what_arrow_makes_of_them() -> None:
    values = np.arange(-3, 7, dtype=np.int16)
    assert numbers(values).equals(pa.array(values))
    assert numbers(values[::2], values[::2] > 0).equals(pa.array(values[::2], mask=values[::2] <= 0))
    assert numbers(np.zeros(0, np.uint64)).equals(pa.array([], pa.uint64()))
    for words in ([], [""], ["a", "", "ü", "\0b"]):
        assert strings(words).equals(pa.array(words, pa.string()))


def test_ids_are_read_only_where_they_are_wanted(tmp_path: Path) -> None:
    path = _kept(tmp_path / "a.ledger.parquet", [_row(number) for number in range(20)])
    ((named, _),), ((nameless, _),) = (list(read_placed(path, named=ids)) for ids in (True, False))
    assert named.id.tolist() == [f"request {number}" for number in range(20)]
    assert set(nameless.id.tolist()) == {""}
    assert [named.user.word(row) for row in range(20)] == ["ü", None] * 10
    assert named.tags_offsets.tolist() == nameless.tags_offsets.tolist()
    assert named.tags_offsets[-1] == 15
