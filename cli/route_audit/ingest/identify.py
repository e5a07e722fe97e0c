"""What a file is, as far as can be told without a value of it: for ``route-audit formats detect``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from route_audit.errors import InputError
from route_audit.ingest import detect, formats, shapes
from route_audit.ingest.formats.interface import PARQUET, SQLITE, LogFormat
from route_audit.ingest.packing import PackingError, kind_of, unpacked
from route_audit.ingest.paths import find
from route_audit.ingest.planning import look
from route_audit.ingest.source import CHUNK, Source, encoding_of

_NEAREST = 3
_BINARY = (PARQUET, SQLITE)


class Near(msgspec.Struct, frozen=True):
    """A format that has some of a record's keys, which are ``shared``."""

    name: str
    shared: tuple[str, ...]


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is.

    Attributes:
        file: as the user named it.
        container: one of ``detect``'s: jsonl, document, csv, parquet, sqlite, empty or unknown.
        encoding: of a text; None for what is none.
        compression: gzip, zstd, bz2 or xz; None where there is none.
        format: the format that recognises it; None where none or several do.
        title: what people call that format.
        why: keys of its first record without any of which the format would not know it.
        trouble: why there is no format; None where there is one.
        keys: each key of the first record as a path, with the kind of its value and never the value.
        says, lacks: what the format can and can't say.
        note: what to know before trusting the format.
        nearest: where there is no format, those that share the most keys.
        mapping: where there is no format, a mapping file to begin with.
    """

    file: str
    container: str
    encoding: str | None = None
    compression: str | None = None
    format: str | None = None
    title: str | None = None
    why: tuple[str, ...] = ()
    trouble: str | None = None
    keys: dict[str, str] = {}
    says: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    note: str = ""
    nearest: tuple[Near, ...] = ()
    mapping: str | None = None


def identify(paths: Iterable[str]) -> Iterator[Identity]:
    """What each file behind ``paths`` is.

    Raises:
        InputError: a path leads to nothing that can be read.
    """
    for found in find(list(paths)).files:
        yield _identity(found.path, found.name)


def _identity(path: str, name: str) -> Identity:
    encoding, compression = _packed(path)
    with Source(path) as source:
        head, complete = source.head(detect.enough)
        container = detect.container_of(head, complete=complete)
        if container in _BINARY:
            encoding = None
        known = Identity(file=name, container=container, encoding=encoding, compression=compression)
        if container == detect.EMPTY:
            return msgspec.structs.replace(known, trouble="there is nothing in it")
        try:
            container, format_name = look(source, name, None)
        except InputError as error:
            trouble = error.what.partition("; its keys")[0]
        else:
            return _known(known, source, container, detect.format_named(format_name))
    with Source(path) as source:
        return _unknown(known, detect.sample(source, container), trouble)


def _packed(path: str) -> tuple[str | None, str | None]:
    """The encoding of a text and how it is packed; None for what is unknown, or not packed."""
    try:
        with Path(path).open("rb") as file:
            first = file.read(CHUNK)
        text = next(filter(None, unpacked(iter((first,)))), b"")
    except (OSError, ValueError, PackingError):
        return None, None
    return encoding_of(text[:4])[0], kind_of(first)


def _known(known: Identity, source: Source, container: str, log_format: LogFormat) -> Identity:
    paged = container == detect.DOCUMENT and detect.sample_of_pages(source, log_format.pages)
    records = paged or detect.sample(source, container)
    record = next(filter(log_format.claims, records), records[0])
    return msgspec.structs.replace(
        known,
        container=container,
        format=log_format.about.name,
        title=log_format.about.title,
        why=tuple(_marks(log_format, record)),
        keys=shapes.keys_of(record),
        says=log_format.about.says,
        lacks=log_format.about.lacks,
        note=log_format.about.note,
    )


def _marks(log_format: LogFormat, record: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a record, and those one below, without any of which the format would not know it."""
    for key, value in record.items():
        if not log_format.claims({name: each for name, each in record.items() if name != key}):
            yield shapes.joined("", key)
            if isinstance(value, Mapping):
                for below in value:
                    less = {name: each for name, each in value.items() if name != below}
                    if not log_format.claims({**record, key: less}):
                        yield shapes.joined(shapes.joined("", key), below)


def _unknown(known: Identity, records: list[detect.Record], trouble: str) -> Identity:
    if not records:
        return msgspec.structs.replace(known, trouble=trouble)
    keys = shapes.keys_of(records[0])
    return msgspec.structs.replace(
        known,
        trouble=trouble,
        keys=keys,
        nearest=tuple(_nearest(shapes.names_of(records[0]))),
        mapping=shapes.mapping_of(keys),
    )


def _nearest(names: frozenset[str]) -> list[Near]:
    """The formats that share the most names with a record; of those that share as many, the smaller ones."""
    known = [(one.about.name, shapes.names_of_format(one)) for one in formats.FORMATS]
    shared = [(-len(names & theirs), len(theirs), name, names & theirs) for name, theirs in known]
    return [Near(name, tuple(sorted(both))) for few, _, name, both in sorted(shared)[:_NEAREST] if few]
