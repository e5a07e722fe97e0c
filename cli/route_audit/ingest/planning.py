"""What there is to read, in parts that can be read apart from each other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from route_audit.errors import InputError
from route_audit.ingest import archives, detect, formats, places
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, LogFormat
from route_audit.ingest.packing import is_packed
from route_audit.ingest.paths import ARCHIVE, SUFFIXES, Found, find, is_ledger
from route_audit.ingest.places import shown
from route_audit.ingest.readers import readers_for
from route_audit.ingest.source import CHUNK, Source, encoding_of
from route_audit.ledger.files import tally

LEDGER = "ledger"
"""The container of a part that is a ledger already: it is passed through, not read."""

UNDECIDED = ""
"""The format of standard input, which can be looked at only once: when it is read."""

UNREADABLE = "file in a folder skipped: it can't be read"

MANY_SKIPPED = "more files in folders skipped: no log format recognises them"

_JSON = (JSONL, detect.DOCUMENT)

_LEAST_SPLIT = 1 << 23
"""A smaller file is not worth splitting."""

_TAR_AT, _TAR = slice(257, 262), b"ustar"

_PARTS_PER_JOB = 4
_LARGEST_SPAN = 1 << 26
_SKIPS_NAMED = 5


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or a byte range of one, to read in one go, anywhere.

    Attributes:
        path: where to open it; ``-`` is standard input.
        name: the path as shown to people.
        container: JSONL, CSV, PARQUET, LEDGER, or one of ``detect``'s.
        format: the log format's name; UNDECIDED until it is read.
        span: the bytes from and to, cut at line breaks; None for the whole file.
        first_line: the number of the first line of the span.
        whole_size: where the file ended when it was cut into spans.
        size: bytes to read, None where unknown.
        warnings: what was passed over in finding this part, counted by reason.
        companions: where to open the files that hold the other half of its calls.
    """

    path: str
    name: str
    container: str
    format: str
    span: tuple[int, int] | None = None
    first_line: int = 1
    whole_size: int | None = None
    size: int | None = None
    warnings: dict[str, int] = msgspec.field(default_factory=dict)
    companions: tuple[str, ...] = ()

    @property
    def ends_the_file(self) -> bool:
        """True for a whole file, and for the last range of one that was split."""
        return self.span is None or self.span[1] == self.whole_size


def plan(paths: Sequence[str], *, log_format: str | None, jobs: int) -> list[Part]:
    """The parts to read, in the order of ``paths``; a folder's files by name.

    A file that the user named must be usable. One that was found in a folder or by a glob is skipped,
    and counted as a warning, when no format recognises it.

    Args:
        paths: files, folders, globs and ``-``; a ``*.ledger.parquet`` becomes a part of its own.
        log_format: the name of the one format that all have, or None to recognise it.
        jobs: how many readers there are, 0 for as many as are worth it; with more than one, large files are
            split.

    Raises:
        InputError: nothing to read, or a file that no format or more than one recognises.
        ConfigError: there is no format of that name.
    """
    named = None if log_format is None else detect.format_named(log_format)
    search = find(paths)
    skipped = search.skipped
    files: list[Part] = []
    for found in search.files:
        try:
            files.append(_whole(found, named))
        except detect.UnrecognisedError:
            if found.named:
                raise
            tally(skipped, {_skipped(found, skipped): 1})
        except places.UnreadableError:
            if found.named:
                raise
            tally(skipped, {UNREADABLE: 1})
    if not files:
        raise _nothing(paths, skipped)
    jobs = jobs or readers_of(files)
    parts = [part for whole in files for part in _cut(whole, jobs)]
    parts[0] = msgspec.structs.replace(parts[0], warnings=skipped)
    return [_accompanied(part, parts) for part in parts]


def readers_of(parts: Iterable[Part]) -> int:
    """How many processes are worth starting to read ``parts``, 1 at least, however files are cut into them.

    What only this process can read counts as nothing, and so does a ledger, which is not read.
    """
    return readers_for(
        part.size for part in parts if part.container != LEDGER and not places.only_here(part.path)
    )


def _accompanied(part: Part, parts: Sequence[Part]) -> Part:
    """``part`` with the files of the format that holds its other half: those in its folder, else all."""
    if part.container not in (JSONL, detect.PREFIXED, detect.DOCUMENT, CSV, PARQUET):
        return part
    wanted = detect.format_named(part.format).companion
    if not wanted:  # most have none: looking through all parts for each would be quadratic
        return part
    found = dict.fromkeys(other.path for other in parts if other.format == wanted)
    near = [path for path in found if os.path.dirname(path) == os.path.dirname(part.path)]  # noqa: PTH120
    return msgspec.structs.replace(part, companions=tuple(near or found))


def _skipped(found: Found, skipped: dict[str, int]) -> str:
    reason = f"skipped {found.name}: no log format recognises it"
    return reason if sum(known.startswith("skipped ") for known in skipped) < _SKIPS_NAMED else MANY_SKIPPED


def _nothing(paths: Sequence[str], skipped: dict[str, int]) -> InputError:
    passed = "; ".join(f"{reason} ({count})" for reason, count in skipped.items())
    return InputError(
        "there is no log to read" + (f": {passed}" if passed else ""),
        where=" ".join(map(shown, paths)) or "LOGS",
        hint=f"name files, or folders with files that end in {' '.join((*SUFFIXES, ARCHIVE))}",
    )


def _whole(found: Found, named: LogFormat | None) -> Part:
    """The whole of a file as one part."""
    if places.is_pipe(found.path) and not is_ledger(found.path):
        name = named.about.name if named else UNDECIDED
        return Part(path=found.path, name=found.name, container=detect.UNKNOWN, format=name)
    size = places.size_of(found.path) if found.size is None else found.size
    if is_ledger(found.path):
        if not places.lies_here(found.path):
            raise InputError(
                "a ledger can't be read from a URL or a pipe",
                where=found.name,
                hint="download it and name the file",
            )
        return Part(path=found.path, name=found.name, container=LEDGER, format=LEDGER, size=size)
    with Source(found.path) as source:
        container, log_format = look(source, found.name, named)
    return Part(path=found.path, name=found.name, container=container, format=log_format, size=size)


def _cut(whole: Part, jobs: int) -> Iterator[Part]:
    """``whole`` in the parts that ``jobs`` readers take turns at; itself where it can't be divided."""
    size = whole.size
    apart = whole.container == JSONL and not detect.format_named(whole.format).whole
    if jobs > 1 and apart and size is not None and _can_split(whole.path, size):
        yield from _split(whole, size, jobs)
    else:
        yield whole


def look(source: Source, name: str, named: LogFormat | None) -> tuple[str, str]:
    """The container of what ``source`` gives, and the name of its format.

    Raises:
        InputError: no format or more than one recognises it, or ``named`` does not come that way.
    """
    head, complete = source.head(detect.enough)
    if archives.is_archive(head):
        raise detect.UnrecognisedError(
            "an archive can't be read from a pipe, nor within another packing",
            where=name,
            hint="save it as a file of its own and name that",
        )
    if head[_TAR_AT].startswith(_TAR):
        raise detect.UnrecognisedError(
            "a tar archive can't be read",
            where=name,
            hint="unpack it (`tar xf`) and name the folder; zip archives can be read",
        )
    container = detect.container_of(head, complete=complete)
    if container == detect.EMPTY:
        return container, detect.EMPTY
    if named is not None:
        paged = container in _JSON and detect.sample_of_pages(source, named.pages)
        return detect.DOCUMENT if paged else detect.checked(named, container, name), named.about.name
    try:
        found = detect.recognise(detect.sample(source, container), container, name, head=head)
    except detect.UnrecognisedError as error:
        of_pages = _of_pages(source, name, error) if container in _JSON else None
        if of_pages is None:
            raise
        return detect.DOCUMENT, of_pages
    return container, found.about.name


def _of_pages(source: Source, name: str, unknown: detect.UnrecognisedError) -> str | None:
    """The format of a JSON file that keeps its records in pages; None where it is no such file.

    Raises:
        InputError: two formats recognise the pages.
        UnrecognisedError: none does; ``unknown``, which names the keys of the file and not those within it.
    """
    paged = [log_format for log_format in formats.FORMATS if log_format.pages]
    records = detect.sample_of_pages(source, {key for log_format in paged for key in log_format.pages})
    try:
        return detect.recognise(records, detect.DOCUMENT, name, paged).about.name if records else None
    except detect.UnrecognisedError:
        raise unknown from None


def _can_split(path: str, size: int) -> bool:
    """True for a file of this machine that is worth splitting, and is plain UTF-8."""
    if size < _LEAST_SPLIT or not places.lies_here(path):
        return False
    with open(path, "rb") as file:  # noqa: PTH123
        first = file.read(8)
    return not is_packed(first) and encoding_of(first)[0] == "utf-8"


def _split(whole: Part, size: int, jobs: int) -> Iterator[Part]:
    """Byte ranges that end at line breaks, each with the number of its first line."""
    aim = min(_LARGEST_SPAN, max(_LEAST_SPLIT // 2, -(-size // (jobs * _PARTS_PER_JOB))))
    start, first_line = 0, 1
    for end, lines in _cuts(whole.path, size, aim):
        span = (start, end)
        yield msgspec.structs.replace(
            whole, span=span, first_line=first_line, size=end - start, whole_size=size
        )
        start, first_line = end, first_line + lines


def _cuts(path: str, size: int, aim: int) -> Iterator[tuple[int, int]]:
    """Where each range of about ``aim`` bytes ends, and how many line breaks it has."""
    start = position = lines = 0
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        while chunk := file.read(min(CHUNK, size - position)):
            newline = chunk.rfind(b"\n") + 1
            position += len(chunk)
            lines += chunk.count(b"\n")
            if newline and position - start >= aim:
                end = position - len(chunk) + newline
                yield end, lines
                start, lines = end, 0
    if position > start:
        yield position, lines
