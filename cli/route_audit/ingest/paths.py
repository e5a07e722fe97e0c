"""From what a user names (files, folders, globs, URLs, ``-``) to the files to read, each once."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from route_audit.errors import InputError
from route_audit.ingest import places, remote
from route_audit.ingest.places import INSIDE, SHOWN_INSIDE, STDIN, shown
from route_audit.ledger.files import SUFFIX as LEDGER_SUFFIX
from route_audit.ledger.files import tally

SUFFIXES = (".jsonl", ".jsonl.out", ".ndjson", ".json", ".log", ".csv", ".tsv", ".parquet", ".db", ".sqlite")
"""How a file in a folder or an archive has to end to be taken for a log; a named one may end as it likes."""

PACKED = (".gz", ".zst", ".bz2", ".xz")
"""What may follow such an end. How a file is really packed, its first bytes say."""

ARCHIVE = ".zip"
"""How an archive in a folder has to end. Whether a named file is one, its first bytes say."""

READ_TWICE = "file given twice, read once"
NO_LOG_NAME = "file in a folder skipped: its name is not a log's"
NO_LOG_NAME_INSIDE = "file in an archive skipped: its name is not a log's"
LEDGER_IN_FOLDER = "ledger in a folder skipped: name it to read it"
LEDGER_INSIDE = "ledger in an archive skipped: unpack it and name it"
ARCHIVE_INSIDE = "archive in an archive skipped: unpack it first"
EMPTY_ARCHIVE = "archive without files"
DAMAGED_ARCHIVE = "archive in a folder skipped: it is damaged or can't be read"
LINK_TO_FOLDER = "link to a folder skipped: name it to read it"
LINK_TO_NOTHING = "link that leads to no file skipped"
CLOSED_FOLDER = "folder skipped: it can't be read"

_MACOS_LEFTOVERS = "__MACOSX"


class Found(msgspec.Struct, frozen=True):
    """One file to read.

    Attributes:
        path: where to open it; ``-`` is standard input.
        named: the user named this very file, so that it must be usable.
        size: its bytes, where whoever listed it said so.
    """

    path: str
    named: bool
    size: int | None = None

    @property
    def name(self) -> str:
        """The path as shown to people."""
        return shown(self.path)


@dataclass(slots=True)
class Search:
    """The files found, in the user's order, and what was passed over.

    Attributes:
        files: each file once, however often it was named.
        skipped: how many files were passed over, by reason.
    """

    files: list[Found] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def skip(self, reason: str) -> None:
        """Count a file that was passed over."""
        tally(self.skipped, {reason: 1})

    def add(self, path: str, *, named: bool, size: int | None = None) -> None:
        """Take ``path`` in, unless the file it leads to was taken before."""
        real = _real(path)
        if real in self._seen:
            self.skip(READ_TWICE)
        else:
            self._seen.add(real)
            self.files.append(Found(path, named, size))


def find(paths: Sequence[str]) -> Search:
    """The files behind ``paths``, in their order; those of a folder or an archive by name.

    Raises:
        InputError: a path leads to nothing, or to an archive that can't be read.
        ConfigError: something must be installed to reach a URL.
    """
    search = Search()
    for path in paths:
        if path == STDIN:
            search.add(path, named=True)
        elif remote.is_url(path) and remote.local_path(path) is None:
            _add_remote(search, path)
        else:
            local = remote.local_path(path) if remote.is_url(path) else path
            for match in _matches(local or path):
                _add(search, match, named=match == local)
    return search


def _real(path: str) -> str:
    outer, inside, member = path.partition(INSIDE)
    if outer == STDIN or remote.is_url(outer):
        return path
    return os.path.realpath(outer) + inside + member


def _matches(path: str) -> list[str]:
    """A glob's files; a path that exists is never taken for a glob, whatever characters it has."""
    if os.path.lexists(path):
        return [path]
    matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207
    matches = matches or _member_named(path)
    if matches:
        return matches
    raise InputError(
        "there is no such file or folder" if not glob.has_magic(path) else "no file matches",
        where=shown(path),
        hint="check the path; it is read from the folder that you are in",
    )


def _member_named(path: str) -> list[str]:
    """The member that ``archive.zip!member`` means, if there is such an archive with such a member."""
    archive, _, name = path.partition(SHOWN_INSIDE)
    if not name or not os.path.isfile(archive):  # noqa: PTH113
        return []
    known = {member.name for member in places.members(archive) or () if member.skipped is None}
    return [places.member_of(archive, name)] if name in known else []


def _add(search: Search, path: str, *, named: bool) -> None:
    if INSIDE in path:
        search.add(path, named=True)
    elif os.path.isdir(path):  # noqa: PTH112  # paths stay as the user wrote them
        _add_folder(search, path)
    elif os.path.exists(path):  # noqa: PTH110
        _add_file(search, path, named=named)
    else:
        raise InputError(
            "this link leads to no file",
            where=shown(path),
            hint="mend the link or leave it out",
        )


def _add_file(search: Search, path: str, *, named: bool, size: int | None = None) -> None:
    """Take in a file, or the files in it where it is an archive."""
    members = None if is_ledger(path) else places.members(path)
    if members is None:
        search.add(path, named=named or is_ledger(path), size=size)
        return
    if not members:
        search.skip(EMPTY_ARCHIVE)
    for member in members:
        _add_member(search, path, member.name, member.size, member.skipped)


def _add_member(search: Search, archive: str, name: str, size: int, skipped: str | None) -> None:
    parts = PurePosixPath(name).parts
    if any(part.startswith(".") and part != ".." for part in parts) or _MACOS_LEFTOVERS in parts:
        return
    if is_ledger(name):
        search.skip(LEDGER_INSIDE)
    elif _is_archive(name):
        search.skip(ARCHIVE_INSIDE)
    elif not _looks_like_a_log(name):
        search.skip(NO_LOG_NAME_INSIDE)
    elif skipped is not None:
        search.skip(skipped)
    else:
        search.add(places.member_of(archive, name), named=False, size=size)


def _add_folder(search: Search, folder: str) -> None:
    for path in _walk(search, folder):
        _add_found(search, path)


def _add_found(search: Search, path: str, size: int | None = None) -> None:
    """Take in a file that was found in a folder, if its name is a log's."""
    if is_ledger(path):
        search.skip(LEDGER_IN_FOLDER)
    elif _is_archive(path):
        try:
            _add_file(search, path, named=False, size=size)
        except InputError:
            search.skip(DAMAGED_ARCHIVE)
    elif _looks_like_a_log(path):
        search.add(path, named=False, size=size)
    else:
        search.skip(NO_LOG_NAME)


def _add_remote(search: Search, url: str) -> None:
    entries, single = remote.found(url)
    for entry in entries:
        if single:
            _add_file(search, entry.url, named=True, size=entry.size)
        else:
            _add_found(search, entry.url, entry.size)


def _walk(search: Search, folder: str) -> Iterator[str]:
    """Every regular file below ``folder`` that is not hidden, in the same order on every machine."""
    for parent, folders, names in os.walk(folder, onerror=lambda _: search.skip(CLOSED_FOLDER)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for _ in filter(os.path.islink, (os.path.join(parent, name) for name in folders)):  # noqa: PTH118
            search.skip(LINK_TO_FOLDER)
        shown_names = (name for name in sorted(names) if not name.startswith("."))
        for path in (os.path.join(parent, name) for name in shown_names):  # noqa: PTH118
            if os.path.isfile(path):  # noqa: PTH113
                yield path
            elif os.path.islink(path):  # noqa: PTH114
                search.skip(LINK_TO_NOTHING)


def is_ledger(path: str) -> bool:
    """True when the name says that the file is a ledger, not a log."""
    return path.lower().endswith(LEDGER_SUFFIX)


def _looks_like_a_log(path: str) -> bool:
    name = Path(path).name.lower()
    for packed in PACKED:
        name = name.removesuffix(packed)
    # Services that write logs to object stores number their packed files: 000000.gz
    return name.endswith(SUFFIXES) or (name.isdecimal() and name != Path(path).name.lower())


def _is_archive(path: str) -> bool:
    return path.lower().endswith(ARCHIVE)
