"""Zip archives: the files in them, each read by itself and unpacked as it comes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple, cast

from isal import isal_zlib

from route_audit.ingest import packing

MAGICS = (b"PK\3\4", b"PK\5\6")
"""How an archive begins; the second has no files."""

ENCRYPTED = "encrypted file in an archive skipped: unpack it with its password"
OVERLAPS = "file in an archive skipped: it overlaps another one"
UNKNOWN_METHOD = "file in an archive skipped: packed in a way that is not known; unpack it first"

_ENCRYPTED_FLAG = 1
_NAME_SIZE = slice(26, 28)
_EXTRA_SIZE = slice(28, 30)
_HEADER = 30
_CHUNK = 1 << 16
_ERRORS = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error)


class ArchiveError(Exception):
    """Raised for an archive whose list of files can't be read."""


class Member(NamedTuple):
    """A file in an archive.

    Attributes:
        name: with its folders, as the archive has it.
        size: its bytes when unpacked, as the archive says.
        skipped: why it can't be read, or None.
    """

    name: str
    size: int
    skipped: str | None


def is_archive(first: bytes) -> bool:
    """True when a file that begins with ``first`` is a zip archive."""
    return first.startswith(MAGICS)


def members(file: IO[bytes]) -> list[Member]:
    """The files of an archive, by name; of those with one name the last, as unpacking leaves it.

    Raises:
        ArchiveError: there is no list that can be read.
    """
    by_name = {entry.filename: entry for entry in _entries(file) if not entry.is_dir()}
    overlapping = _overlapping(list(by_name.values()))
    return [
        Member(name, entry.file_size, _unreadable(entry, overlapping))
        for name, entry in sorted(by_name.items())
    ]


def opened(file: IO[bytes], name: str) -> IO[bytes]:
    """The file ``name`` of an archive, unpacked as it is read; closing it closes the archive.

    Raises:
        ArchiveError: there is no list that can be read, or no such file in it.
    """
    by_name = {entry.filename: entry for entry in _entries(file)}
    if name not in by_name:
        raise ArchiveError
    return cast("IO[bytes]", _Unpacked(file, by_name[name]))


def _entries(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except _ERRORS as error:
        raise ArchiveError from error


def _unreadable(entry: zipfile.ZipInfo, overlapping: set[str]) -> str | None:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return ENCRYPTED
    if entry.filename in overlapping:
        return OVERLAPS
    return None if entry.compress_type in packing.IN_ARCHIVES else UNKNOWN_METHOD


def _overlapping(entries: list[zipfile.ZipInfo]) -> set[str]:
    """Files that share bytes with the one before: by that trick a small archive unpacks without end."""
    overlapping, end = set(), 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            overlapping.add(entry.filename)
        end = max(end, entry.header_offset + _HEADER + entry.compress_size)
    return overlapping


class _Unpacked(io.RawIOBase):
    """The bytes of one file of an archive, checked against its checksum at the end."""

    def __init__(self, file: IO[bytes], entry: zipfile.ZipInfo) -> None:
        self._file = file
        self._pieces = _pieces(file, entry)
        self._held = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` with what comes next.

        Raises:
            PackingError: it is damaged; all before that was given.
        """
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = memoryview(piece)
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size

    def close(self) -> None:
        self._file.close()
        super().close()


def _pieces(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    checksum = 0
    for piece in packing.unpacked_as(entry.compress_type, _packed(file, entry)):
        checksum = isal_zlib.crc32(piece, checksum)
        yield piece
    if checksum != entry.CRC:
        raise packing.PackingError(packing.DAMAGED)


def _packed(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(MAGICS[0]):
        raise packing.PackingError(packing.DAMAGED)
    file.seek(sum(int.from_bytes(header[part], "little") for part in (_NAME_SIZE, _EXTRA_SIZE)), 1)
    left = entry.compress_size
    while left and (chunk := file.read(min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk
