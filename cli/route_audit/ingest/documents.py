"""JSON that is not one object a line: arrays, and objects printed over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec

from route_audit.ingest import excerpts
from route_audit.ingest.lines import DECODING_ERRORS, decode_object
from route_audit.ingest.records import NOT_JSON, TOO_LONG, Decoded, Fault, reason_of

OBJECT_LIMIT = 1 << 28
"""A longer object is a reject. It is far more than a line may have: an export may be a single object."""

_MARK = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]|"', re.DOTALL)
"""A whole string, a bracket, or the beginning of a string whose end is still to come."""

_BETWEEN = b" \t\r\n,"
_STRING, _OPEN_ARRAY, _CLOSE_ARRAY = b'"[]'
_OPENERS = b"[{"

_AT_ONCE = 1 << 24
"""A text of up to so many bytes is decoded at once; in a longer one brackets are looked for, at a fifth of
the speed."""

_STRETCH = 256
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])

CUT_OFF = "the document ends early"
"""The reason for what has no end."""


class Document:
    """The objects of a JSON text, one by one: those of its outer array, or those that follow each other.

    It streams: no more than the object at hand is kept. An object that is broken inside is rejected
    alone, unless its brackets don't match: from there on the nesting can't be known.

    Args:
        chunks: the text.
        pages: an outer object that holds an array under one of these keys is a page: not it but the
            objects of that array are given. What else stands in a page is passed over.

    Attributes:
        faults: what stands between the objects and is none, or has no end. It fills while iterating.
        paged: a page was met.
    """

    def __init__(self, chunks: Iterator[bytes], pages: Sequence[str] = ()) -> None:
        self.faults: list[Fault] = []
        self.paged = False
        self._chunks = chunks
        self._pages = frozenset(f'"{key}"'.encode() for key in pages)
        self._key: re.Match[bytes] | None = None
        self._in_page = False
        self._text = b""
        self._line = 1
        self._in_array = False
        self._depth = 0
        self._done = 0

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """The first line and the text of each object."""
        tried = 0
        for chunk in self._chunks:
            self._text += chunk
            if len(self._text) < 2 * tried:
                continue  # scanning the same unfinished object for every chunk would be quadratic
            yield from self._objects()
            tried = len(self._text)
            if tried > OBJECT_LIMIT:
                self.faults.append((self._line, TOO_LONG, ""))
                return
        yield from self._objects()
        self._end()

    def _objects(self) -> Iterator[tuple[int, bytes]]:
        """What is complete in the text; drops it from there."""
        self._depth = int(self._in_page and not self._in_array)
        self._done, self._key = 0, None
        for mark in _MARK.finditer(self._text):
            sign = self._text[mark.start()]
            if sign in _OPENERS:
                self._open(sign, mark)
            elif sign != _STRING:
                if self._shut(sign, mark):
                    yield self._line, self._text[self._done : mark.end()]
                    self._pass(mark.end())
            elif mark.end() - mark.start() == 1:
                break
            elif self._depth == 1:
                self._key = mark
        self._text = self._text[self._done :]

    def _open(self, sign: int, mark: re.Match[bytes]) -> None:
        if self._depth:
            if sign == _OPEN_ARRAY and self._depth == 1 and self._opens_page(mark):
                self._depth, self._in_array, self._in_page = 0, True, True
                self.paged = True
                self._pass(mark.end())
            else:
                self._depth += 1
            return
        self._between(mark.start())
        if sign == _OPEN_ARRAY and not self._in_array:
            self._in_array, self._done = True, mark.end()
        else:
            self._depth = 1

    def _opens_page(self, mark: re.Match[bytes]) -> bool:
        """True when the array at ``mark`` is the value of a page's key."""
        key = self._key
        return (
            key is not None
            and not self._in_array
            and key.group() in self._pages
            and self._text[key.end() : mark.start()].strip() == b":"
        )

    def _shut(self, sign: int, mark: re.Match[bytes]) -> bool:
        """True when the bracket ends an object; outside of all it ends the array, or is one too many."""
        if self._depth:
            self._depth -= 1
            if self._depth == 0 and self._in_page and not self._in_array:
                self._in_page = False
                self._pass(mark.end())
                return False
            return self._depth == 0
        self._between(mark.start())
        if sign != _CLOSE_ARRAY or not self._in_array:
            self.faults.append((self._line, NOT_JSON, ""))
        self._in_array, self._done = False, mark.end()
        self._depth = int(self._in_page)
        return False

    def _between(self, end: int) -> None:
        """What stands outside all objects, up to ``end``: blanks and commas, or a fault."""
        if self._text[self._done : end].strip(_BETWEEN):
            self.faults.append((self._line, NOT_JSON, ""))
        self._pass(end)

    def _pass(self, end: int) -> None:
        self._line += self._text.count(b"\n", self._done, end)
        self._done = end

    def _end(self) -> None:
        self._done = 0
        if self._in_page or self._text[:1] in (b"{", b"["):
            self.faults.append((self._line, CUT_OFF, ""))
            return
        self._between(len(self._text))
        if self._in_array:
            self.faults.append((self._line, CUT_OFF, ""))


def decode_document(
    chunks: Iterator[bytes],
    row: Any,  # noqa: ANN401  # as LogFormat.row
    pages: Sequence[str] = (),
) -> Iterator[Decoded]:
    """The records of a JSON text, as records of the type ``row``; ``pages`` as for ``Document``."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size > _AT_ONCE:
            break
    text = b"".join(held) if size <= _AT_ONCE else b""
    items = _items(text, pages)
    if items is None:
        yield from _one_by_one(chain(held, chunks), row, pages)
    else:
        yield from _at_once(text, items, row)


def _items(text: bytes, pages: Sequence[str]) -> list[msgspec.Raw] | None:
    """The objects that ``Document`` would find in ``text``; None where it has to look, as not all is good."""
    try:
        if text.lstrip()[:1] == b"[":
            items = _ARRAY.decode(text)
        else:
            arrays = [
                value for key, value in _OBJECT.decode(text).items() if key in pages and _begins(value, b"[")
            ]
            items = _ARRAY.decode(arrays[0]) if len(arrays) == 1 else []
    except DECODING_ERRORS:
        return None
    return items if items and all(_begins(item, b"{") for item in items) else None


def _begins(value: msgspec.Raw, sign: bytes) -> bool:
    return bytes(memoryview(value)[:1]) == sign


def _at_once(text: bytes, items: list[msgspec.Raw], row: Any) -> Iterator[Decoded]:  # noqa: ANN401
    decoder = msgspec.json.Decoder(row, strict=False)
    line, counted, end = 1, 0, 0
    for start in range(0, len(items), _STRETCH):
        decoded, lines = Decoded(), []
        for item in items[start : start + _STRETCH]:
            raw = bytes(item)
            place = text.index(raw, end)
            line += text.count(b"\n", counted, place)
            counted, end = place, place + len(raw)
            decoded.size += len(raw)
            try:
                decoded.rows.append(decode_object(decoder, raw))
                lines.append(line)
            except DECODING_ERRORS as error:
                decoded.faults.append((line, *reason_of(error)))
                decoded.excerpts[line] = excerpts.of_text(raw)
        decoded.lines = lines
        yield decoded


def _one_by_one(chunks: Iterator[bytes], row: Any, pages: Sequence[str]) -> Iterator[Decoded]:  # noqa: ANN401
    decoder = msgspec.json.Decoder(row, strict=False)
    document = Document(chunks, pages)
    for line, text in document:
        decoded = Decoded(faults=document.faults, size=len(text))
        document.faults = []
        try:
            decoded.rows.append(decode_object(decoder, text))
            decoded.lines = (line,)
        except DECODING_ERRORS as error:
            decoded.faults.append((line, *reason_of(error)))
            decoded.excerpts[line] = excerpts.of_text(text)
        yield decoded
    if document.faults:
        yield Decoded(faults=document.faults)
