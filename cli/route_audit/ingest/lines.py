"""JSON lines: a block at a time where every line is good, line by line where one is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from route_audit.ingest import excerpts
from route_audit.ingest.records import TOO_LONG, Decoded, reason_of

LINE_LIMIT = 1 << 24
"""A longer line is a reject: 16 MB are some four million tokens. A line takes up to five times its length in
memory while it is read (held, joined, decoded), and all of that has to fit into 150 MB beside the program."""

DECODING_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

T = TypeVar("T")

_OPEN, _CLOSE = b"{}"
_BLANK = b" \t\r\f\v"
_PREFIX = re.compile(rb"^[^{\n]{1,256}(?=\{)", re.MULTILINE)
_SURROGATES = re.compile(
    rb"\\\\"
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def blocks(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    """``chunks`` cut anew, so that each block holds whole lines; None stands for a line over the limit."""
    held: list[bytes] = []
    size, skipping = 0, False
    for chunk in chunks:
        block = chunk
        if skipping:
            _, newline, block = chunk.partition(b"\n")
            if not newline:
                continue
            skipping = False
        end = block.rfind(b"\n") + 1
        if end:
            yield b"".join([*held, block[:end]])
            held, size = [], 0
        held.append(block[end:])
        size += len(block) - end
        if size > LINE_LIMIT:
            yield None
            held, size, skipping = [], 0, True
    if size:
        yield b"".join(held)


def without_prefix(lines: bytes) -> bytes:
    """``lines`` without what stands before the object of each; a line without an object stays as it is."""
    return _PREFIX.sub(b"", lines)


class LineDecoder:
    """Decodes blocks of JSON lines, one after the other, into records of one type.

    Args:
        row: the type of a record.
        first_line: the number of the first line.
    """

    def __init__(self, row: Any, first_line: int = 1) -> None:  # noqa: ANN401  # as LogFormat.row
        self._decoder = msgspec.json.Decoder(row, strict=False)
        self._line = first_line

    def decode(self, block: bytes | None) -> Decoded:
        """The records of the next block; blank lines are counted as lines and are no records."""
        if block is None:
            self._line += 1
            return Decoded(faults=[(self._line - 1, TOO_LONG, "")])
        return self._decode_at_once(block) or self._decode_each(block)

    def _decode_at_once(self, block: bytes) -> Decoded | None:
        count = _objects(block)
        if not count:
            return None
        try:
            rows = self._decoder.decode_lines(block)
        except DECODING_ERRORS:
            return None
        if len(rows) != count:
            return None
        self._line += count
        return Decoded(rows, range(self._line - count, self._line), size=len(block))

    def _decode_each(self, block: bytes) -> Decoded:
        decoded, numbers = Decoded(size=len(block)), []
        lines = block.removesuffix(b"\n").split(b"\n")
        for number, line in enumerate(lines, self._line):
            if not line or not line.strip(_BLANK):
                continue
            try:
                decoded.rows.append(decode_object(self._decoder, line))
                numbers.append(number)
            except DECODING_ERRORS as error:
                decoded.faults.append((number, *reason_of(error)))
                decoded.excerpts[number] = excerpts.of_text(line)
        decoded.lines = numbers
        self._line += len(lines)
        return decoded


def decode_object(decoder: msgspec.json.Decoder[T], text: bytes) -> T:
    """The record in ``text``; half a character pair, as left by cutting a string, becomes U+FFFD.

    Raises:
        msgspec.DecodeError: it is no JSON or not of the type.
        UnicodeDecodeError: it is not UTF-8.
        RecursionError: it is nested too deeply.
    """
    try:
        return decoder.decode(text)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        mended = _SURROGATES.sub(_mend, text)
        if mended == text:
            raise
        return decoder.decode(mended)


def _mend(found: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if found["lone"] else found[0]


def _objects(block: bytes) -> int:
    """How many lines ``block`` has when each looks like one object, else 0.

    In valid JSON a line break between ``}`` and ``{`` is outside all values. So when decoding finds as
    many values as there are such lines, each line holds exactly one.
    """
    count = start = 0
    while (end := block.find(b"\n", start)) > start and block[start] == _OPEN and block[end - 1] == _CLOSE:
        count += 1
        start = end + 1
    return count if start == len(block) else 0
