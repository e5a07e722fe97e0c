"""Compressed input, told by its first bytes and unpacked as it comes."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

import zstandard
from isal import isal_zlib

CUT_OFF = "compressed data ends early"
DAMAGED = "compressed data is damaged"
TRAILING = "something else follows the compressed data"

_ERRORS: tuple[Any, ...] = (  # isal declares its error as an instance
    isal_zlib.error,
    zlib.error,
    zstandard.ZstdError,
    lzma.LZMAError,
    OSError,
    EOFError,
)
_GZIP_WITH_HEADER = 31
_PIECE = 1 << 18
"""The most that is unpacked at once, so that a small file can't fill the memory."""
_ZSTD_STEP = 1 << 13
"""zstandard can't bound what it returns; 8 KB of it become at most about 256 MB, and 50 KB as a rule."""


class PackingError(Exception):
    """Raised after all that could be unpacked was given.

    Args:
        reason: CUT_OFF, DAMAGED or TRAILING.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes behind gzip, zstd, bz2 and xz, concatenated ones too; other bytes as they are.

    Raises:
        PackingError: the end is missing or damaged.
    """
    first = next(chunks, b"")
    packing = next((packing for packing in _PACKINGS if first.startswith(packing.magic)), None)
    if packing is None:
        yield first
        yield from chunks
        return
    try:
        yield from _members(first, chunks, packing)
    except _ERRORS as error:
        raise PackingError(DAMAGED) from error


def is_packed(first: bytes) -> bool:
    """True when a file that begins with ``first`` is compressed."""
    return any(first.startswith(packing.magic) for packing in _PACKINGS)


@dataclass(frozen=True, slots=True)
class _Packing:
    """One way of packing: what its members begin with, a new decoder, and how that is fed.

    ``feed`` gives what was unpacked and returns what stands after the member's end.
    """

    magic: bytes
    new: Callable[[], Any]
    feed: Callable[[Any, bytes], Generator[bytes, None, bytes]]


def _members(data: bytes, chunks: Iterator[bytes], packing: _Packing) -> Iterator[bytes]:
    decoder = packing.new()
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
    for start in range(0, len(data), _ZSTD_STEP):
        yield decoder.decompress(data[start : start + _ZSTD_STEP])
        if decoder.eof:
            return bytes(decoder.unused_data) + data[start + _ZSTD_STEP :]
    return b""


def _feed_standard(
    decoder: bz2.BZ2Decompressor | lzma.LZMADecompressor, data: bytes
) -> Generator[bytes, None, bytes]:
    yield decoder.decompress(data, _PIECE)
    while not decoder.eof and not decoder.needs_input:
        yield decoder.decompress(b"", _PIECE)
    return decoder.unused_data if decoder.eof else b""


_PACKINGS = (
    _Packing(b"\x1f\x8b", lambda: isal_zlib.decompressobj(wbits=_GZIP_WITH_HEADER), _feed_gzip),
    _Packing(b"\x28\xb5\x2f\xfd", lambda: zstandard.ZstdDecompressor().decompressobj(), _feed_zstd),
    _Packing(b"BZh", bz2.BZ2Decompressor, _feed_standard),
    _Packing(b"\xfd7zXZ\x00", lzma.LZMADecompressor, _feed_standard),
)
