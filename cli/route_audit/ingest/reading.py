"""Reads one part of the logs into exchanges, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest import detect, excerpts
from route_audit.ingest.aggregates import spread
from route_audit.ingest.databases import sqlite_records
from route_audit.ingest.documents import decode_document
from route_audit.ingest.formats.interface import CSV, PARQUET, SQLITE, LogFormat
from route_audit.ingest.lines import DECODING_ERRORS, LineDecoder, blocks, without_prefix
from route_audit.ingest.meaning import complete
from route_audit.ingest.planning import UNDECIDED, Part, look
from route_audit.ingest.records import Decoded, reason_of
from route_audit.ingest.rejects import Held, NotACall, Reject, RowError
from route_audit.ingest.source import GREW, SHRANK, Progress, Source
from route_audit.ingest.tables import batched, csv_records, decode_cells, parquet_records
from route_audit.ledger.files import tally
from route_audit.report import LogFile

EMPTY_FILE = "empty file"

_BATCH_ROWS = 1024
_BATCH_BYTES = 1 << 22
"""A batch ends when it holds so many exchanges or so much text: the memory's bound.

Each costs the same few milliseconds whatever it holds, so short rows come in many; twice as many again
are no faster, and take some megabytes more.
"""


class Batch(msgspec.Struct):
    """A stretch of a log. ``rows_read = len(exchanges) + len(rejects) + sum(not_calls.values())``.

    Attributes:
        exchanges: in file order.
        rejects: in file order.
        rows_read: records seen; blank lines are none.
        not_calls: records that by their format are no model call, by reason.
        warnings: oddities that cost no row, by reason.
    """

    exchanges: list[Exchange] = msgspec.field(default_factory=list)
    rejects: list[Reject] = msgspec.field(default_factory=list)
    rows_read: int = 0
    not_calls: dict[str, int] = msgspec.field(default_factory=dict)
    warnings: dict[str, int] = msgspec.field(default_factory=dict)


def read(part: Part, progress: Progress | None = None) -> Reading:
    """Read ``part``; iterate over the result for its batches."""
    return Reading(part, progress)


class Reading:
    """The batches of a part, once.

    Attributes:
        sources: after the last batch, the file with what became of its rows, and with the SHA-256 of its
            bytes as they lie on disk. Of a file that was split each part has its own rows; the SHA-256 is
            with the part that holds the beginning.
    """

    def __init__(self, part: Part, progress: Progress | None) -> None:
        self.sources: list[LogFile] = []
        self._part = part
        self._progress = progress
        self._sums: list[Exchange] = []
        self._nameless_line = self._nameless = 0
        self._zero_counts = False
        self._log = LogFile(part.name, "", part.format)

    def __iter__(self) -> Iterator[Batch]:
        """Read on, batch by batch.

        Raises:
            InputError: the file can't be read, or standard input has no format that is known.
        """
        part = self._part
        size = part.size if part.span is None else None
        with Source(part.path, size=size, span=part.span, progress=self._progress) as source:
            container, name = part.container, part.format
            if container == detect.UNKNOWN:
                named = None if name == UNDECIDED else detect.format_named(name)
                container, name = look(source, part.name, named)
            if container == detect.EMPTY:
                batch = _of_nothing(part, source)
                self._count(batch)
                yield batch
            else:
                for batch in self._batches(source, container, detect.format_named(name)):
                    self._count(batch)
                    yield batch
            if source.grew:
                yield Batch(warnings={GREW: 1})
            if source.shrank and part.ends_the_file:  # what its other parts lack, this one lacks too
                yield Batch(warnings={SHRANK: 1})
            self._close(source, name)

    def _close(self, source: Source, name: str) -> None:
        span, sha256 = self._part.span, ""
        if span is None:
            sha256 = source.sha256()
        elif span[0] == 0:
            with Source(self._part.path, size=self._part.whole_size) as whole:
                sha256 = whole.sha256()
        self.sources.append(msgspec.structs.replace(self._log, sha256=sha256, format=name))

    def _count(self, batch: Batch) -> None:
        log = self._log
        self._log = msgspec.structs.replace(
            log,
            rows_read=log.rows_read + batch.rows_read,
            attempts=log.attempts + len(batch.exchanges),
            rejected=log.rejected + len(batch.rejects),
            not_calls=log.not_calls + sum(batch.not_calls.values()),
        )

    def _batches(self, source: Source, container: str, log_format: LogFormat) -> Iterator[Batch]:
        reader = log_format.begin([records_of(path, log_format.companion) for path in self._part.companions])
        self._zero_counts = log_format.zero_counts
        batch, size = Batch(warnings=dict(self._part.warnings)), 0
        records = _decoded(source, container, log_format, log_format.row, self._part.first_line)
        for decoded in _with_loss(records, source):
            self._take(decoded, reader, batch)
            if reader.whole:
                self._add(reader.release(ended=False), batch)
            size += decoded.size
            if len(batch.exchanges) >= _BATCH_ROWS or size >= _BATCH_BYTES or self._sums:
                yield batch
                yield from self._spread()
                batch, size = Batch(), 0
        self._add(reader.release(ended=True), batch)
        yield batch
        yield from self._spread()

    def _spread(self) -> Iterator[Batch]:
        """The calls that lines of sums stand for, a batch at a time."""
        for line in self._sums:
            for calls in batched(spread(line), _BATCH_ROWS):
                yield Batch(exchanges=calls, rows_read=len(calls))
        self._sums.clear()

    def _take(self, decoded: Decoded, reader: LogFormat, batch: Batch) -> None:
        make, keep, name = reader.exchange, self._keep, self._part.name
        rejects: list[Reject] = []
        before = len(batch.exchanges)
        for row, line in _calls(decoded, reader):
            try:
                exchange = make(row)
                exchange.line = line
                keep(exchange, batch)
            except RowError as error:
                rejects.append(Reject(name, line, error.reason, error.detail, excerpts.of_row(row)))
            except NotACall as note:
                tally(batch.not_calls, {note.reason: 1})
                batch.rows_read += 1
            except Held as held:
                held.exchange.line = line
            except DECODING_ERRORS as error:
                rejects.append(Reject(name, line, *reason_of(error), excerpts.of_row(row)))
        batch.rows_read += len(batch.exchanges) - before
        shown = decoded.excerpts.get
        rejects += [Reject(name, *fault, shown(fault[0], "")) for fault in decoded.faults]
        _refuse(rejects, batch)

    def _add(self, released: Iterable[Exchange | NotACall], batch: Batch) -> None:
        """Take in the calls that were held back."""
        rejects: list[Reject] = []
        before = len(batch.exchanges)
        for exchange in released:
            if isinstance(exchange, NotACall):
                tally(batch.not_calls, {exchange.reason: 1})
                batch.rows_read += 1
                continue
            try:
                self._keep(exchange, batch)
            except RowError as error:
                told = excerpts.of_row(exchange)
                rejects.append(Reject(self._part.name, exchange.line, error.reason, error.detail, told))
        batch.rows_read += len(batch.exchanges) - before
        _refuse(rejects, batch)

    def _keep(self, exchange: Exchange, batch: Batch) -> None:
        """Add an exchange to a batch, if it can be used; whoever asks for it counts the rows."""
        if not exchange.id:
            exchange.id = self._place(exchange.line)
        odd = complete(exchange, zero_counts=self._zero_counts)
        if exchange.calls is None:
            batch.exchanges.append(exchange)
        else:
            self._sums.append(exchange)
        if odd:
            tally(batch.warnings, dict.fromkeys(odd, 1))

    def _place(self, line: int) -> str:
        """``file:line``, and beyond the first call of a line which of them: else they would be duplicates."""
        self._nameless = self._nameless + 1 if line == self._nameless_line else 1
        self._nameless_line = line
        place = f"{self._part.name}:{line}"
        return place if self._nameless == 1 else f"{place}:{self._nameless}"


def _refuse(rejects: list[Reject], batch: Batch) -> None:
    """Add rejects to a batch, in file order."""
    batch.rows_read += len(rejects)
    batch.rejects += sorted(rejects, key=lambda reject: (reject.line, reject.reason, reject.detail))


def _of_nothing(part: Part, source: Source) -> Batch:
    """The batch of a file without text: it is empty, or nothing of it could be unpacked."""
    source.head(detect.enough)
    if source.damage is not None:
        return Batch(rejects=[Reject(part.name, 1, source.damage)], rows_read=1, warnings=part.warnings)
    return Batch(warnings=part.warnings | {EMPTY_FILE: 1})


def _calls(decoded: Decoded, reader: LogFormat) -> Iterable[tuple[Any, int]]:
    """The calls that the records hold, each with its line; a record that can't be split becomes a fault."""
    if not reader.splits:
        return zip(decoded.rows, decoded.lines, strict=True)
    calls: list[tuple[Any, int]] = []
    for row, line in zip(decoded.rows, decoded.lines, strict=True):
        try:
            calls += [(call, line) for call in reader.split(row)]
        except RowError as error:
            decoded.faults.append((line, error.reason, error.detail))
            decoded.excerpts[line] = excerpts.of_row(row)
    return calls


def records_of(path: str, name: str) -> Iterator[Mapping[str, Any]]:
    """The records of a file of the format called ``name``, for one that is read beside it.

    Raises:
        InputError: the file can't be read.
    """
    with Source(path) as source:
        log_format = detect.format_named(name)
        container, _ = look(source, path, log_format)
        for decoded in _decoded(source, container, log_format, dict[str, Any], 1):
            yield from decoded.rows


def _decoded(
    source: Source,
    container: str,
    log_format: LogFormat,
    row: Any,  # noqa: ANN401  # as LogFormat.row
    first_line: int,
) -> Iterator[Decoded]:
    """The records of a file as records of the type ``row``."""
    if container == CSV:
        return decode_cells(csv_records(source.chunks()), row)
    if container == PARQUET:
        fields = getattr(row, "__struct_encode_fields__", None)
        return decode_cells(parquet_records(source, fields), row)
    if container == SQLITE:
        return decode_cells(sqlite_records(source, log_format.queries), row)
    if container == detect.DOCUMENT:
        return decode_document(source.chunks(), row, log_format.pages)
    lines = blocks(source.chunks())
    if container == detect.PREFIXED:
        lines = (block and without_prefix(block) for block in lines)
    return map(LineDecoder(row, first_line).decode, lines)


def _with_loss(stretches: Iterator[Decoded], source: Source) -> Iterator[Decoded]:
    """``stretches``, with a reject for what damaged compression has lost.

    When the last line was cut it is that line, else the one after it.
    """
    last, told = 0, False
    for decoded in stretches:
        end = max((last, *decoded.lines[-1:]))
        if decoded.faults and decoded.faults[-1][0] > end:
            end = decoded.faults[-1][0]
            if source.damage is not None:  # known once all is read: this is the last stretch
                decoded.faults[-1] = (end, source.damage, "")
                told = True
        last = end
        yield decoded
    if source.damage is not None and not told:
        yield Decoded(faults=[(last + 1, source.damage, "")])
