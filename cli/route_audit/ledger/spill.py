"""Ledger rows on the run's own disk space: compressed frames of raw columns, written once and read back.

A spill file lives in a private folder for as long as the run. Its layout is nobody's business: a
ledger to keep is Parquet (``parquet``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import msgspec
import numpy as np
import zstandard

from route_audit.ledger import Ledger, Words, join, temporary, undecided
from route_audit.ledger.columns import PLAIN, WORDS
from route_audit.ledger.meta import LedgerMeta
from route_audit.verdict import SIGNAL_WORDS

SUFFIX = ".spill"
FLUSH_ROWS = 1 << 14

_LENGTH = struct.Struct("<Q")
_LEVEL = 1
_NARROW = [np.iinfo(dtype) for dtype in (np.int8, np.int16, np.int32)]


class _Head(msgspec.Struct, array_like=True):
    """What a frame holds besides its columns, and what they are: dtype and length of each."""

    columns: list[tuple[str, int]]
    id: list[str]
    words: dict[str, list[str]]


class _End(msgspec.Struct):
    """The last frame of a file."""

    rows: int
    meta: LedgerMeta


class SpillWriter:
    """Writes ledger rows to one spill file as they come; it is complete when the ``with`` block ends.

    Args:
        path: the file; one that is there is replaced.
        flush_rows: how many rows are held before they are written as a frame.

    Attributes:
        meta: what reading found; written last.

    Raises:
        OutputError: the disk is full or does not let us write.
    """

    def __init__(self, path: Path, flush_rows: int = FLUSH_ROWS) -> None:
        self.meta = LedgerMeta()
        self._path = path
        self._flush_rows = flush_rows
        self._waiting: list[Ledger] = []
        self._held = 0
        self._rows = 0
        temporary.append(self._path, b"", "wb")

    def __enter__(self) -> Self:
        """Write within ``with``; the file is complete when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, unless writing failed."""
        if kind is None:
            self.flush()
            temporary.append(self._path, _framed(msgspec.json.encode(_End(self._rows, self.meta))))

    def write(self, rows: Ledger) -> None:
        """Add rows."""
        self._waiting.append(rows)
        self._held += len(rows)
        if self._held >= self._flush_rows:
            self.flush()

    def flush(self) -> None:
        """Write the rows that are held."""
        if self._held:
            temporary.append(self._path, _framed(_packed(join(self._waiting))))
            self._rows += self._held
        self._waiting, self._held = [], 0


def read_rows(path: Path) -> Iterator[Ledger]:
    """The rows of a spill file, a frame at a time."""
    with path.open("rb") as file:
        frame = _next_frame(file)
        while following := _next_frame(file):
            yield _unpacked(frame)
            frame = following


def read_meta(path: Path) -> tuple[LedgerMeta, int]:
    """What reading found, and how many rows the file has."""
    with path.open("rb") as file:
        file.seek(-_LENGTH.size, 2)
        (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
        file.seek(-_LENGTH.size - length, 2)
        end = msgspec.json.decode(zstandard.ZstdDecompressor().decompress(file.read(length)), type=_End)
    return end.meta, end.rows


def _framed(content: bytes) -> bytes:
    """Compressed, its length before and behind, so that the last frame can be found."""
    frame = zstandard.ZstdCompressor(level=_LEVEL).compress(content)
    length = _LENGTH.pack(len(frame))
    return length + frame + length


def _next_frame(file: IO[bytes]) -> bytes:
    length = file.read(_LENGTH.size)
    if not length:
        return b""
    frame = file.read(_LENGTH.unpack(length)[0])
    file.seek(_LENGTH.size, 1)
    return zstandard.ZstdDecompressor().decompress(frame)


def _packed(rows: Ledger) -> bytes:
    words = {name: getattr(rows, name).used() for name in WORDS}
    columns = [getattr(rows, name) for name in PLAIN]
    columns += [each.codes for each in words.values()]
    columns += [rows.signals.ravel(), rows.tags_offsets, rows.tags]
    columns = [*map(_narrow, columns)]
    told = {name: list(each.values) for name, each in words.items()}
    head = msgspec.json.encode(
        _Head([(column.dtype.str, len(column)) for column in columns], rows.id.tolist(), told)
    )
    return b"".join([_LENGTH.pack(len(head)), head, *columns])


def _narrow(column: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The same numbers in the smallest type that holds them: half the time to compress."""
    if column.dtype.kind in "iu" and len(column):
        low, high = column.min(), column.max()
        for narrow in _NARROW:
            if narrow.min <= low and high <= narrow.max:
                return column.astype(narrow.dtype)
    return column


def _unpacked(frame: bytes) -> Ledger:
    (length,) = _LENGTH.unpack_from(frame)
    position = _LENGTH.size + length
    head = msgspec.json.decode(frame[_LENGTH.size : position], type=_Head)

    packed = iter(head.columns)

    def column(dtype: Any) -> np.ndarray[Any, Any]:  # noqa: ANN401  # any dtype
        nonlocal position
        narrow, count = next(packed)
        array = np.frombuffer(frame, narrow, count, position)
        position += array.nbytes
        return array.astype(dtype, copy=False)

    columns: dict[str, Any] = {"id": np.array(head.id, np.object_)}
    columns |= {name: column(dtype) for name, dtype in PLAIN.items()}
    columns |= {name: Words(tuple(head.words[name]), column(np.int32)) for name in WORDS}
    columns["signals"] = column(np.uint64).reshape(-1, SIGNAL_WORDS)
    columns["tags_offsets"] = column(np.int64)
    columns["tags"] = column(np.uint64)
    return Ledger(**columns, **undecided(len(head.id)))
