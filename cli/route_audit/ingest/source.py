"""One input's bytes: hashed as they lie on disk, then unpacked and turned into UTF-8."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from types import TracebackType
from typing import IO, Self

from route_audit.errors import InputError
from route_audit.ingest import places
from route_audit.ingest.packing import PackingError, is_packed, unpacked
from route_audit.ingest.places import STDIN, shown

CHUNK = 1 << 16
"""How much is read and unpacked at once: so much, and what becomes of it, stays in the processor's cache."""

COPY_LIMIT = 1 << 28
"""So much of a packed file or a pipe is held in memory where its records can't be read in order."""

SHRANK = "file that was cut short while it was read: only what was left is counted"

GREW = "file that grew while it was read: only what was there at first is counted"

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

    A file that grows meanwhile is read up to the size it had, and there up to its last whole line.

    Args:
        path: what ``places`` opens; ``-`` is standard input.
        size: the file's size when it was planned; None takes the one that it has now.
        span: the bytes to read of a file that is plain UTF-8; None reads all, unpacks and recodes.
        progress: told the bytes as they are read.

    Attributes:
        damage: what is wrong with the compression, or None. What could be unpacked was given.
        grew: more was written to the file while it was read.
        shrank: it ended before the size that it had when it was planned.

    Raises:
        InputError: the file can't be opened or read.
    """

    def __init__(
        self,
        path: str,
        *,
        size: int | None = None,
        span: tuple[int, int] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.damage: str | None = None
        self.grew = self.shrank = False
        self._path = path
        self._progress = progress
        self._hash = hashlib.sha256()
        self._begun = self._by_lines = False
        self._ahead = b""
        self._copy: IO[bytes] | None = None
        self._file = places.opened(path)
        self._regular = _regular_size(path, self._file)
        start, end = span or (0, self._regular if size is None or self._regular is None else size)
        if start:
            self._file.seek(start)
        self._raw = self._read_raw(None if end is None else end - start)
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
            pieces = [self._ahead]
            wanted = max(CHUNK, len(self._ahead))
            while wanted > 0 and (chunk := next(self._text, None)) is not None:
                pieces.append(chunk)
                wanted -= len(chunk)
            self._ahead = b"".join(pieces)
            if wanted > 0:
                return self._ahead, True
        return self._ahead, False

    def seekable(self, magic: bytes) -> IO[bytes]:
        """The input as a file to read at any place: itself when it begins with ``magic``, else a copy.

        The copy holds what was packed or came from a pipe, in memory: no text may go to the disk.

        Raises:
            InputError: there is more of it than COPY_LIMIT.
        """
        if self._copy is None:
            self._copy = self._opened_again(magic) or io.BytesIO(self.held())
        self._copy.seek(0)
        return self._copy

    def held(self) -> bytes:
        """All the text at once.

        Raises:
            InputError: there is more of it than COPY_LIMIT.
        """
        held = io.BytesIO()
        for chunk in self.chunks():
            if held.tell() + len(chunk) > COPY_LIMIT:
                raise InputError(
                    f"this file can't be read in order, and unpacked it is over {COPY_LIMIT >> 20} MB",
                    where=shown(self._path),
                    hint="unpack it into a file of its own and name that",
                )
            held.write(chunk)
        return held.getvalue()

    def plain(self, magic: bytes) -> str | None:
        """The path of the input where it lies on disk as it is and begins with ``magic``, else None."""
        again = self._opened_again(magic) if places.lies_here(self._path) else None
        if again is None:
            return None
        again.close()
        return self._path

    def sha256(self) -> str:
        """The SHA-256 of the input as it lies on disk or in its archive; reads what is left of it."""
        with suppress(PackingError):
            for _ in self._raw:
                pass
        return self._hash.hexdigest()

    def _opened_again(self, magic: bytes) -> IO[bytes] | None:
        if places.is_pipe(self._path) or places.INSIDE in self._path:
            return None
        again = places.opened(self._path)
        if again.read(len(magic)) == magic:
            return again
        again.close()
        return None

    def _read_raw(self, left: int | None) -> Iterator[bytes]:
        while left != 0 and (chunk := self._read(CHUNK if left is None else min(CHUNK, left))):
            if left is not None:
                left -= len(chunk)
            if not self._begun:
                self._begun, self._by_lines = True, not is_packed(chunk) and encoding_of(chunk)[0] == "utf-8"
            if left == 0 and self._by_lines:
                chunk = self._whole_lines(chunk)
            self._hash.update(chunk)
            if self._progress:
                self._progress(len(chunk))
            yield chunk
        self.shrank = bool(left)

    def _whole_lines(self, chunk: bytes) -> bytes:
        """The last chunk of a file, without the line that was still being written when it was planned."""
        if self._regular is None or chunk.endswith(b"\n"):
            return chunk
        now = _regular_size(self._path, self._file)
        self.grew = now is not None and now > self._file.tell()
        end = chunk.rfind(b"\n") + 1
        return chunk[:end] if self.grew and end else chunk

    def _read(self, size: int) -> bytes:
        return places.read(self._path, self._file, size)

    def _unpacked(self) -> Iterator[bytes]:
        try:
            yield from unpacked(self._raw)
        except PackingError as error:
            self.damage = error.reason


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


def _regular_size(path: str, file: IO[bytes]) -> int | None:
    """How long a file of this machine is; None for a pipe, and for what the system makes up as it is read."""
    if not places.lies_here(path):
        return None
    status = os.fstat(file.fileno())
    return status.st_size or None if stat.S_ISREG(status.st_mode) else None
