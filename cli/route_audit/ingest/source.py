"""One input's bytes: hashed as they lie on disk, then unpacked and turned into UTF-8."""

from __future__ import annotations

import codecs
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from types import TracebackType
from typing import IO, Self

from route_audit.errors import InputError
from route_audit.ingest.packing import PackingError, unpacked
from route_audit.ingest.paths import STDIN, shown

CHUNK = 1 << 16
"""How much is read and unpacked at once: so much, and what becomes of it, stays in the processor's cache."""

Progress = Callable[[int], None]
"""Told how many more bytes of the input have been read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NULS = {
    b"\1\0\0\0": "utf-32-le",
    b"\0\0\0\1": "utf-32-be",
    b"\1\0\1\0": "utf-16-le",
    b"\0\1\0\1": "utf-16-be",
}
"""Which of the first four bytes are not NUL when ASCII characters stand there in a wide encoding."""


class Source:
    """A file, a byte range of one, or standard input, read once from front to back.

    Args:
        path: the file; ``-`` is standard input.
        span: the bytes to read of a file that is plain UTF-8; None reads all, unpacks and recodes.
        progress: told the bytes as they are read.

    Attributes:
        damage: what is wrong with the compression, or None. What could be unpacked was given.

    Raises:
        InputError: the file can't be opened or read.
    """

    def __init__(
        self, path: str, *, span: tuple[int, int] | None = None, progress: Progress | None = None
    ) -> None:
        self.damage: str | None = None
        self._path = path
        self._progress = progress
        self._hash = hashlib.sha256()
        self._ahead = b""
        self._copy: IO[bytes] | None = None
        self._file = _open(path)
        start, end = span or (0, sys.maxsize)
        if start:
            self._file.seek(start)
        self._raw = self._read_raw(end - start)
        self._text = self._raw if start else _as_utf8(self._unpacked())

    def __enter__(self) -> Self:
        """Close the file when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; standard input stays open."""
        if self._path != STDIN:
            self._file.close()
        if self._copy is not None:
            self._copy.close()

    def chunks(self) -> Iterator[bytes]:
        """All the text, as UTF-8 without a byte order mark."""
        if self._ahead:
            yield self._ahead
            self._ahead = b""
        yield from self._text

    def head(self, enough: Callable[[bytes], bool]) -> tuple[bytes, bool]:
        """The text's first bytes, until there are ``enough``, and whether that is all there is.

        ``chunks`` gives them again.
        """
        while not enough(self._ahead):
            chunk = next(self._text, None)
            if chunk is None:
                return self._ahead, True
            self._ahead += chunk
        return self._ahead, False

    def seekable(self, magic: bytes) -> IO[bytes]:
        """The input as a file to read at any place: itself when it begins with ``magic``, else a copy.

        The copy holds what was packed or came from a pipe, on disk.
        """
        if self._copy is None:
            self._copy = self._opened_again(magic) or self._copied()
        self._copy.seek(0)
        return self._copy

    def plain(self, magic: bytes) -> str | None:
        """The path of the input where it lies on disk as it is and begins with ``magic``, else None."""
        again = self._opened_again(magic)
        if again is None:
            return None
        again.close()
        return self._path

    def sha256(self) -> str:
        """The SHA-256 of the input as it lies on disk; reads what is left of it."""
        for _ in self._raw:
            pass
        return self._hash.hexdigest()

    def _opened_again(self, magic: bytes) -> IO[bytes] | None:
        if self._path == STDIN:
            return None
        again = _open(self._path)
        if again.read(len(magic)) == magic:
            return again
        again.close()
        return None

    def _copied(self) -> IO[bytes]:
        copy = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the Source
        for chunk in self.chunks():
            copy.write(chunk)
        return copy

    def _read_raw(self, left: int) -> Iterator[bytes]:
        while left and (chunk := self._read(min(CHUNK, left))):
            left -= len(chunk)
            self._hash.update(chunk)
            if self._progress:
                self._progress(len(chunk))
            yield chunk

    def _read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            raise unreadable(self._path, error) from error

    def _unpacked(self) -> Iterator[bytes]:
        try:
            yield from unpacked(self._raw)
        except PackingError as error:
            self.damage = error.reason


def unreadable(path: str, error: OSError) -> InputError:
    """The error for a file that the system does not let us read."""
    return InputError(
        f"can't read the file: {error.strerror or error}",
        where=shown(path),
        hint="check that it exists and that you may read it",
    )


def encoding_of(first: bytes) -> tuple[str, int]:
    """The Unicode encoding of a text that begins with ``first``, and how long its mark is.

    Without a mark it is UTF-8, unless the NULs stand as they do in UTF-16 and UTF-32.
    """
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    return _NULS.get(bytes(byte != 0 for byte in first[:4]), "utf-8"), 0


def _as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Without a mark, and recoded where the text is wide; what can't be recoded isn't UTF-8 after it."""
    first = b""
    while len(first) < len(codecs.BOM_UTF32_LE) and (chunk := next(chunks, None)) is not None:
        first += chunk
    encoding, mark = encoding_of(first)
    errors = "replace" if encoding.startswith("utf-32") else "surrogatepass"
    texts = filter(None, chain((first[mark:],), chunks))  # unpacking gives empty pieces on its way
    if encoding == "utf-8":
        yield from texts
        return
    decode = codecs.getincrementaldecoder(encoding)(errors)
    for text in texts:
        yield decode.decode(text).encode("utf-8", "surrogatepass")
    if decode.getstate()[0]:
        yield b"\xff"


def _open(path: str) -> IO[bytes]:
    if path == STDIN:
        if sys.stdin is None or sys.stdin.isatty():
            raise InputError(
                "nothing comes from standard input",
                where=STDIN,
                hint="pipe logs into it, or name files instead of -",
            )
        return sys.stdin.buffer
    try:
        return open(path, "rb", buffering=0)  # noqa: PTH123  # a Source closes its file
    except OSError as error:
        raise unreadable(path, error) from error
