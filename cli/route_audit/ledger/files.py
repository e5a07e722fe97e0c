"""The ledger on disk: Parquet files that any Parquet reader opens, with what was read beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
import numpy as np

from route_audit.errors import InputError, OutputError
from route_audit.ledger import Ledger, Words, join
from route_audit.report import LogFile
from route_audit.verdict import SIGNAL_WORDS

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".ledger.parquet"
_KEY = "route_audit"
_VERSION = 1
_ROW_GROUP = 1 << 14
_PARTITION_ROWS = 1 << 17
_WORDS = ("model", "provider", "service_tier", "user", "feature")
_SIGNALS = tuple(f"signals_{word}" for word in range(SIGNAL_WORDS))
_PLAIN = tuple(
    name
    for name in Ledger.__dataclass_fields__
    if name not in {"id", "tags", "tags_offsets", "signals", *_WORDS}
)


class LedgerMeta(msgspec.Struct, kw_only=True):
    """What reading found besides the rows; merging is addition.

    Attributes:
        version: of the columns' meaning.
        sources: the logs that the rows come from, in reading order.
        rows_read: rows used and rejected and records that are no call.
        rejected, not_calls, warnings: counts by reason.
        labels: the readable label of each request type, by the 16 hex digits of its id.
    """

    version: int = _VERSION
    sources: list[LogFile] = msgspec.field(default_factory=list)
    rows_read: int = 0
    rejected: dict[str, int] = msgspec.field(default_factory=dict)
    not_calls: dict[str, int] = msgspec.field(default_factory=dict)
    warnings: dict[str, int] = msgspec.field(default_factory=dict)
    labels: dict[str, str] = msgspec.field(default_factory=dict)

    def add(self, other: LedgerMeta) -> None:
        """Take in what another reading found; a type's label is the same wherever it was seen."""
        self.sources += other.sources
        self.rows_read += other.rows_read
        for mine, theirs in (
            (self.rejected, other.rejected),
            (self.not_calls, other.not_calls),
            (self.warnings, other.warnings),
        ):
            tally(mine, theirs)
        self.labels |= other.labels


def tally(into: dict[str, int], counts: dict[str, int]) -> None:
    """Add ``counts`` to ``into``, key by key."""
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count


class LedgerWriter:
    """Writes ledger rows to one Parquet file as they come, in row groups of a fixed size.

    Raises:
        OutputError: the file can't be written.
    """

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._path = path
        self._waiting: list[Ledger] = []
        self._rows = 0
        self.meta = LedgerMeta()
        try:
            self._writer = pq.ParquetWriter(path, _schema(), compression="zstd")
        except OSError as error:
            raise OutputError(
                f"can't write the ledger: {error.strerror or error}",
                where=str(path),
                hint="choose a folder that exists and that you may write to",
            ) from error

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
        """Add rows."""
        self._waiting.append(rows)
        self._rows += len(rows)
        if self._rows >= _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(_to_arrow(join(self._waiting)))
            self._waiting, self._rows = [], 0


@dataclass(frozen=True, slots=True)
class LedgerFiles:
    """An ordered set of ledger files, read as one ledger.

    Attributes:
        paths: the files, in the order of the logs they were read from.
        meta: what reading found in all of them.
        rows: attempts in all of them, duplicates included.
    """

    paths: tuple[Path, ...]
    meta: LedgerMeta
    rows: int
    _kept: list[Ledger] = field(default_factory=list)

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Self:
        """Read the files' metadata.

        Raises:
            InputError: a file is not a ledger that this version understands.
        """
        meta, rows = LedgerMeta(), 0
        for path in paths:
            found, count = _read_meta(path)
            meta.add(found)
            rows += count
        return cls(tuple(paths), meta, rows)

    def in_order(self) -> Iterator[Ledger]:
        """All rows in log order, a row group at a time."""
        for path in self.paths:
            yield from _read_groups(path)

    def partitions(self) -> Iterator[Ledger]:
        """All rows once, split so that a session and a request's attempts are never divided.

        The split depends on the rows alone, not on their order or on the files. A ledger of one
        partition is kept in memory between calls; a larger one is read again for each.
        """
        count = max(1, -(-self.rows // _PARTITION_ROWS))
        if count > 1:
            yield from (self._partition(number, count) for number in range(count))
        elif self.rows:
            if not self._kept:
                self._kept.append(join(list(self.in_order())))
            yield self._kept[0]

    def _partition(self, number: int, count: int) -> Ledger:
        groups = [rows.take(_home(rows) % np.uint64(count) == number) for rows in self.in_order()]
        return join(groups)


def _home(rows: Ledger) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """What decides a row's partition: its session, else its logical request, else itself."""
    alone = np.where(rows.logical != 0, rows.logical, rows.id_code)
    return np.where(rows.session != 0, rows.session, alone)


def _schema() -> pa.Schema:
    import pyarrow as pa

    word = pa.dictionary(pa.int32(), pa.string())
    fields = [("id", pa.string()), *((name, word) for name in _WORDS)]
    fields += [(name, _arrow_type(name)) for name in _PLAIN]
    fields += [(name, pa.uint64()) for name in _SIGNALS]
    return pa.schema([*fields, ("tags", pa.list_(pa.uint64()))])


def _arrow_type(name: str) -> pa.DataType:
    import pyarrow as pa

    dtype = str(Ledger.__annotations__[name]).removeprefix("NDArray[np.").removesuffix("]")
    return pa.from_numpy_dtype(np.dtype(dtype))


def _to_arrow(rows: Ledger) -> pa.Table:
    import pyarrow as pa

    arrays: dict[str, Any] = {"id": pa.array(rows.id, pa.string())}
    for name in _WORDS:
        words: Words = getattr(rows, name)
        codes: Any = pa.array(words.codes, mask=words.codes < 0)
        arrays[name] = pa.DictionaryArray.from_arrays(codes, pa.array(words.values, pa.string()))
    arrays |= {name: pa.array(getattr(rows, name)) for name in _PLAIN}
    arrays |= {name: pa.array(np.ascontiguousarray(rows.signals[:, i])) for i, name in enumerate(_SIGNALS)}
    arrays["tags"] = pa.ListArray.from_arrays(pa.array(rows.tags_offsets, pa.int32()), pa.array(rows.tags))
    return pa.table(arrays, schema=_schema())


def _from_arrow(table: pa.Table) -> Ledger:
    columns: dict[str, Any] = {"id": np.array(table["id"].to_pylist(), np.object_)}
    for name in _WORDS:
        coded = _one_chunk(table, name)
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
        columns[name] = Words(tuple(coded.dictionary.to_pylist()), codes)
    columns |= {name: table[name].to_numpy() for name in _PLAIN}
    columns["signals"] = np.stack([table[name].to_numpy() for name in _SIGNALS], axis=1)
    tags = _one_chunk(table, "tags")
    columns["tags_offsets"] = tags.offsets.to_numpy().astype(np.int64)
    columns["tags"] = tags.values.to_numpy(zero_copy_only=False).astype(np.uint64)
    return Ledger(**columns)


def _one_chunk(table: pa.Table, name: str) -> Any:  # noqa: ANN401  # the array's own kind is not typed
    column: Any = table[name].combine_chunks()
    return column.chunk(0) if hasattr(column, "chunk") else column


def _read_groups(path: Path) -> Iterator[Ledger]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, read_dictionary=list(_WORDS)) as file:
        for number in range(file.num_row_groups):
            yield _from_arrow(file.read_row_group(number, use_threads=False))


def _read_meta(path: Path) -> tuple[LedgerMeta, int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            raw = (file.metadata.metadata or {}).get(_KEY.encode())
            rows = file.metadata.num_rows
    except (OSError, pa.ArrowInvalid) as error:
        raise _not_a_ledger(path, "the file can't be read as Parquet") from error
    try:
        meta = msgspec.json.decode(raw or b"", type=LedgerMeta)
    except msgspec.DecodeError as error:
        raise _not_a_ledger(path, "it was not written by route-audit") from error
    if meta.version != _VERSION:
        raise _not_a_ledger(path, f"its version is {meta.version}, this tool reads {_VERSION}")
    return meta, rows


def _not_a_ledger(path: Path, why: str) -> InputError:
    return InputError(
        f"this is not a usable ledger: {why}",
        where=str(path),
        hint="make it again from the logs: route-audit ledger LOGS -o NAME.ledger.parquet",
    )
