"""From what a user names (files, folders, globs, ``-``) to the files to read, each once."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from route_audit.errors import InputError
from route_audit.ledger.files import SUFFIX as LEDGER_SUFFIX
from route_audit.ledger.files import tally

STDIN = "-"

SUFFIXES = (".jsonl", ".ndjson", ".json", ".log", ".csv", ".tsv", ".parquet")
"""How a file in a folder has to end to be taken for a log; a named file may end as it likes."""

PACKED = (".gz", ".zst", ".bz2", ".xz")
"""What may follow such an end. How a file is really packed, its first bytes say."""

READ_TWICE = "file given twice, read once"
NO_LOG_NAME = "file in a folder skipped: its name is not a log's"
LEDGER_IN_FOLDER = "ledger in a folder skipped: name it to read it"


def shown(path: str) -> str:
    """``path`` with nothing in it that can't be written as UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read.

    Attributes:
        path: where to open it; ``-`` is standard input.
        named: the user named this very file, so that it must be usable.
    """

    path: str
    named: bool

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

    def add(self, path: str, *, named: bool) -> None:
        """Take ``path`` in, unless the file it leads to was taken before."""
        real = path if path == STDIN else os.path.realpath(path)
        if real in self._seen:
            self.skip(READ_TWICE)
        else:
            self._seen.add(real)
            self.files.append(Found(path, named))


def find(paths: Sequence[str]) -> Search:
    """The files behind ``paths``, in their order; a folder's files by name.

    Raises:
        InputError: a path leads to nothing.
    """
    search = Search()
    for path in paths:
        if path == STDIN:
            search.add(path, named=True)
        else:
            for match in _matches(path):
                _add(search, match, named=match == path)
    return search


def _matches(path: str) -> list[str]:
    """A glob's files; a path that exists is never taken for a glob, whatever characters it has."""
    if os.path.lexists(path):
        return [path]
    matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207
    if matches:
        return matches
    raise InputError(
        "there is no such file or folder" if not glob.has_magic(path) else "no file matches",
        where=shown(path),
        hint="check the path; it is read from the folder that you are in",
    )


def _add(search: Search, path: str, *, named: bool) -> None:
    if os.path.isdir(path):  # noqa: PTH112  # paths stay as the user wrote them
        _add_folder(search, path)
    elif os.path.exists(path):  # noqa: PTH110
        search.add(path, named=named or is_ledger(path))
    else:
        raise InputError(
            "this link leads to no file",
            where=shown(path),
            hint="mend the link or leave it out",
        )


def _add_folder(search: Search, folder: str) -> None:
    for path in _walk(folder):
        if is_ledger(path):
            search.skip(LEDGER_IN_FOLDER)
        elif _looks_like_a_log(path):
            search.add(path, named=False)
        else:
            search.skip(NO_LOG_NAME)


def _walk(folder: str) -> Iterator[str]:
    """Every regular file below ``folder`` that is not hidden, in the same order on every machine."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(parent, name)  # noqa: PTH118
            if not name.startswith(".") and os.path.isfile(path):  # noqa: PTH113
                yield path


def is_ledger(path: str) -> bool:
    """True when the name says that the file is a ledger, not a log."""
    return path.lower().endswith(LEDGER_SUFFIX)


def _looks_like_a_log(path: str) -> bool:
    name = Path(path).name.lower()
    for packed in PACKED:
        name = name.removesuffix(packed)
    return name.endswith(SUFFIXES)
