"""Label files: requests whose tier is known, to evaluate the tiers against."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from route_audit.errors import InputError
from route_audit.exchange import Exchange
from route_audit.ingest.formats import content
from route_audit.ingest.records import reason_of
from route_audit.tiers import Tier

_GZIP_MAGIC = b"\x1f\x8b"


class _Label(msgspec.Struct, gc=False):
    messages: list[content.Turn]
    tier: str
    id: str | int | None = None
    tools: list[msgspec.Raw] | None = None
    response_format: msgspec.Raw = msgspec.Raw()


_DECODER = msgspec.json.Decoder(_Label, strict=False)
_HINT = (
    "write one JSON object a line, with `messages` and `tier` (retrieval, extraction, reasoning or unsure)"
)


def read_labels(path: Path) -> Iterator[tuple[Exchange, str]]:
    """Each labelled request and its tier's word, in file order. The file may be gzipped.

    Raises:
        InputError: the file can't be read or is empty, or a line is no labelled request.
    """
    number = 0
    try:
        with path.open("rb") as plain:
            for number, line in enumerate(_lines(plain), 1):
                if line.strip():
                    yield _labelled(line, f"{path}:{number}", number)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it is damaged"
        raise InputError(
            f"can't read the labels: {reason}", where=str(path), hint="check the path"
        ) from error
    if not number:
        raise InputError("the label file is empty", where=str(path), hint=_HINT)


def _lines(plain: IO[bytes]) -> IO[bytes]:
    packed = plain.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    plain.seek(0)
    return gzip.open(plain) if packed else plain  # type: ignore[return-value]


def _labelled(line: bytes, where: str, number: int) -> tuple[Exchange, str]:
    try:
        label = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason, field = reason_of(error)
        raise InputError(
            f"this is no labelled request: {reason} {field}".rstrip(), where=where, hint=_HINT
        ) from None
    tier = Tier.from_word(label.tier)
    if tier is None:
        raise InputError("the tier has an unknown name", where=where, hint=_HINT)
    exchange = Exchange()
    exchange.line = number
    exchange.id = where if label.id is None else str(label.id)
    exchange.images = content.messages(label.messages, exchange.messages)
    exchange.tools, exchange.tool_count = content.definitions(label.tools)
    exchange.response_format = content.demanded_format(label.response_format)
    return exchange, tier.word
