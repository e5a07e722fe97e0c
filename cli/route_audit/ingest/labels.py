"""Label files: requests whose tier is known, to evaluate the tiers against."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from route_audit.errors import InputError
from route_audit.exchange import Exchange, Label
from route_audit.ingest.formats import content
from route_audit.ingest.records import reason_of
from route_audit.tiers import Tier

_GZIP_MAGIC = b"\x1f\x8b"


class _Label(msgspec.Struct, gc=False):
    messages: list[content.Turn]
    tier: str | None = None
    id: str | int | None = None
    tools: list[msgspec.Raw] | None = None
    response_format: msgspec.Raw = msgspec.Raw()
    max_output_tokens: int | None = None
    cost_usd: float | None = None
    source: str = ""
    kind: str = ""
    stratum: str | int | None = None
    stratum_share: float | None = None


_DECODER = msgspec.json.Decoder(_Label, strict=False)
_HINT = (
    "write one JSON object a line, with `messages` and `tier` (retrieval, extraction, reasoning or unsure)"
)


def read_labels(paths: Sequence[Path]) -> Iterator[Label]:
    """Each labelled request, in file order. A file may be gzipped.

    Raises:
        InputError: a file can't be read or is empty, or a line is no labelled request.
    """
    for path in paths:
        yield from _labels(path)


def _labels(path: Path) -> Iterator[Label]:
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


def _labelled(line: bytes, where: str, number: int) -> Label:
    try:
        told = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason, field = reason_of(error)
        raise InputError(
            f"this is no labelled request: {reason} {field}".rstrip(), where=where, hint=_HINT
        ) from None
    tier = Tier.from_word(told.tier) if told.tier else None
    if told.tier and tier is None:
        raise InputError("the tier has an unknown name", where=where, hint=_HINT)
    exchange = Exchange()
    exchange.line = number
    exchange.id = where if told.id is None else str(told.id)
    exchange.images = content.messages(told.messages, exchange.messages)
    exchange.tools, exchange.tool_count = content.definitions(told.tools)
    exchange.response_format = content.demanded_format(told.response_format)
    exchange.max_output_tokens = told.max_output_tokens
    exchange.cost_usd = told.cost_usd
    stratum = None if told.stratum is None else str(told.stratum)
    return Label(exchange, tier, told.source, told.kind, stratum, told.stratum_share)
