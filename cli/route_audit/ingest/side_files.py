"""Rows of the files that people keep beside their logs, evaluations, labels and bills: read as logs are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec

from route_audit.errors import ConfigError, InputError
from route_audit.formulas import told
from route_audit.ingest import detect
from route_audit.ingest.documents import CUT_OFF, decode_document
from route_audit.ingest.formats.interface import JSONL, PARQUET
from route_audit.ingest.lines import DECODING_ERRORS, LineDecoder, blocks, decode_object
from route_audit.ingest.records import NOT_UTF8, Decoded, reason_of
from route_audit.ingest.source import Source
from route_audit.ingest.tables import (
    DAMAGED_PARQUET,
    Cells,
    Lines,
    csv_cells,
    is_utf8,
    parquet_records,
    record,
)

_DELIMITERS = ",;\t|"
_QUOTED = re.compile(rb'"[^"]*"')
_EXACT = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)

Row = tuple[int, Cells | str]
"""The line that a row begins on, counted from 1, and its filled cells by name, or why it can't be read."""


def once(paths: Iterable[Path], option: str = "") -> Iterator[Path]:
    """The files of an option, none of them named twice: what is counted twice is thought to be surer.

    Raises:
        ConfigError: one is.
    """
    seen = set()
    for path in paths:
        real = os.path.realpath(path)
        if real in seen:
            raise ConfigError(
                "this file is named twice", where=f"{option} {path}".lstrip(), hint="name it once"
            )
        seen.add(real)
        yield path


def rows_of(path: Path, hint: str | None = None) -> Iterator[Row]:
    """Each row of a file: JSON lines, a JSON list, CSV or Parquet, told by how it begins.

    It may be packed, and in any encoding of Unicode. Of CSV the first record that is not blank names the
    columns, whatever they are called; what our own CSV has behind an apostrophe is read without. Numbers
    of JSON keep every digit.

    Args:
        path: of the file; ``-`` is standard input.
        hint: what to do where it can't be read; None says of it what is said of a log.

    Raises:
        ConfigError: it can't be read, or not to its end.
    """
    try:
        with Source(str(path)) as source:
            for row in _rows(source, str(path)):
                if source.damage is not None:  # what is cut off ends in half a row
                    break
                yield row
            damage = source.damage
    except InputError as error:
        raise ConfigError(error.what, where=error.where, hint=hint or error.hint) from error
    if damage is not None:
        raise ConfigError(f"can't read the file: {damage}", where=str(path), hint="pack the file again")


def _rows(source: Source, where: str) -> Iterator[Row]:
    head, complete = source.head(detect.enough)
    container = detect.container_of(head, complete=complete)
    if container == PARQUET:
        return _whole(parquet_records(source, None), where)
    if container == JSONL:
        return _objects(map(LineDecoder(msgspec.Raw).decode, blocks(source.chunks())))
    if container == detect.DOCUMENT:
        return _whole(_objects(decode_document(source.chunks(), msgspec.Raw)), where)
    return _table(source, head)


def _whole(records: Iterator[Row], where: str) -> Iterator[Row]:
    """The records of Parquet or a JSON document; of a damaged file nobody knows how many are lost."""
    for row in records:
        if row[1] in (DAMAGED_PARQUET, CUT_OFF):
            raise InputError(f"can't read the file: {row[1]}", where=where, hint="write it again")
        yield row


def _objects(stretches: Iterable[Decoded]) -> Iterator[Row]:
    for decoded in stretches:
        rows = [(line, _cells(raw)) for line, raw in zip(decoded.lines, decoded.rows, strict=True)]
        faults = [(line, reason) for line, reason, _ in decoded.faults]
        yield from sorted([*rows, *faults], key=itemgetter(0))


def _cells(raw: msgspec.Raw) -> Cells | str:
    try:
        cells = decode_object(_EXACT, bytes(raw))
    except DECODING_ERRORS as error:
        return reason_of(error)[0]
    return {name: each for name, each in cells.items() if each is not None and each != ""}


def _table(source: Source, head: bytes) -> Iterator[Row]:
    names: list[str] | None = None
    for line, cells in csv_cells(Lines(_lines(source.chunks(), head)), _delimiter(head)):
        if isinstance(cells, str):
            yield line, cells
        elif names is not None:
            yield line, _told(record(names, cells))
        elif not is_utf8("".join(cells)):
            yield line, NOT_UTF8
        elif any(map(str.strip, cells)):
            names = [name.strip() for name in cells]


def _told(cells: Cells | str) -> Cells | str:
    return cells if isinstance(cells, str) else {name: told(cell) for name, cell in cells.items()}


def _lines(chunks: Iterator[bytes], head: bytes) -> Iterator[bytes]:
    """The text of a table, whose lines may end as on old Macs."""
    old = b"\r" in head and b"\n" not in head
    return (chunk.replace(b"\r", b"\n") for chunk in chunks) if old else chunks


def _delimiter(head: bytes) -> str:
    """The sign between the names of columns, which may be quoted, with such signs and line breaks in them."""
    names = next(filter(bytes.strip, _QUOTED.sub(b"x", head).splitlines()), b"")
    return max(_DELIMITERS, key=lambda sign: names.count(sign.encode()))
