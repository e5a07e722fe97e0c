"""SQLite files are read as they are, and nothing is written beside them."""

from __future__ import annotations

import gzip
import io
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from repository import ROOT
from route_audit.errors import InputError
from route_audit.ingest import plan, read
from route_audit.ingest.databases import DAMAGED_DATABASE, sqlite_records
from route_audit.ingest.source import Source

QUERIES = ("select id, text from calls order by id", "select id from older")


def records(path: Path | str) -> list[tuple[int, object]]:
    with Source(str(path)) as source:
        return list(sqlite_records(source, QUERIES))


def filled(path: Path, texts: list[str | None], *, ahead: bool = False) -> sqlite3.Connection:
    """A database of calls, its connection still open."""
    database = sqlite3.connect(path)
    if ahead:
        database.execute("pragma journal_mode = wal")
        database.execute("pragma wal_autocheckpoint = 0")
    database.execute("create table calls (id integer primary key, text)")
    database.executemany("insert into calls (text) values (?)", [(text,) for text in texts])
    database.commit()
    return database


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_rows_come_as_filled_cells_of_the_queries_that_fit(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "logs.db", ["a", None])):
        pass
    assert records(tmp_path / "logs.db") == [(1, {"id": 1, "text": "a"}), (2, {"id": 2})]
    assert names(tmp_path) == ["logs.db"]


def test_every_query_that_fits_is_asked(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "logs.db", ["a"])) as database:
        database.execute("create table older (id)")
        database.execute("insert into older values (7)")
        database.commit()
    assert records(tmp_path / "logs.db") == [(1, {"id": 1, "text": "a"}), (2, {"id": 7})]


def test_rows_that_are_only_in_the_log_ahead_are_read(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    with closing(filled(path, ["x" * 9000, "b"], ahead=True)) as database:
        database.execute("pragma wal_checkpoint(truncate)")
        database.execute("insert into calls (text) values (?)", ("y" * 50_000,))
        database.commit()
        database.execute("delete from calls where id = 2")
        database.commit()
        before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert [cells for _, cells in records(path)] == [
            {"id": 1, "text": "x" * 9000},
            {"id": 3, "text": "y" * 50_000},
        ]
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_transaction_that_is_not_complete_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    with closing(filled(path, ["a"], ahead=True)) as database:
        database.execute("pragma wal_checkpoint(truncate)")
        database.execute("insert into calls (text) values ('b')")
        database.commit()
        database.execute("insert into calls (text) values (?)", ("c" * 20_000,))
        database.commit()
        content, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    Path(f"{copy}-wal").write_bytes(log[:-4000])
    assert [cells for _, cells in records(copy)] == [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]
    Path(f"{copy}-wal").write_bytes(b"no log at all" * 100)
    assert [cells for _, cells in records(copy)] == [{"id": 1, "text": "a"}]


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize("read_only", [False, True])
def test_nothing_is_written_beside_a_database(tmp_path: Path, *, ahead: bool, read_only: bool) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "logs?#.db"
    with closing(filled(path, ["a"], ahead=ahead)):
        pass
    assert names(folder) == [path.name]
    if read_only:
        folder.chmod(0o555)
    try:
        assert records(path) == [(1, {"id": 1, "text": "a"})]
        assert names(folder) == [path.name]
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("ahead", [False, True])
def test_packed_and_piped_databases_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ahead: bool
) -> None:
    path = tmp_path / "logs.db"
    with closing(filled(path, ["a"], ahead=ahead)):
        pass
    content = path.read_bytes()
    packed = tmp_path / "logs.db.gz"
    packed.write_bytes(gzip.compress(content))
    assert records(packed) == [(1, {"id": 1, "text": "a"})]

    class Pipe:
        buffer = io.BytesIO(content)

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Pipe())
    assert records("-") == [(1, {"id": 1, "text": "a"})]


def test_a_piped_log_is_recognised_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (ROOT / "tests" / "formats" / "samples" / "llm_sqlite" / "logs.db").read_bytes()

    class Pipe:
        buffer = io.BytesIO(gzip.compress(content))

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Pipe())
    [part] = plan(["-"], log_format=None, jobs=1)
    assert sum(len(batch.exchanges) for batch in read(part)) == 3


@pytest.mark.parametrize("kept", [50, 3000])
def test_a_damaged_database_is_a_fault(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "logs.db"
    with closing(filled(path, ["x" * 9000] * 9)):
        pass
    path.write_bytes(path.read_bytes()[:kept])
    number, fault = records(path)[-1]
    assert (number, fault) == (1, DAMAGED_DATABASE)


def test_a_database_that_no_format_knows_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    with closing(filled(path, ["a"])):
        pass
    with pytest.raises(InputError, match="no tables that are known"):
        plan([str(path)], log_format=None, jobs=1)


def test_the_log_of_llm_is_recognised_and_read(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "create table responses (id, model, prompt, system, response, conversation_id, duration_ms,"
            " datetime_utc)"
        )
        row = ("r1", "gpt-4o-mini", "Say hello.", None, "Hello.", "c1", 800, "2026-11-20T10:00:00+00:00")
        database.execute("insert into responses values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        database.commit()
    [part] = plan([str(path)], log_format=None, jobs=4)
    [exchange] = [exchange for batch in read(part) for exchange in batch.exchanges]
    assert (exchange.id, exchange.model, exchange.latency_s) == ("r1", "gpt-4o-mini", 0.8)
    assert exchange.input_estimated
    assert exchange.output_estimated


def test_a_damaged_name_in_the_schema_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table calls (id integer primary key, text)")
        database.execute("create index namely on calls (text)")
    path.write_bytes(path.read_bytes().replace(b"namely", b"n\xe1mely").replace(b"INDEX", b"INDEQ"))
    assert records(path) == [(1, DAMAGED_DATABASE)]


def test_a_log_ahead_of_an_impossible_page_size_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    with closing(filled(path, ["a"])):
        pass
    header = b"\x37\x7f\x06\x82" + bytes(4) + (5).to_bytes(4) + bytes(20)
    (tmp_path / "logs.db-wal").write_bytes(header + bytes(200))
    assert records(path) == [(1, {"id": 1, "text": "a"})]
