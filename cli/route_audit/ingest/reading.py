"""Reads one part of the logs into exchanges, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from route_audit.ingest import detect
from route_audit.ingest.batches import Batch, Batches
from route_audit.ingest.databases import sqlite_records
from route_audit.ingest.documents import decode_document
from route_audit.ingest.formats.interface import CSV, PARQUET, SQLITE, LogFormat
from route_audit.ingest.lines import LineDecoder, blocks, without_prefix
from route_audit.ingest.planning import UNDECIDED, Part, look
from route_audit.ingest.records import Decoded
from route_audit.ingest.rejects import Reject
from route_audit.ingest.source import GREW, SHRANK, Progress, Source
from route_audit.ingest.tables import csv_records, decode_cells, parquet_records
from route_audit.report import LogFile

EMPTY_FILE = "empty file"


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
        gathered = Batches(self._part.name, reader, self._part.warnings)
        records = _decoded(source, container, log_format, log_format.row, self._part.first_line)
        for decoded in _with_loss(records, source):
            gathered.take(decoded)
            if reader.whole:
                gathered.release(ended=False)
            if gathered.full:
                yield from gathered.handed_over()
        gathered.release(ended=True)
        yield from gathered.handed_over()


def _of_nothing(part: Part, source: Source) -> Batch:
    """The batch of a file without text: it is empty, or nothing of it could be unpacked."""
    source.head(detect.enough)
    if source.damage is not None:
        return Batch(rejects=[Reject(part.name, 1, source.damage)], rows_read=1, warnings=part.warnings)
    return Batch(warnings=part.warnings | {EMPTY_FILE: 1})


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
