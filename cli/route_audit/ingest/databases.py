"""SQLite files: records that come as rows of a query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any
from urllib.parse import quote

from route_audit.ingest.source import Source

SQLITE_MAGIC = b"SQLite format 3\0"

DAMAGED_DATABASE = "damaged SQLite data"

Cells = dict[str, Any]


def sqlite_records(source: Source, queries: Sequence[str]) -> Iterator[tuple[int, Cells | str]]:
    """The number of each row, from 1, and its filled cells by column name.

    A database that is packed or comes from a pipe is unpacked into memory, as only SQLite itself
    knows where in it a row stands, and no text may be copied to the disk.

    Args:
        source: what holds the database.
        queries: SQL, one for each vintage of the export; those that fit the tables are asked, in order.
    """
    number = 0
    try:
        with closing(_opened(source)) as database:
            for query in queries:
                for cells in _rows(database, query):
                    number += 1
                    yield number, cells
    except sqlite3.DatabaseError:
        yield number + 1, DAMAGED_DATABASE


def _opened(source: Source) -> sqlite3.Connection:
    path = source.plain(SQLITE_MAGIC)
    if path is not None:
        return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
    database = sqlite3.connect(":memory:")
    database.deserialize(b"".join(source.chunks()))
    return database


def _rows(database: sqlite3.Connection, query: str) -> Iterator[Cells]:
    try:
        cursor = database.execute(query)
    except sqlite3.OperationalError as error:
        if "no such" in str(error):  # a table or column of another vintage
            return
        raise
    names = [column[0] for column in cursor.description]
    for values in cursor:
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}
