"""Compressed input, told by its first bytes and unpacked as it comes."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from typing import Any

import msgspec
import zstandard
from isal import isal_zlib

CUT_OFF = "compressed data ends early"
DAMAGED = "compressed data is damaged"
TRAILING = "something else follows the compressed data"
BOMB = "compressed data that unpacks to over 1000 times its size"
TOO_LARGE = "compressed data that unpacks to over 1 TB"

FREE = 1 << 26
"""So much may be unpacked from any file, whatever its size."""

RATIO = 1000
"""So many times its own size a file may have beyond FREE. Logs reach 100 times; gzip can't exceed 1,032."""

MOST = 1 << 40
"""So much may be unpacked from one file at most."""

_ERRORS: tuple[Any, ...] = (  # isal declares its error as an instance
    isal_zlib.error,
    zlib.error,
    zstandard.ZstdError,
    lzma.LZMAError,
    OSError,
    EOFError,
)
_GZIP_WITH_HEADER = 31
_NO_HEADER = -15
_PIECE = 1 << 18
"""The most that is unpacked at once, so that a small file can't fill the memory."""
_ZSTD_STEP = 1 << 10
"""zstandard can't bound what it returns; 1 KB of it becomes at most about 32 MB, and 6 KB as a rule."""
_XZ_MEMORY = 1 << 27
"""xz files name how much memory they need: `xz -9` takes half of this, and a hostile one would take 4 GB."""


class PackingError(Exception):
    """Raised after all that could be unpacked was given.

    Args:
        reason: CUT_OFF, DAMAGED, TRAILING, BOMB or TOO_LARGE.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes behind gzip, zstd, bz2 and xz, concatenated ones too; other bytes as they are.

    Raises:
        PackingError: the end is missing or damaged, or there is far more than the file's size explains.
    """
    first = next(chunks, b"")
    packing = next((packing for packing in _PACKINGS if first.startswith(packing.magic)), None)
    if packing is None:
        yield first
        yield from chunks
        return
    try:
        yield from _limited(packing, chain((first,), chunks), _members)
    except _ERRORS as error:
        raise PackingError(DAMAGED) from error


def unpacked_as(method: int, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes behind a zip archive's ``method``, one of IN_ARCHIVES.

    Raises:
        PackingError: the end is missing or damaged, or there is far more than the file's size explains.
    """
    packing = IN_ARCHIVES[method]
    if packing is None:
        yield from chunks
        return
    try:
        yield from _limited(packing, chunks, _one_member)
    except _ERRORS as error:
        raise PackingError(DAMAGED) from error


def is_packed(first: bytes) -> bool:
    """True when a file that begins with ``first`` is compressed."""
    return any(first.startswith(packing.magic) for packing in _PACKINGS)


def kind_of(first: bytes) -> str | None:
    """How a file that begins with ``first`` is packed, in a word; None where it is not."""
    words = zip(_WORDS, _PACKINGS, strict=True)
    return next((word for word, packing in words if first.startswith(packing.magic)), None)


class _Packing(msgspec.Struct, frozen=True):
    """One way of packing: what its members begin with, a new decoder, and how that is fed.

    ``feed`` gives what was unpacked and returns what stands after the member's end.
    """

    magic: bytes
    new: Callable[[], Any]
    feed: Callable[[Any, bytes], Generator[bytes, None, bytes]]


def _limited(
    packing: _Packing,
    chunks: Iterator[bytes],
    unpack: Callable[[_Packing, Iterator[bytes]], Iterator[bytes]],
) -> Iterator[bytes]:
    """What ``unpack`` gives, as long as it is in proportion to what it takes."""
    taken = given = 0

    def counted() -> Iterator[bytes]:
        nonlocal taken
        for chunk in chunks:
            taken += len(chunk)
            yield chunk

    for piece in unpack(packing, counted()):
        left = min(max(FREE, RATIO * taken), MOST) - given
        if len(piece) > left:
            yield piece[:left]
            raise PackingError(TOO_LARGE if given + left == MOST else BOMB)
        given += len(piece)
        yield piece


def _one_member(packing: _Packing, chunks: Iterator[bytes]) -> Iterator[bytes]:
    decoder = packing.new()
    for data in chunks:
        yield from packing.feed(decoder, data)
        if decoder.eof:
            return
    raise PackingError(CUT_OFF)


def _members(packing: _Packing, chunks: Iterator[bytes]) -> Iterator[bytes]:
    decoder, data = packing.new(), b""
    while data or (data := next(chunks, b"")):
        if decoder.eof:
            data = data.lstrip(b"\0")
            if len(data) < len(packing.magic):
                more = next(chunks, b"")
                data += more
                if more or not data:
                    continue
            if not data.startswith(packing.magic):
                raise PackingError(TRAILING)
            decoder = packing.new()
        data = yield from packing.feed(decoder, data)
    if not decoder.eof:
        raise PackingError(CUT_OFF)


def _feed_gzip(decoder: Any, data: bytes) -> Generator[bytes, None, bytes]:  # noqa: ANN401  # isal has no types
    while True:
        piece = decoder.decompress(data, _PIECE)
        yield piece
        data = decoder.unconsumed_tail
        if decoder.eof or (not data and len(piece) < _PIECE):
            return decoder.unused_data if decoder.eof else b""


def _feed_zstd(decoder: Any, data: bytes) -> Generator[bytes, None, bytes]:  # noqa: ANN401  # a private kind
    held, size = [], 0
    for start in range(0, len(data), _ZSTD_STEP):
        held.append(decoder.decompress(data[start : start + _ZSTD_STEP]))
        size += len(held[-1])
        if decoder.eof:
            yield b"".join(held)
            return bytes(decoder.unused_data) + data[start + _ZSTD_STEP :]
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
    return b""


def _feed_standard(
    decoder: bz2.BZ2Decompressor | lzma.LZMADecompressor, data: bytes
) -> Generator[bytes, None, bytes]:
    yield decoder.decompress(data, _PIECE)
    while not decoder.eof and not decoder.needs_input:
        yield decoder.decompress(b"", _PIECE)
    return decoder.unused_data if decoder.eof else b""


_GZIP = _Packing(b"\x1f\x8b", lambda: isal_zlib.decompressobj(wbits=_GZIP_WITH_HEADER), _feed_gzip)
_DEFLATE = _Packing(b"", lambda: isal_zlib.decompressobj(wbits=_NO_HEADER), _feed_gzip)
_ZSTD = _Packing(b"\x28\xb5\x2f\xfd", lambda: zstandard.ZstdDecompressor().decompressobj(), _feed_zstd)
_BZ2 = _Packing(b"BZh", bz2.BZ2Decompressor, _feed_standard)
_XZ = _Packing(b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY), _feed_standard)
_PACKINGS = (_GZIP, _ZSTD, _BZ2, _XZ)
_WORDS = ("gzip", "zstd", "bz2", "xz")

IN_ARCHIVES = {0: None, 8: _DEFLATE, 12: _BZ2, 93: _ZSTD}
"""How a zip archive may have packed a file, by the number of the method; None is not at all."""
