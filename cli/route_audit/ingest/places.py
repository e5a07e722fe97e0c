"""Where input lies: in a file, behind a URL, in an archive, or at the other end of a pipe."""

from __future__ import annotations

import os
import stat
import sys
from typing import IO

from route_audit.errors import InputError
from route_audit.ingest import archives, remote

STDIN = "-"

INSIDE = "\0"
"""What parts an archive's path from a member's name. No path and no URL can hold it; people see ``!``."""

SHOWN_INSIDE = "!"

_MAGIC = 4


def shown(path: str) -> str:
    """``path`` for people's eyes: fit for UTF-8, and without the password or key that a URL may hold."""
    outer, inside, member = path.partition(INSIDE)
    if remote.is_url(outer):
        outer = remote.without_secrets(outer)
    whole = outer + SHOWN_INSIDE + member if inside else outer
    return os.fsencode(whole).decode("utf-8", "replace")


def member_of(archive: str, name: str) -> str:
    """The path of the file ``name`` in ``archive``."""
    return archive + INSIDE + name


def is_pipe(path: str) -> bool:
    """True for what can be read only once and only here: standard input, a named pipe, a device."""
    if path == STDIN:
        return True
    if INSIDE in path or remote.is_url(path):
        return False
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  # paths stay as the user wrote them
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


def only_here(path: str) -> bool:
    """True for what no other process can read."""
    return is_pipe(path) or remote.is_of_this_process(path)


def lies_here(path: str) -> bool:
    """True for a regular file of this machine, which can be read at any place and by any process."""
    return INSIDE not in path and not remote.is_url(path) and not is_pipe(path)


def opened(path: str) -> IO[bytes]:
    """The bytes of ``path`` to read from front to back; those of a member are unpacked on the way.

    Raises:
        InputError: they can't be read.
        ConfigError: something must be installed to reach them.
    """
    archive, inside, member = path.partition(INSIDE)
    if inside:
        return _opened_in(archive, member)
    return _opened(path)


def read(path: str, file: IO[bytes], size: int) -> bytes:
    """The next bytes of ``file``, which is what ``path`` opened: at most ``size``, b"" at the end.

    Raises:
        InputError: they can't be read.
    """
    try:
        if remote.is_url(path):
            return remote.asked(path, lambda: file.read(size))
        return file.read(size)
    except OSError as error:
        raise unreadable(path, error) from error


def size_of(path: str) -> int | None:
    """How long a regular file is; None where that can't be known.

    Raises:
        InputError: the file can't be read.
    """
    if not lies_here(path):
        return None
    try:
        return os.stat(path).st_size  # noqa: PTH116  # paths stay as the user wrote them
    except OSError as error:
        raise unreadable(path, error) from error


class UnreadableError(InputError):
    """The system does not let us read a file."""


def unreadable(path: str, error: OSError) -> UnreadableError:
    """The error for a file that the system does not let us read."""
    return UnreadableError(
        f"can't read the file: {error.strerror or type(error).__name__}",
        where=shown(path),
        hint="check that it exists and that you may read it",
    )


def members(path: str) -> list[archives.Member] | None:
    """The files in ``path`` where that is an archive, else None; no pipe is looked at.

    Raises:
        InputError: it can't be read, or it is an archive whose list of files can't be.
        ConfigError: something must be installed to reach it.
    """
    if INSIDE in path or is_pipe(path):
        return None
    with _opened(path) as file:
        first = read(path, file, _MAGIC)
        if not archives.is_archive(first):
            return None
        file.seek(0)
        try:
            return archives.members(file)
        except archives.ArchiveError as error:
            raise damaged(path) from error


def damaged(path: str) -> InputError:
    """The error for an archive that does not say what is in it."""
    return InputError(
        "this archive is damaged or cut off: its list of files can't be read",
        where=shown(path),
        hint="copy or download it once more; `unzip -t` tests it",
    )


def _opened_in(archive: str, member: str) -> IO[bytes]:
    file = _opened(archive)
    try:
        return archives.opened(file, member)
    except archives.ArchiveError as error:
        file.close()
        raise damaged(archive) from error


def _opened(path: str) -> IO[bytes]:
    if path == STDIN:
        return _standard_input()
    if remote.is_url(path):
        return remote.opened(path)
    try:
        return open(path, "rb", buffering=0)  # noqa: PTH123  # whoever asked closes it
    except OSError as error:
        raise unreadable(path, error) from error


def _standard_input() -> IO[bytes]:
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(
            "nothing comes from standard input",
            where=STDIN,
            hint="pipe logs into it, or name files instead of -",
        )
    return sys.stdin.buffer
