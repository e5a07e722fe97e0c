"""Classified requests as CSV, JSON lines or Parquet, as they come: never all in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from route_audit.formulas import inert

if TYPE_CHECKING:
    from route_audit.auditing import ClassifiedRow

HEADINGS = ("id", "type", "tier", "confidence", "reasons", "hindsight_tier", "tier_source")

_BATCH = 1_000
_BETWEEN_REASONS = "; "


def write_rows(rows: Iterable[ClassifiedRow], kind: str, out: BinaryIO) -> None:
    """Write ``rows`` to ``out`` in the format called ``kind``; nothing where the first fails."""
    coming = iter(rows)
    first = list(islice(coming, 1))
    _WRITERS[kind](chain(first, coming), out)


def _write_csv(rows: Iterable[ClassifiedRow], out: BinaryIO) -> None:
    out.write(_csv_lines([HEADINGS]))
    out.writelines(_csv_lines(map(_cells, batch)) for batch in _batches(rows))


def _csv_lines(lines: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _cells(row: ClassifiedRow) -> tuple[object, ...]:
    name, reasons = inert(row.id), inert(_BETWEEN_REASONS.join(row.reasons))
    return (name, row.type, row.tier, row.confidence, reasons, row.hindsight_tier, row.tier_source)


def _write_jsonl(rows: Iterable[ClassifiedRow], out: BinaryIO) -> None:
    encoder = msgspec.json.Encoder()
    out.writelines(encoder.encode(row) + b"\n" for row in rows)


def _write_parquet(rows: Iterable[ClassifiedRow], out: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, pa.DataType] = {name: pa.string() for name in HEADINGS}
    columns |= {"confidence": pa.float64(), "reasons": pa.list_(pa.string())}
    schema = pa.schema(list(columns.items()))
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            table = [msgspec.structs.asdict(row) for row in batch]
            writer.write_table(pa.Table.from_pylist(table, schema))


def _batches(rows: Iterable[ClassifiedRow]) -> Iterator[list[ClassifiedRow]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


_WRITERS: dict[str, Callable[[Iterable[ClassifiedRow], BinaryIO], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}
