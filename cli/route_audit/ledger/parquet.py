"""The ledger to keep: a Parquet file that any Parquet reader opens, with what was read beside the rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
import numpy as np

from route_audit.arrays import Integers
from route_audit.errors import InputError, OutputError
from route_audit.ledger import Ledger, Words, join, undecided
from route_audit.ledger.arrow import numbers, strings
from route_audit.ledger.columns import PLAIN, WORDS, nameless
from route_audit.ledger.meta import VERSION, LedgerMeta
from route_audit.verdict import SIGNAL_WORDS

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa
    import pyarrow.parquet as pq

SUFFIX = ".ledger.parquet"

_KEY = "route_audit"
_PARTITIONS = "route_audit_partitions"
_SIGNALS = tuple(f"signals_{word}" for word in range(SIGNAL_WORDS))
_TAGS = "tags"
_PLACE = "place"
_ALIKE = (*WORDS, *PLAIN, *_SIGNALS, "tags.list.element")
_RISING = ("timestamp_us", _PLACE)
_UNIQUE = ("id", "id_code", "content", "latency_s", "time_to_first_token_s")

_LAYOUT: dict[str, Any] = {
    "compression": {**dict.fromkeys((*_ALIKE, _PLACE), "lz4"), "id": "zstd"},
    "use_dictionary": [name for name in _ALIKE if name not in {*_RISING, *_UNIQUE}],
    "column_encoding": dict.fromkeys(_RISING, "DELTA_BINARY_PACKED"),
    "write_statistics": False,
}
"""Laid out to be read fast: zstd takes twice the time of all the rest together, a dictionary of values that
hardly come twice is longer than they are, and of times that rise the steps are short."""


class LedgerWriter:
    """Writes ledger rows to one Parquet file in one piece as they come, or in partitions.

    Args:
        path: the file.
        partitions: into how many partitions the rows are divided; 0 where they come in log order.

    Raises:
        OutputError: the file can't be written.
    """

    def __init__(self, path: Path, partitions: int = 0) -> None:
        import pyarrow.parquet as pq

        self._path = path
        self._waiting: list[Ledger] = []
        self.meta = LedgerMeta()
        try:
            self._writer = pq.ParquetWriter(path, _schema(), **_LAYOUT)
        except OSError as error:
            raise OutputError(
                f"can't write the ledger: {error.strerror or error}",
                where=str(path),
                hint="choose a folder that exists and that you may write to",
            ) from error
        self._writer.add_key_value_metadata({_PARTITIONS: str(partitions)})

    def __enter__(self) -> Self:
        """Write within ``with``; the file is complete when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, or delete it when writing failed: no half-written ledger stays."""
        if kind is None:
            self._flush()
            self._writer.add_key_value_metadata({_KEY: msgspec.json.encode(self.meta).decode()})
        self._writer.close()
        if kind is not None:
            self._path.unlink(missing_ok=True)

    def write(self, rows: Ledger) -> None:
        """Add rows that come in log order; they are held, and become one row group when all are there."""
        self._waiting.append(rows)

    def write_partition(self, rows: Ledger, places: Integers) -> None:
        """Add a partition in its order, with each row's place in the log: a row group of its own."""
        self._writer.write_table(_to_arrow(rows, places), row_group_size=len(rows))

    def _flush(self) -> None:
        if self._waiting:
            rows = join(self._waiting)
            self.write_partition(rows, np.arange(len(rows)))


def _schema() -> pa.Schema:
    import pyarrow as pa

    word = pa.dictionary(pa.int32(), pa.string())
    plain: list[tuple[str, Any]] = [(name, pa.from_numpy_dtype(dtype)) for name, dtype in PLAIN.items()]
    plain += [(name, pa.uint64()) for name in _SIGNALS]
    plain += [(_TAGS, pa.list_(pa.field("element", pa.uint64(), nullable=False))), (_PLACE, pa.int64())]
    fields = [pa.field("id", pa.string(), nullable=False), *(pa.field(name, word) for name in WORDS)]
    return pa.schema([*fields, *(pa.field(name, kind, nullable=False) for name, kind in plain)])


def _to_arrow(rows: Ledger, places: Integers) -> pa.Table:
    import pyarrow as pa

    arrays: dict[str, Any] = {"id": strings(rows.id.tolist())}
    for name in WORDS:
        words: Words = getattr(rows, name)
        codes: Any = numbers(words.codes, words.codes >= 0)
        arrays[name] = pa.DictionaryArray.from_arrays(codes, strings(words.values))
    arrays |= {name: numbers(getattr(rows, name)) for name in PLAIN}
    arrays |= {name: numbers(rows.signals[:, place]) for place, name in enumerate(_SIGNALS)}
    offsets: Any = numbers(rows.tags_offsets.astype(np.int32))
    schema = _schema()
    listed: Any = schema.field(_TAGS).type
    # Of another type than the schema's, a column would be cast, which loads all of Arrow's functions.
    arrays[_TAGS] = pa.ListArray.from_arrays(offsets, numbers(rows.tags), type=listed)
    arrays[_PLACE] = numbers(places)
    return pa.table(arrays, schema=schema)


def _from_arrow(table: pa.Table) -> Ledger:
    named = "id" in table.column_names
    ids = np.array(table["id"].to_pylist(), np.object_) if named else nameless(table.num_rows)
    columns: dict[str, Any] = {"id": ids}
    for name in WORDS:
        coded = _one_chunk(table, name)
        codes = np.where(_is_null(coded.indices), np.int32(-1), _numbers(coded.indices, np.int32))
        columns[name] = Words(tuple(coded.dictionary.to_pylist()), codes)
    columns |= {name: _numbers(_one_chunk(table, name), dtype) for name, dtype in PLAIN.items()}
    columns["signals"] = np.stack([_numbers(_one_chunk(table, name), np.uint64) for name in _SIGNALS]).T
    tags = _one_chunk(table, _TAGS)
    columns["tags_offsets"] = _numbers(tags.offsets, np.int32).astype(np.int64)
    columns["tags"] = _numbers(tags.values, np.uint64)
    return Ledger(**columns, **undecided(table.num_rows))


def _numbers(column: pa.Array[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """The numbers of a column, undefined where it is null.

    Taken from its buffer: ``to_numpy`` would import pandas, for half a second and 50 MB.
    """
    known, buffer = np.dtype(dtype), column.buffers()[1]
    if buffer is None:
        return np.empty(0, known)
    return np.frombuffer(memoryview(buffer), known, len(column), column.offset * known.itemsize)


def _is_null(column: pa.Array[Any]) -> npt.NDArray[np.bool_]:
    valid = column.buffers()[0]
    if valid is None:
        return np.zeros(len(column), np.bool_)
    end = column.offset + len(column)
    bits = np.unpackbits(np.frombuffer(memoryview(valid), np.uint8), count=end, bitorder="little")
    return np.asarray(bits[column.offset :] == 0)


def _one_chunk(table: pa.Table, name: str) -> Any:  # noqa: ANN401  # the array's own kind is not typed
    column: Any = table[name]
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.combine_chunks()  # a copy


def read_placed(path: Path, *, named: bool, groups: range | None = None) -> Iterator[tuple[Ledger, Integers]]:
    """The rows of a ledger file as they lie, a row group at a time, and where in the log each row stood.

    Args:
        path: the file.
        named: with the ids of the rows; else they are empty.
        groups: the row groups to read; None for all.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, read_dictionary=list(WORDS), metadata=_footer(path)) as file:
        wanted = [name for name in file.schema_arrow.names if named or name != "id"]
        for number in range(file.num_row_groups) if groups is None else groups:
            yield _placed(file.read_row_group(number, wanted, use_threads=False))
    pa.default_memory_pool().release_unused()  # some 80 MB that nothing else can use


def _placed(table: pa.Table) -> tuple[Ledger, Integers]:
    return _from_arrow(table), _numbers(_one_chunk(table, _PLACE), np.int64)


def read_partitions(path: Path) -> int:
    """In how many partitions a ledger's rows lie, a row group each that has rows; 0 where in log order."""
    return int((_footer(path).metadata or {}).get(_PARTITIONS.encode(), 0))


def count_groups(path: Path) -> int:
    """How many row groups a ledger has."""
    return int(_footer(path).num_row_groups)


def read_meta(path: Path) -> tuple[LedgerMeta, int]:
    """What reading found, and how many rows the file has.

    Raises:
        InputError: the file is not a ledger that this version understands.
    """
    import pyarrow as pa

    try:
        footer = _footer(path)
        raw, rows = (footer.metadata or {}).get(_KEY.encode()), footer.num_rows
    except (OSError, pa.ArrowInvalid) as error:
        raise _not_a_ledger(path, "the file can't be read as Parquet") from error
    try:
        meta = msgspec.json.decode(raw or b"", type=LedgerMeta)
    except msgspec.DecodeError as error:
        raise _not_a_ledger(path, "it was not written by route-audit") from error
    if meta.version != VERSION:
        raise _not_a_ledger(path, f"its version is {meta.version}, this tool reads {VERSION}")
    return meta, rows


def _footer(path: Path) -> pq.FileMetaData:
    """What a file says of itself, read once: each share asks, and in a large ledger it takes 5 ms."""
    found = path.stat()
    return _footer_of(path, (found.st_ino, found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=8)
def _footer_of(path: Path, state: tuple[int, ...]) -> pq.FileMetaData:  # noqa: ARG001  # tells files apart
    import pyarrow.parquet as pq

    return pq.read_metadata(path)


def _not_a_ledger(path: Path, why: str) -> InputError:
    return InputError(
        f"this is not a usable ledger: {why}",
        where=str(path),
        hint="make it again from the logs: route-audit ledger LOGS -o NAME.ledger.parquet",
    )
