"""Server-sent events: answers that a gateway logged as the raw stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from route_audit.ingest.rejects import UNREADABLE_INSIDE, RowError

T = TypeVar("T")

_DATA = "data:"
_FIRST = re.compile(r"\s*(?::[^\n]*\n\s*)*(?:data:|event:)")
"""How a stream begins; comments may come first, as some services send them to keep the line open."""

_DONE = "[DONE]"


def is_stream(text: str) -> bool:
    """True when ``text`` is a logged event stream rather than an answer's own words."""
    return _FIRST.match(text) is not None


def events(text: str, decoder: msgspec.json.Decoder[T]) -> Iterator[T]:
    """The events of a stream, in order, each decoded from its data line.

    Raises:
        RowError: an event is cut off or has another shape; a count from half a stream would be a guess.
    """
    for line in text.split("\n"):  # splitlines() would cut at separators inside a JSON string
        if not line.startswith(_DATA):
            continue
        data = line[len(_DATA) :].strip()
        if data and data != _DONE:
            yield decode(data, decoder)


def decode(text: str | bytes | msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T:
    """The JSON that stands inside a field.

    Raises:
        RowError: it is no JSON or has another shape.
    """
    try:
        return decoder.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise RowError(UNREADABLE_INSIDE) from None
