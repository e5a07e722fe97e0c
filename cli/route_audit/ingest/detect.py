"""Which format a log has: exactly one recognises it, or an error says why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any

import msgspec

from route_audit.errors import ConfigError, InputError
from route_audit.ingest import formats
from route_audit.ingest.databases import SQLITE_MAGIC, sqlite_records
from route_audit.ingest.documents import Document
from route_audit.ingest.excerpts import PLAIN_KEY
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, SQLITE, LogFormat
from route_audit.ingest.lines import DECODING_ERRORS, decode_object, without_prefix
from route_audit.ingest.source import Source
from route_audit.ingest.tables import PARQUET_MAGIC, csv_records, header_of, parquet_records

DOCUMENT = "document"
"""JSON that is not one object a line; a format that comes as JSONL comes as this too."""

PREFIXED = "prefixed"
"""JSON lines with something before each object, as the time that a collector of logs puts there."""

EMPTY = "empty"
UNKNOWN = "unknown"

MAPPED_BY = "map:"
"""What the name of a format begins with that a mapping file describes; the file's path follows."""

HEAD = 1 << 20
"""How much of a file is looked at."""

_LONG_HEAD = 1 << 25
"""How much is looked at when the first line is longer than HEAD."""

_SHAPES = {
    JSONL: "JSON lines",
    PREFIXED: "JSON lines with a prefix",
    DOCUMENT: "JSON",
    CSV: "CSV",
    PARQUET: "Parquet",
    SQLITE: "SQLite",
    UNKNOWN: "text",
}
_NO_RECORD = {
    JSONL: "no line of this file is a JSON object",
    DOCUMENT: "no object in this file can be decoded as JSON",
    CSV: "there is no row below the header of this file",
    PARQUET: "this is no Parquet file that can be read, or it has no rows",
    SQLITE: "this is no SQLite file that can be read, or it has no tables that are known",
}
_ANY = msgspec.json.Decoder()
_COLUMN = re.compile(r"[A-Za-z_][\w.-]{0,39}")
_SAMPLE = 50
_LINES_TRIED = 200
_KEYS_SHOWN = 12
_WRITTEN_OTHERWISE = (
    (re.compile(rb"^\s*\[?\s*\{\s*'"), "this is Python's own spelling, not JSON", "write it with json.dumps"),
    (re.compile(rb"[:\[,]\s*-?(?:NaN|Infinity)\b"), "NaN and Infinity are no JSON", "write null for them"),
    (
        re.compile(rb"^[^\n\r]*,[^\n\r]*\r(?!\n)"),
        "the lines of this table end as on old Macs",
        "save it as CSV UTF-8",
    ),
    (
        re.compile(rb"^sep=.\r?\n", re.IGNORECASE),
        "this table begins with Excel's sep= line",
        "remove that line",
    ),
    (
        re.compile(
            rb"(?:Received|Added) request (?:chatcmpl|cmpl)-|Avg prompt throughput: |\bPrefill batch[.,]"
        ),
        "this is the text log of a vLLM or SGLang server, which has no tokens of a request",
        "log pairs of request and response before it, or its spans: vLLM has --otlp-traces-endpoint",
    ),
)
"""How a text begins, or what is in it, that can't be read; what is said of it, and what helps."""

_INTERFACES = frozenset(
    {
        "openai-chat",
        "openai-responses",
        "anthropic-messages",
        "gemini-pairs",
        "bedrock-pairs",
        "body-columns",
    }
)
"""Formats of pairs, all of which one of them reads."""
_OF_A_REPORT = {"schema_version", "tool", "coverage", "baseline"}
_HINT = (
    "name the format with --log-format, or the columns with --map; `route-audit formats detect FILE` writes a"
    " mapping to begin with"
)

Record = Mapping[str, Any]


class UnrecognisedError(InputError):
    """No format recognises a file, or the named one does not come that way."""


def enough(head: bytes) -> bool:
    """True when ``head`` suffices to recognise a file by: 1 MB, and one whole record."""
    if len(head) < HEAD:
        return False
    if b"\n" in head or head.lstrip()[:1] == b"[" or len(head) >= _LONG_HEAD:
        return True
    return bool(_objects_of_pages(head, (key for known in formats.FORMATS for key in known.pages)))


def container_of(head: bytes, *, complete: bool) -> str:
    """What holds the records: JSONL, PREFIXED, DOCUMENT, CSV, PARQUET, SQLITE, EMPTY or UNKNOWN.

    Args:
        head: the text's beginning.
        complete: ``head`` is all of it, so that its last line is whole.
    """
    if not head.strip():
        return EMPTY
    for magic, container in ((PARQUET_MAGIC, PARQUET), (SQLITE_MAGIC, SQLITE)):
        if head.startswith(magic):
            return container
    lines = list(islice(_whole_lines(head, complete=complete), _LINES_TRIED))
    objects = [_object(line) is not None for line in lines]
    if any(objects) and (objects[0] or 2 * sum(objects) >= len(objects)):
        return JSONL
    if head.lstrip()[:1] in (b"{", b"["):
        return DOCUMENT
    return _of_text(head, lines)


def _of_text(head: bytes, lines: list[bytes]) -> str:
    """What holds the records of a text that begins with none: the header of a table, or lines of prose.

    In an application's own log few lines may hold a record behind their prefix.
    """
    behind = sum(_object(without_prefix(line)) is not None for line in lines)
    if 2 * behind > len(lines):
        return PREFIXED
    if header_of(head.lstrip().partition(b"\n")[0]):
        return CSV
    return PREFIXED if behind else UNKNOWN


def sample(source: Source, container: str) -> list[Record]:
    """The first records of a file, decoded in full; those that can't be decoded are left out."""
    head, complete = source.head(enough)
    if container in (CSV, PARQUET, SQLITE):
        return list(
            islice((cells for _, cells in _cells(source, container) if not isinstance(cells, str)), _SAMPLE)
        )
    if container == DOCUMENT:
        texts: Iterable[bytes] = (text for _, text in Document(iter((head,))))
    else:
        texts = _whole_lines(head, complete=complete)
        texts = map(without_prefix, texts) if container == PREFIXED else texts
    return _first_objects(texts)


def sample_of_pages(source: Source, pages: Iterable[str]) -> list[Record]:
    """The first records of a JSON file that keeps them in pages; none where it is no such file."""
    return _objects_of_pages(source.head(enough)[0], pages)


def _objects_of_pages(head: bytes, pages: Iterable[str]) -> list[Record]:
    document = Document(iter((head,)), tuple(pages))
    records = _first_objects(text for _, text in document)
    return records if document.paged else []


def _cells(source: Source, container: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    if container == PARQUET:
        return parquet_records(source, None)
    if container == SQLITE:
        return sqlite_records(source, [query for known in formats.FORMATS for query in known.queries])
    return csv_records(iter((source.head(enough)[0],)))


def _first_objects(texts: Iterable[bytes]) -> list[Record]:
    records = (_object(text) for text in texts)
    return list(islice((record for record in records if record is not None), _SAMPLE))


def format_named(name: str) -> LogFormat:
    """The format called ``name``; ``map:FILE`` is the one that a mapping file describes.

    Raises:
        ConfigError: there is none.
    """
    if name.startswith(MAPPED_BY):
        from route_audit.ingest.formats.custom import custom

        return custom(name.removeprefix(MAPPED_BY))
    for log_format in formats.FORMATS:
        if log_format.about.name == name:
            return log_format
    names = [log_format.about.name for log_format in formats.FORMATS]
    close = get_close_matches(name.lower().replace("_", "-"), names, 1, cutoff=0.5)
    guess = f"did you mean {close[0]}? " if close else ""
    raise ConfigError(
        f"there is no log format called '{name}'",
        where="--log-format",
        hint=f"{guess}`route-audit formats` lists them",
    )


def checked(log_format: LogFormat, container: str, where: str) -> str:
    """The container to read a file of a format that the user named.

    Raises:
        InputError: the format does not come in it.
    """
    if container == UNKNOWN and JSONL in log_format.about.containers:
        return JSONL
    if _comes_in(log_format, container):
        return container
    raise UnrecognisedError(
        f"the format '{log_format.about.name}' does not come as {_SHAPES[container]}",
        where=where,
        hint=f"it comes as {', '.join(log_format.about.containers)}; leave out --log-format to recognise it",
    )


def _comes_in(log_format: LogFormat, container: str) -> bool:
    return (JSONL if container in (DOCUMENT, PREFIXED) else container) in log_format.about.containers


def recognise(
    records: list[Record],
    container: str,
    where: str,
    among: Sequence[LogFormat] = (),
    head: bytes = b"",
) -> LogFormat:
    """The one format that claims most of ``records``, or the only one that claims any.

    Args:
        records: a sample of the file.
        container: what it was found in.
        where: the file, for the error.
        among: the formats that come into question; all where none is named.
        head: the file's beginning, for the error.

    Raises:
        InputError: none does, or two do.
    """
    known = among or formats.FORMATS
    candidates = [log_format for log_format in known if _comes_in(log_format, container)]
    claims = [(sum(map(log_format.claims, records)), log_format) for log_format in candidates]
    claims = [(count, log_format) for count, log_format in claims if count]
    claiming = [log_format for count, log_format in claims if 2 * count > len(records)] or [
        log_format for _, log_format in claims
    ]
    if len(claiming) == 1:
        return claiming[0]
    if claiming:
        raise _ambiguous(claiming, where)
    raise unrecognised(records, container, where, head)


def _how_to_show(where: str) -> str:
    """``report`` shows one saved report, which it takes as it was written."""
    if where.lower().endswith(".json") and "://" not in where:
        return f"show it by itself with: route-audit report {where}"
    return "keep it unpacked as report.json, and show it by itself with: route-audit report report.json"


def unrecognised(records: list[Record], container: str, where: str, head: bytes = b"") -> UnrecognisedError:
    """The error for a file that no format claims; of its contents it shows key names alone.

    Args:
        records: a sample of it.
        container: what it was found in.
        where: the file.
        head: its beginning, which may tell why there are no records.
    """
    if records and records[0].keys() >= _OF_A_REPORT:
        return UnrecognisedError(
            "this is a report saved as JSON, and no log",
            where=where,
            hint=_how_to_show(where),
        )
    if records:
        return UnrecognisedError(
            f"no log format recognises this file; its keys are {_keys(records[0], container)}",
            where=where,
            hint=_HINT,
        )
    for mark, what, hint in _WRITTEN_OTHERWISE:
        if mark.search(head):
            return UnrecognisedError(what, where=where, hint=hint)
    if container == UNKNOWN:
        return UnrecognisedError(
            "this is no log: neither JSON, CSV nor Parquet", where=where, hint="see `route-audit formats`"
        )
    return UnrecognisedError(_NO_RECORD[container], where=where, hint="check that the file is whole")


def _ambiguous(claiming: list[LogFormat], where: str) -> InputError:
    names = [log_format.about.name for log_format in claiming]
    hint = f"say which: --log-format {names[0]}"
    if _INTERFACES.issuperset(names):
        hint = "--log-format body-columns reads pairs of several interfaces"
    return InputError(f"this file may be {', '.join(names[:-1])} or {names[-1]}", where=where, hint=hint)


def _keys(record: Record, container: str) -> str:
    plain = _COLUMN if container == CSV else PLAIN_KEY  # a table that lost its header has cells there
    keys = [key if plain.fullmatch(key) else "(masked)" for key in islice(record, _KEYS_SHOWN)]
    more = ", ..." if len(record) > _KEYS_SHOWN else ""
    return (", ".join(keys) or "none") + more


def _whole_lines(head: bytes, *, complete: bool) -> Iterator[bytes]:
    lines = head.split(b"\n")
    return (line for line in (lines if complete else lines[:-1]) if line.strip())


def _object(text: bytes) -> Record | None:
    try:
        record = decode_object(_ANY, text)
    except DECODING_ERRORS:
        return None
    return record if isinstance(record, dict) else None
