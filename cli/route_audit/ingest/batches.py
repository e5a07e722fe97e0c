"""From records to batches: what a format makes of them, which of it can be used, and why the rest can't."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest import excerpts
from route_audit.ingest.aggregates import spread
from route_audit.ingest.formats.interface import LogFormat
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.meaning import complete
from route_audit.ingest.records import Decoded, reason_of
from route_audit.ingest.rejects import Held, NotACall, Reject, RowError
from route_audit.ingest.tables import batched
from route_audit.ledger.files import tally

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


class Batches:
    """Gathers the calls of one file into batches.

    Args:
        name: the file, as rejects name it.
        reader: the file's format, begun for it.
        warnings: oddities of the file, by reason; the first batch has them.
    """

    def __init__(self, name: str, reader: LogFormat, warnings: dict[str, int]) -> None:
        self._name = name
        self._reader = reader
        self._batch, self._bytes = Batch(warnings=dict(warnings)), 0
        self._sums: list[Exchange] = []
        self._nameless_line = self._nameless = 0

    @property
    def full(self) -> bool:
        """Whether it is time to hand over what was gathered."""
        return len(self._batch.exchanges) >= _BATCH_ROWS or self._bytes >= _BATCH_BYTES or bool(self._sums)

    def handed_over(self) -> Iterator[Batch]:
        """What was gathered since the last time, then the calls that lines of sums stand for."""
        batch, sums = self._batch, self._sums
        self._batch, self._bytes, self._sums = Batch(), 0, []
        yield batch
        for line in sums:
            for calls in batched(spread(line), _BATCH_ROWS):
                yield Batch(exchanges=calls, rows_read=len(calls))

    def take(self, decoded: Decoded) -> None:
        """Take in the records of a stretch of the file."""
        make, keep, name, batch = self._reader.exchange, self._keep, self._name, self._batch
        rejects: list[Reject] = []
        before = len(batch.exchanges)
        for row, line in _calls(decoded, self._reader):
            try:
                exchange = make(row)
                exchange.line = line
                keep(exchange)
            except RowError as error:
                rejects.append(Reject(name, line, error.reason, error.detail, excerpts.of_row(row)))
            except NotACall as note:
                self._pass_over(note)
            except Held as held:
                held.exchange.line = line
            except DECODING_ERRORS as error:
                rejects.append(Reject(name, line, *reason_of(error), excerpts.of_row(row)))
        batch.rows_read += len(batch.exchanges) - before
        shown = decoded.excerpts.get
        rejects += [Reject(name, *fault, shown(fault[0], "")) for fault in decoded.faults]
        _refuse(rejects, batch)
        self._bytes += decoded.size

    def release(self, *, ended: bool) -> None:
        """Take in the calls that the format held back and holds no longer: all, once the file has ended."""
        batch = self._batch
        rejects: list[Reject] = []
        before = len(batch.exchanges)
        for exchange in self._reader.release(ended=ended):
            if isinstance(exchange, NotACall):
                self._pass_over(exchange)
                continue
            try:
                self._keep(exchange)
            except RowError as error:
                told = excerpts.of_row(exchange)
                rejects.append(Reject(self._name, exchange.line, error.reason, error.detail, told))
        batch.rows_read += len(batch.exchanges) - before
        _refuse(rejects, batch)

    def _keep(self, exchange: Exchange) -> None:
        """Keep an exchange, if it can be used; whoever asks for it counts the rows."""
        if not exchange.id:
            exchange.id = self._place(exchange.line)
        odd = complete(exchange, zero_counts=self._reader.zero_counts)
        if exchange.calls is None:
            self._batch.exchanges.append(exchange)
        else:
            self._sums.append(exchange)
        if odd:
            tally(self._batch.warnings, dict.fromkeys(odd, 1))

    def _pass_over(self, note: NotACall) -> None:
        tally(self._batch.not_calls, {note.reason: 1})
        self._batch.rows_read += 1

    def _place(self, line: int) -> str:
        """``file:line``, and beyond the first call of a line which of them: else they would be duplicates."""
        self._nameless = self._nameless + 1 if line == self._nameless_line else 1
        self._nameless_line = line
        place = f"{self._name}:{line}"
        return place if self._nameless == 1 else f"{place}:{self._nameless}"


def _refuse(rejects: list[Reject], batch: Batch) -> None:
    """Add rejects to a batch, in file order."""
    batch.rows_read += len(rejects)
    batch.rejects += sorted(rejects, key=lambda reject: (reject.line, reject.reason, reject.detail))


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
