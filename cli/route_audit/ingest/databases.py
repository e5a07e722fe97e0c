"""SQLite files: records that come as rows of a query."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from route_audit.ingest.source import Source

SQLITE_MAGIC = b"SQLite format 3\0"

DAMAGED_DATABASE = "damaged SQLite data"

Cells = dict[str, Any]

_VERSIONS = slice(18, 20)
"""Where a database says how it is written and read: 1 is with a rollback journal, 2 with a log ahead."""

_JOURNAL = b"\1\1"
_LOG_AHEAD = b"\2\2"
_LOG_MAGICS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_LOG_HEADER = 32
_FRAME_HEADER = 24
_PAGE_STEP = 8
"""Every page size is a multiple of it: checksums take two words at a time."""


def sqlite_records(source: Source, queries: Sequence[str]) -> Iterator[tuple[int, Cells | str]]:
    """The number of each row, from 1, and its filled cells by column name.

    A database that is packed or comes from a pipe is unpacked into memory, as only SQLite itself
    knows where in it a row stands, and no text may be copied to the disk. So is one whose newest rows are
    still in the log beside it: SQLite reads that only where it may write. Nothing is written anywhere.

    Args:
        source: what holds the database.
        queries: SQL, one for each vintage of the export; those that fit the tables are asked, in order.
    """
    number = 0
    try:
        with closing(_opened(source)) as database:
            for cells in rows(database, queries):
                number += 1
                yield number, cells
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # its message may repeat a damaged name
        yield number + 1, DAMAGED_DATABASE


def rows(database: sqlite3.Connection, queries: Sequence[str]) -> Iterator[Cells]:
    """The filled cells of each row that the queries give, by column name.

    Raises:
        sqlite3.DatabaseError: the database is damaged.
    """
    for query in queries:
        yield from _rows(database, query)


def _opened(source: Source) -> sqlite3.Connection:
    path = source.plain(SQLITE_MAGIC)
    if path is None:
        return _in_memory(bytearray(source.seekable(SQLITE_MAGIC).read()))
    ahead = _log_of(path)
    if ahead:
        content = bytearray(Path(path).read_bytes())
        _apply(ahead, content)
        return _in_memory(content)
    with Path(path).open("rb") as file:
        written_ahead = file.read(_VERSIONS.stop)[_VERSIONS] == _LOG_AHEAD
    # Opened otherwise, a database that is written ahead gets two new files beside it.
    how = "immutable=1" if written_ahead else "mode=ro"
    return sqlite3.connect(f"file:{quote(path)}?{how}", uri=True)


def _in_memory(content: bytearray) -> sqlite3.Connection:
    if content[_VERSIONS] == _LOG_AHEAD:
        content[_VERSIONS] = _JOURNAL  # in memory there is no log
    database = sqlite3.connect(":memory:")
    database.deserialize(bytes(content))
    return database


def _log_of(path: str) -> bytes:
    """The log of newest pages beside a database; empty where there is none."""
    try:
        return Path(f"{path}-wal").read_bytes()
    except OSError:
        return b""


def _apply(log: bytes, content: bytearray) -> None:
    """Put the pages of the transactions that a log has in full in their places.

    See https://www.sqlite.org/fileformat.html#the_write_ahead_log. A frame with other salts or another sum
    is left over from an earlier use of the log and ends it.
    """
    if log[:4] not in _LOG_MAGICS:
        return
    order = "big" if log[3] & 1 else "little"
    size = int.from_bytes(log[8:12])
    if size % _PAGE_STEP:
        return
    sums = _summed(log[:24], (0, 0), order)
    held: list[tuple[int, bytes]] = []
    for start in range(_LOG_HEADER, len(log) - size - _FRAME_HEADER + 1, size + _FRAME_HEADER):
        header, page = (
            log[start : start + _FRAME_HEADER],
            log[start + _FRAME_HEADER : start + _FRAME_HEADER + size],
        )
        sums = _summed(page, _summed(header[:8], sums, order), order)
        told = int.from_bytes(header[16:20]), int.from_bytes(header[20:24])
        if header[8:16] != log[16:24] or sums != told:
            return
        held.append((int.from_bytes(header[:4]), page))
        pages = int.from_bytes(header[4:8])
        if pages:  # the last of a transaction
            _place(held, pages * size, size, content)
            held = []


def _place(held: list[tuple[int, bytes]], whole: int, size: int, content: bytearray) -> None:
    content.extend(bytes(max(whole - len(content), 0)))
    for number, page in held:
        content[(number - 1) * size : number * size] = page
    del content[whole:]


def _summed(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    """SQLite's checksum, carried on."""
    one, two = sums
    words = memoryview(data).cast("I")
    if order != sys.byteorder:
        swapped = bytearray(data)
        for place in range(4):
            swapped[place::4] = data[3 - place :: 4]
        words = memoryview(swapped).cast("I")
    for place in range(0, len(words), 2):
        one = (one + words[place] + two) & 0xFFFFFFFF
        two = (two + words[place + 1] + one) & 0xFFFFFFFF
    return one, two


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
