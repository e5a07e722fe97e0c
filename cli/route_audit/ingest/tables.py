"""CSV and Parquet: records that come as cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from route_audit.ingest import excerpts
from route_audit.ingest.lines import DECODING_ERRORS, LINE_LIMIT, blocks
from route_audit.ingest.records import NOT_UTF8, TOO_LONG, Decoded, reason_of
from route_audit.ingest.source import Source

if TYPE_CHECKING:
    import pyarrow.parquet as pq

PARQUET_MAGIC = b"PAR1"

BAD_CELLS = "not CSV"
OPEN_QUOTE = "quoted cell that the file ends in"
DAMAGED_PARQUET = "damaged Parquet data"
MORE_CELLS = "more cells than the header"

_DELIMITERS = ",;\t"
_HEADER_CELL = re.compile(r"[\w .,:/()\[\]%$#&|@+-]{1,64}")
_STRETCH = 256

Cells = dict[str, Any]
Header = tuple[list[str], str]
"""The names of columns, and the sign between them."""


class Unread(str):
    """Why a record can't be read, with what may be shown of it."""

    __slots__ = ("excerpt",)
    excerpt: str

    def __new__(cls, reason: str, excerpt: str) -> Self:
        """``reason`` with its excerpt."""
        made = super().__new__(cls, reason)
        made.excerpt = excerpt
        return made


T = TypeVar("T")


def header_of(line: bytes) -> Header | None:
    """The column names in a CSV file's first line and its delimiter; None when it is no such line.

    Names are short and plain, and there are at least two: a line of prose is no header.
    """
    try:
        text = line.decode("utf-8").rstrip("\r\n")
        rows = [(next(csv.reader([text], delimiter=sign), []), sign) for sign in _DELIMITERS]
    except (UnicodeDecodeError, csv.Error):
        return None
    names, sign = max(rows, key=lambda row: len(row[0]))
    names = [name.strip() for name in names]
    plain = all(_HEADER_CELL.fullmatch(name) for name in names if name)
    return (names, sign) if plain and sum(map(bool, names)) > 1 else None


def csv_records(chunks: Iterator[bytes]) -> Iterator[tuple[int, Cells | str]]:
    """The first line of each CSV record, and its filled cells by column name or why it can't be read.

    A quoted cell may hold line breaks; the file's header is the first line in which ``header_of`` finds one.
    """
    lines = Lines(chunks)
    found = yield from _header(lines)
    if found is not None:
        names, delimiter = found
        for first, cells in csv_cells(lines, delimiter):
            yield first, cells if isinstance(cells, str) else record(names, cells)


def _header(lines: Lines) -> Generator[tuple[int, Cells | str], None, Header | None]:
    """The column names and the delimiter; gives the lines before them, which are no records."""
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return None
        except _TooLongError:
            yield lines.count, TOO_LONG
            continue
        found = header_of(line.encode("utf-8", "surrogateescape")) if line.strip() else None
        if found is not None:
            return found
        if line.strip():
            yield lines.count, BAD_CELLS if is_utf8(line) else NOT_UTF8


def csv_cells(lines: Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """The first line of each record from here on, and its cells or why it can't be read."""
    csv.field_size_limit(LINE_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        first = lines.count + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLongError:
            yield lines.count, TOO_LONG
            continue
        except csv.Error:
            yield first, BAD_CELLS
            continue
        if lines.ended:
            yield first, OPEN_QUOTE
        elif cells:
            yield first, cells


def record(names: list[str], cells: list[str]) -> Cells | str:
    """The filled cells by their column's name, or why they can't be read."""
    if any(cells[len(names) :]):
        return Unread(MORE_CELLS, excerpts.of_cells(cells))
    found = {name: cell for name, cell in zip(names, cells, strict=False) if cell and name}
    return found if is_utf8("".join(found.values())) else Unread(NOT_UTF8, excerpts.of_cells(cells))


def is_utf8(text: str) -> bool:
    """False where bytes that are none became lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _TooLongError(Exception):
    """A line over the limit; the next one can be read."""


class Lines:
    """The lines of a text, counted; bytes that are not UTF-8 become lone surrogates.

    Attributes:
        count: how many have been given.
        ended: one more was asked for than there are.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.count = 0
        self.ended = False
        self._lines = _split(chunks)

    def __iter__(self) -> Lines:
        """Itself."""
        return self

    def __next__(self) -> str:
        """The next line with its break."""
        try:
            line = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self.count += 1
        if line is None:
            raise _TooLongError
        return line.decode("utf-8", "surrogateescape")


def _split(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    """The lines with their line breaks; None stands for one over the limit."""
    for block in blocks(chunks):
        if block is None:
            yield None
        else:
            yield from io.BytesIO(block)


def parquet_records(source: Source, columns: Sequence[str] | None) -> Iterator[tuple[int, Cells | str]]:
    """The number of each Parquet record, from 1, and its filled cells by column name.

    Args:
        source: what holds the Parquet file.
        columns: the columns that are wanted, where the file has them; None takes all.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(source.seekable(PARQUET_MAGIC)) as parquet:
            wanted = _wanted(parquet, columns)
            for batch in parquet.iter_batches(_STRETCH, columns=wanted, use_threads=False):
                for cells in batch.to_pylist():
                    number += 1
                    yield number, _filled(cells)
    except (pa.ArrowException, OSError, ValueError, OverflowError):  # a text or time that can't be one
        yield number + 1, DAMAGED_PARQUET


def _wanted(parquet: pq.ParquetFile, columns: Sequence[str] | None) -> list[str] | None:
    if columns is None:
        return None
    return [name for name in parquet.schema_arrow.names if name in set(columns)]


def _filled(cells: Cells) -> Cells:
    """Without empty cells, and with times, decimals and bytes as text, as JSON would have them."""
    filled: Cells = msgspec.to_builtins(
        {name: _words(cell) for name, cell in cells.items() if cell is not None},
        enc_hook=str,  # times in nanoseconds are pandas's own
    )
    return filled


def _words(cell: Any) -> Any:  # noqa: ANN401  # of any column
    """The text of bytes, as some writers keep all text; any other cell, and bytes that are none, as it is."""
    if type(cell) is bytes:
        with suppress(UnicodeDecodeError):
            return cell.decode()
    return cell


def decode_cells(records: Iterator[tuple[int, Cells | str]], row: Any) -> Iterator[Decoded]:  # noqa: ANN401
    """Records of cells as records of the type ``row``, a stretch at a time."""
    for stretch in batched(records, _STRETCH):
        decoded, numbers = Decoded(), []
        for number, cells in stretch:
            if isinstance(cells, str):
                decoded.faults.append((number, str(cells), ""))
                decoded.excerpts[number] = cells.excerpt if isinstance(cells, Unread) else ""
                continue
            try:
                decoded.rows.append(msgspec.convert(cells, row, strict=False))
                numbers.append(number)
            except DECODING_ERRORS as error:
                decoded.faults.append((number, *reason_of(error)))
                decoded.excerpts[number] = excerpts.of_row(cells)
            decoded.size += sum(len(cell) for cell in cells.values() if isinstance(cell, str))
        decoded.lines = numbers
        yield decoded


def batched(records: Iterator[T], size: int) -> Iterator[list[T]]:
    """``records`` in lists of ``size``, the last one shorter."""
    while stretch := list(islice(records, size)):
        yield stretch
