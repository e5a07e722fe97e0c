"""Reads one part of the logs into exchanges, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest import detect
from route_audit.ingest.documents import decode_document
from route_audit.ingest.formats.interface import CSV, PARQUET, LogFormat
from route_audit.ingest.lines import DECODING_ERRORS, LineDecoder, blocks
from route_audit.ingest.meaning import complete
from route_audit.ingest.planning import UNDECIDED, Part, look
from route_audit.ingest.records import Decoded, reason_of
from route_audit.ingest.rejects import NotACall, Reject, RowError
from route_audit.ingest.source import Progress, Source
from route_audit.ingest.tables import csv_records, decode_cells, parquet_records
from route_audit.ledger.files import tally
from route_audit.report import LogFile

EMPTY_FILE = "empty file"

_BATCH_ROWS = 512
_BATCH_BYTES = 1 << 22
"""A batch ends when it holds so many exchanges or so much text: the memory's bound, and the cache's."""


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
        sources: after the last batch, the file with the SHA-256 of its bytes as they lie on disk. Of a
            file that was split it is with the part that holds the beginning.
    """

    def __init__(self, part: Part, progress: Progress | None) -> None:
        self.sources: list[LogFile] = []
        self._part = part
        self._progress = progress

    def __iter__(self) -> Iterator[Batch]:
        """Read on, batch by batch.

        Raises:
            InputError: the file can't be read, or standard input has no format that is known.
        """
        part = self._part
        with Source(part.path, span=part.span, progress=self._progress) as source:
            container, name = part.container, part.format
            if container == detect.UNKNOWN:
                named = None if name == UNDECIDED else detect.format_named(name)
                container, name = look(source, part.name, named)
            if container == detect.EMPTY:
                yield Batch(warnings=part.warnings | {EMPTY_FILE: 1})
            else:
                yield from self._batches(source, container, detect.format_named(name))
            self._close(source, name)

    def _close(self, source: Source, name: str) -> None:
        span = self._part.span
        if span is None:
            self.sources.append(LogFile(self._part.name, source.sha256(), name))
        elif span[0] == 0:
            with Source(self._part.path) as whole:
                self.sources.append(LogFile(self._part.name, whole.sha256(), name))

    def _batches(self, source: Source, container: str, log_format: LogFormat) -> Iterator[Batch]:
        batch, size = Batch(warnings=dict(self._part.warnings)), 0
        for decoded in _with_loss(self._decoded(source, container, log_format), source):
            self._take(decoded, log_format, batch)
            size += decoded.size
            if len(batch.exchanges) >= _BATCH_ROWS or size >= _BATCH_BYTES:
                yield batch
                batch, size = Batch(), 0
        yield batch

    def _decoded(self, source: Source, container: str, log_format: LogFormat) -> Iterator[Decoded]:
        if container == CSV:
            return decode_cells(csv_records(source.chunks()), log_format.row)
        if container == PARQUET:
            fields = getattr(log_format.row, "__struct_encode_fields__", None)
            return decode_cells(parquet_records(source, fields), log_format.row)
        if container == detect.DOCUMENT:
            return decode_document(source.chunks(), log_format.row)
        decoder = LineDecoder(log_format.row, self._part.first_line)
        return map(decoder.decode, blocks(source.chunks()))

    def _take(self, decoded: Decoded, log_format: LogFormat, batch: Batch) -> None:
        make, name, exchanges = log_format.exchange, self._part.name, batch.exchanges
        faults = decoded.faults
        for row, line in zip(decoded.rows, decoded.lines, strict=True):
            try:
                exchange = make(row)
                exchange.line = line
                odd = complete(exchange, name)
            except RowError as error:
                faults.append((line, error.reason, error.detail))
            except NotACall as note:
                tally(batch.not_calls, {note.reason: 1})
                batch.rows_read += 1
            except DECODING_ERRORS as error:
                faults.append((line, *reason_of(error)))
            else:
                exchanges.append(exchange)
                batch.rows_read += 1
                if odd:
                    tally(batch.warnings, dict.fromkeys(odd, 1))
        batch.rows_read += len(faults)
        batch.rejects += [Reject(name, *fault) for fault in sorted(faults)]


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
