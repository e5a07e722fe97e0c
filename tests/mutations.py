"""Damages the records of the log formats' fixtures, as broken exports, disks and transfers would.

All chance comes from the generator that is handed in: the same one makes the same bytes.
"""

from __future__ import annotations

import contextlib
import copy
import csv
import functools
import gzip
import io
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from route_audit.ingest.formats import FORMATS
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, SQLITE, LogFormat

FOLDER = Path(__file__).parent / "formats"
MARKER = "ZEBRAQUARTZ"
"""A word of a prompt: it stands in texts, and must not come out in a reject."""

Record = dict[str, Any]

_RAW = "\ue000raw {}\ue000"
RAWS = (
    "NaN",
    "-Infinity",
    "1e999",
    "-0",
    "1.0e-400",
    "0x10",
    "tru",
    "1" * 500,
    '"\\ud83d"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\x"',
    '"not ended',
    '"tab\there"',
    '{"a": 1, "a": [2]}',
    "[" * 300 + "]" * 300,
    "[" * 900 + "]" * 900,
    "[" * 3000 + "]" * 3000,
    '{"a":' * 1200 + "1" + "}" * 1200,
    "",
)
"""JSON, or almost, that no Python value is written as."""

VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    10**9,
    10**9 + 1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    2**64,
    10**25,
    0.5,
    -0.0,
    -1.5,
    1e-320,
    1e18,
    1e308,
    "",
    " ",
    "0",
    "-5",
    "12.0",
    "1e5",
    "1e400",
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "null",
    "true",
    "١٢",  # digits of another script
    "1_000",
    "1,000",
    "2026-11-20T10:00:00Z",
    "2026-13-45T99:99:99+99:99",
    "0000-00-00",
    "9999-12-31T23:59:59.999999-14:00",
    "0001-01-01T00:00:00+14:00",
    "[REDACTED]",
    "\x00",
    "\ufeff",
    "\u2028line",
    "🦓" * 40,
    "e\u0301" * 9,
    f"{MARKER} is late. " * 400,
    MARKER,
    "[]",
    "{}",
    "[1, {}]",
    '{"usage": {"prompt_tokens": "9"}}',
    f'{{"messages": [{{"role": "user", "content": "{MARKER}"}}]}}',
    "{broken",
    "[" * 900 + "]" * 900,
    "[" * 3000 + "]" * 3000,
    '{"a":' * 1200 + "1" + "}" * 1200,
    "data: [DONE]\n\n",
    f'data: {{"choices": [{{"delta": {{"content": "{MARKER}"}}}}]}}\n\ndata: {{broken\n\n',
    "H4sIAAAAAAAAA6tWKkktLlGyUlAqLU4tUrJSUCopKk0F8gBn8P9mGQAAAA==",
    [],
    [[]],
    [None],
    ["x", 1, {}],
    [{"role": "user", "content": MARKER}],
    [{"role": None, "content": [{"type": "text", "text": [MARKER]}]}],
    {},
    {"": ""},
    {"type": MARKER, "text": None},
    {"value": -1, "a.b": [0]},
    *(_RAW.format(number) for number in range(len(RAWS))),
)
"""What stands in place of a value."""

_MOST_OPENED = 200
"""A text with more brackets is changed as a text: it may be nested without end."""

_BITS = tuple(1 << place for place in range(8))
_PATCHES = (
    b"\n",
    b"\r\n",
    b"\r",
    b"\n\n\n",
    b"\x00",
    b"\x00" * 9,
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc3",
    b"\x80",
    b"\xe2\x80\xa8",
    b'"',
    b'""',
    b"'",
    b"\\",
    b",",
    b";",
    b"\t",
    b"{",
    b"}",
    b"[",
    b"]",
    b"}{",
    b"]}",
    b":",
    b"null",
    b"\x1f\x8b\x08",
    b"#",
)
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252")


@dataclass(frozen=True, slots=True)
class Fixture:
    """The records of one fixture: plain values, or the statements that make a database.

    Attributes:
        name: folder and file.
        log_format: the format whose fixture it is.
        container: JSONL, CSV or SQLITE.
        records: of a database, none.
        content: the file; of a database, the script that makes it.
    """

    name: str
    log_format: LogFormat
    container: str
    records: tuple[Record, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged file: what to call it, its bytes, and how many records went into it."""

    name: str
    content: bytes
    records: int


def fixtures() -> dict[str, list[Fixture]]:
    """The fixtures of each log format, by its name."""
    found: dict[str, list[Fixture]] = {}
    for log_format in FORMATS:
        name = log_format.about.name
        folder = FOLDER / name.replace("-", "_")
        logs = sorted(log for log in folder.iterdir() if log.suffix in {".jsonl", ".csv", ".sql"})
        found[name] = [_fixture(log, log_format) for log in logs]
    return found


def _fixture(log: Path, log_format: LogFormat) -> Fixture:
    name, text = f"{log.parent.name}/{log.name}", log.read_text(encoding="utf-8")
    if log.suffix == ".sql":
        return Fixture(name, log_format, SQLITE, (), log.read_bytes())
    if log.suffix == ".csv":
        records = tuple(csv.DictReader(io.StringIO(text, newline="")))
        return Fixture(name, log_format, CSV, records, log.read_bytes())
    records = tuple(map(json.loads, filter(None, text.split("\n"))))
    return Fixture(name, log_format, JSONL, records, log.read_bytes())


def damaged(chance: Random, fixture: Fixture, count: int) -> Damaged:
    """A file of ``count`` records of ``fixture``, many of them damaged, and at times the file too."""
    if fixture.container == SQLITE:
        return _database(chance, fixture)
    records = _records(chance, fixture, count)
    if fixture.container == CSV:
        suffix, content = "csv", _table(chance, records)
    elif PARQUET in fixture.log_format.about.containers and _one_in(chance, 8):
        suffix, content = "parquet", _parquet(records)
    else:
        suffix, content = "jsonl", _json(chance, records, fixture.log_format.pages)
    content = _bytes(chance, content) if _one_in(chance, 3) else content
    return Damaged(f"log.{suffix}", _packed(chance, content), count)


def _one_in(chance: Random, times: int) -> bool:
    return chance.randrange(times) == 0


# ------------------------------------------------------------------------------------------ records


def _records(chance: Random, fixture: Fixture, count: int) -> list[Record]:
    """Records in their order or in another, some twice, three in four of them damaged."""
    start = chance.randrange(len(fixture.records))
    taken = [fixture.records[(start + place) % len(fixture.records)] for place in range(count)]
    if _one_in(chance, 3):
        chance.shuffle(taken)
    if _one_in(chance, 4):
        taken = [chance.choice(taken) for _ in taken]
    marked = _one_in(chance, 2)
    taken = [_marked(record) for record in taken] if marked else taken
    return [changed(chance, record) if chance.randrange(4) else record for record in taken]


def _marked(value: Any) -> Any:
    """``value`` with the marker in each of its texts; codes, times and JSON in a text stay as they are."""
    if isinstance(value, dict):
        return {key: _marked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner) for inner in value]
    prose = isinstance(value, str) and " " in value and value[0].isalpha() and ": " not in value[:8]
    return f"{MARKER} {value}" if prose else value


def changed(chance: Random, record: Record) -> Record:
    """``record`` with one to four changes."""
    other = copy.deepcopy(record)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        _change(chance, other)
    return other


def _change(chance: Random, value: Any) -> None:
    """Change one place in ``value``, an object or a list, as deep as chance leads."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = chance.choice(keys)
    inner = value[key]
    if isinstance(inner, dict | list) and inner and chance.randrange(5):
        _change(chance, inner)
        return
    opened = _opened(inner)
    if opened and chance.randrange(4):
        _change(chance, opened)
        value[key] = json.dumps(opened)
        return
    chance.choice(_CHANGES)(chance, value, key)


def _opened(text: Any) -> Any:
    """The object or list that a text holds; None where it holds neither."""
    if (
        not isinstance(text, str)
        or text[:1] not in ("{", "[")
        or text.count("}") + text.count("]") > _MOST_OPENED
    ):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _swap(chance: Random, value: Any, key: Any) -> None:
    value[key] = copy.deepcopy(chance.choice(VALUES))


def _drop(_: Random, value: Any, key: Any) -> None:
    del value[key]


def _repeat(_: Random, value: Any, key: Any) -> None:
    if isinstance(value, list):
        value.append(value[key])
    else:
        value[f"{key} "] = value[key]


def _rename(chance: Random, value: Any, key: Any) -> None:
    if isinstance(value, list):
        value.reverse()
    else:
        value[chance.choice((str(key).upper(), "", "type", "id", "\x00", "a.b", "Ü"))] = value.pop(key)


def _wrap(chance: Random, value: Any, key: Any) -> None:
    inner = value[key]
    value[key] = chance.choice(
        ([inner], {"value": inner}, json.dumps(inner), str(inner), [inner, None, inner])
    )


def _stretch(chance: Random, value: Any, key: Any) -> None:
    inner = value[key]
    if isinstance(inner, str):
        place = chance.randint(0, len(inner))
        value[key] = (
            inner[:place] + chance.choice(("", MARKER, "\n", "\x00", "…", inner)) + inner[place + 2 :]
        )
    elif isinstance(inner, int | float):
        value[key] = inner * chance.choice((-1, 0, 1000, 10**6, 10**12, 0.001))
    else:
        value[key] = None


_CHANGES: tuple[Callable[[Random, Any, Any], None], ...] = (
    _swap,
    _swap,
    _swap,
    _swap,
    _drop,
    _drop,
    _repeat,
    _rename,
    _wrap,
    _stretch,
    _stretch,
)


# ------------------------------------------------------------------------------------------- files


def _json(chance: Random, records: Sequence[Record], pages: Sequence[str]) -> bytes:
    """The records as JSON lines, as one array, each over several lines, or in pages."""
    texts = [_text(chance, record) for record in records]
    shape = chance.randrange(8)
    if shape == 0:
        return f"[{', '.join(texts)}]".encode()
    if shape == 1:
        return "\n".join(text.replace(", ", ",\n  ") for text in texts).encode()
    if pages and shape in (2, 3):
        return f'{{"next": null, "{chance.choice(pages)}": [{", ".join(texts)}], "more": false}}'.encode()
    return ("\n".join(texts) + chance.choice(("\n", "", "\n\n"))).encode()


def _text(chance: Random, record: Record) -> str:
    text = _with_raws(json.dumps(record, ensure_ascii=_one_in(chance, 2)))
    if record and _one_in(chance, 20):
        again = json.dumps(chance.choice(list(record)))
        text = f"{{{again}: {_with_raws(json.dumps(chance.choice(VALUES)))}, {text[1:]}"
    return text


def _with_raws(text: str) -> str:
    if "raw " not in text:
        return text
    for number, raw in enumerate(RAWS):
        for ascii_only in (True, False):
            text = text.replace(json.dumps(_RAW.format(number), ensure_ascii=ascii_only), raw)
    return text


def _table(chance: Random, records: Sequence[Record]) -> bytes:
    """The records as CSV, with one of the delimiters, line ends and habits of quoting."""
    text = io.StringIO()
    columns = list(dict.fromkeys(name for record in records[: chance.choice((1, 99))] for name in record))
    writer = csv.writer(
        text,
        delimiter=chance.choice(",,,,;\t|"),
        lineterminator=chance.choice(("\n", "\n", "\r\n")),
        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
        doublequote=bool(chance.randrange(9)),
        escapechar="\\",
    )
    writer.writerow(columns)
    for record in records:
        cells = [_cell(record.get(name)) for name in columns]
        if _one_in(chance, 12):
            cells = cells[: chance.randrange(len(cells) + 1)] + [MARKER] * chance.randrange(3)
        writer.writerow(cells)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _parquet(records: Sequence[Record]) -> bytes:
    """The records as Parquet; a column whose values are not of one kind is text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {}
    for name in dict.fromkeys(name for record in records for name in record):
        values = [record.get(name) for record in records]
        try:
            columns[name] = pa.array(values)
        except (pa.ArrowException, OverflowError):
            columns[name] = pa.array([None if value is None else _cell(value) for value in values])
    file = io.BytesIO()
    table = pa.table({name: _storable(column, records, name) for name, column in columns.items()})
    pq.write_table(table, file, compression="snappy")
    return file.getvalue()


def _storable(column: Any, records: Sequence[Record], name: str) -> Any:
    """``column``, as text where Parquet has no such type: objects without fields."""
    import pyarrow as pa

    if "struct<>" not in str(column.type):
        return column
    return pa.array([_cell(record.get(name)) for record in records])


def _database(chance: Random, fixture: Fixture) -> Damaged:
    """An SQLite file of the fixture with some of its values changed, and at times of its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA page_size = 512")
            database.executescript(fixture.content.decode())
            for table, column in chance.sample(list(_columns(database)), 3):
                _overwrite(chance, database, table, column)
            database.commit()
            rows = sum(map(functools.partial(_height, database), _tables(database)))
        content = path.read_bytes()
    content = _flipped(chance, content) if _one_in(chance, 3) else content
    content = content[: chance.randrange(len(content))] if _one_in(chance, 9) else content
    return Damaged("log.db", _packed(chance, content), rows)


def _tables(database: sqlite3.Connection) -> list[str]:
    return [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def _height(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def _columns(database: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for table in _tables(database):
        for _, column, *_ in database.execute(f'PRAGMA table_info("{table}")'):
            yield table, column


def _overwrite(chance: Random, database: sqlite3.Connection, table: str, column: str) -> None:
    """Put odd values in one column of some rows; what the table's constraints forbid stays as it is."""
    for (row,) in database.execute(f'SELECT rowid FROM "{table}"').fetchall():  # noqa: S608
        if _one_in(chance, 2):
            continue
        value = chance.choice(
            (*_CELLS, b"\xff\xfe\x00", f"{MARKER}\udcff".encode("utf-8", "surrogateescape"))
        )
        cast = "CAST(? AS TEXT)" if isinstance(value, bytes) and _one_in(chance, 2) else "?"
        statement = f'UPDATE OR IGNORE "{table}" SET "{column}" = {cast} WHERE rowid = ?'  # noqa: S608
        with contextlib.suppress(sqlite3.Error):
            database.execute(statement, (value, row))


_CELLS = tuple(
    value
    for value in VALUES
    if value is None or isinstance(value, str | float) or (isinstance(value, int) and abs(value) < 1 << 63)
)


# ------------------------------------------------------------------------------------------- bytes


def _bytes(chance: Random, content: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        content = chance.choice(_DAMAGES)(chance, content)
    return content


def _flipped(chance: Random, content: bytes) -> bytes:
    copy = bytearray(content)
    for _ in range(chance.choice((1, 2, 20)) if copy else 0):
        copy[chance.randrange(len(copy))] ^= chance.choice(_BITS)
    return bytes(copy)


def _patched(chance: Random, content: bytes) -> bytes:
    place = chance.randint(0, len(content))
    return content[:place] + chance.choice(_PATCHES) + content[place + chance.choice((0, 0, 1, 5)) :]


def _cut(chance: Random, content: bytes) -> bytes:
    start = chance.randint(0, len(content))
    return content[:start] + content[start + chance.choice((1, 9, 200)) :]


def _cut_off(chance: Random, content: bytes) -> bytes:
    return content[: chance.randint(len(content) // 2, len(content))]


def _headless(chance: Random, content: bytes) -> bytes:
    return content[chance.randint(0, min(len(content), 400)) :]


def _line_twice(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"".join(lines)


def _recoded(chance: Random, content: bytes) -> bytes:
    """All of it in another encoding, or from some line on."""
    start = chance.choice((0, content.find(b"\n") + 1, len(content) // 2))
    encoding = chance.choice(_ENCODINGS)
    return content[:start] + content[start:].decode("utf-8", "replace").encode(encoding, "replace")


def _two_ends(_: Random, content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


_DAMAGES: tuple[Callable[[Random, bytes], bytes], ...] = (
    _flipped,
    _patched,
    _patched,
    _patched,
    _cut,
    _cut_off,
    _headless,
    _line_twice,
    _recoded,
    _two_ends,
)


def _packed(chance: Random, content: bytes) -> bytes:
    """At times packed, and then at times cut or flipped."""
    if not _one_in(chance, 12):
        return content
    packed = gzip.compress(content, compresslevel=1, mtime=0)
    return chance.choice((_whole, _whole, _cut_off, _flipped))(chance, packed)


def _whole(_: Random, content: bytes) -> bytes:
    return content
