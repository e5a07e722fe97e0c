"""Label files: requests whose tier is known, to evaluate the tiers against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from route_audit.errors import InputError
from route_audit.exchange import Exchange, Label
from route_audit.ingest.documents import decode_document
from route_audit.ingest.formats import content
from route_audit.ingest.lines import LineDecoder, blocks
from route_audit.ingest.meaning import MOST_TOKENS, MOST_USD
from route_audit.ingest.places import shown
from route_audit.ingest.records import Decoded, Fault
from route_audit.ingest.rejects import RowError
from route_audit.ingest.side_files import once
from route_audit.ingest.source import Source
from route_audit.ingest.tokens import count_prompt
from route_audit.tiers import Tier

_HINT = (
    "write one JSON object a line, with `messages` and `tier` (retrieval, extraction, reasoning or unsure)"
)
_Usd = Annotated[float, msgspec.Meta(ge=0, le=MOST_USD)]
_Tokens = Annotated[int, msgspec.Meta(ge=0, le=MOST_TOKENS)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Label(msgspec.Struct, gc=False):
    messages: list[content.Turn] | None = None
    tier: str | None = None
    id: str | int | None = None
    tools: list[msgspec.Raw] | None = None
    response_format: msgspec.Raw = msgspec.Raw()
    max_output_tokens: int | None = None
    cost_usd: _Usd | None = None
    input_tokens: _Tokens | None = None
    feature: str | None = None
    source: str | None = None
    kind: str | None = None
    stratum: str | int | None = None
    stratum_share: _Share | None = None


def read_labels(paths: Sequence[Path]) -> Iterator[Label]:
    """Each labelled request, in file order.

    A file holds JSON lines or one JSON list, and may be packed as logs are. Tokens are counted where a
    label does not tell them.

    Raises:
        InputError: a file can't be read or is empty, or a line is no labelled request.
        ConfigError: a file is named twice.
    """
    for path in once(paths):
        yield from _labels(str(path))


def _labels(path: str) -> Iterator[Label]:
    name, found = shown(path), False
    with Source(path) as source:
        for part in _decoded(source):
            _check_whole(source, name)  # what is cut off ends in half a line
            if part.faults:
                raise _unusable(name, min(part.faults))
            for line, told in zip(part.lines, part.rows, strict=True):
                found = True
                yield _labelled(told, f"{name}:{line}", line)
        _check_whole(source, name)
    if not found:
        raise InputError("the label file is empty", where=name, hint=_HINT)


def _check_whole(source: Source, name: str) -> None:
    if source.damage is not None:
        raise InputError(f"can't read the labels: {source.damage}", where=name, hint="pack the file again")


def _decoded(source: Source) -> Iterable[Decoded]:
    head, _ = source.head(lambda text: bool(text.strip()))
    if head.lstrip().startswith(b"["):
        return decode_document(source.chunks(), _Label)
    return map(LineDecoder(_Label).decode, blocks(source.chunks()))


def _unusable(name: str, fault: Fault) -> InputError:
    line, reason, field = fault
    return InputError(
        f"this is no labelled request: {reason} {field}".rstrip(), where=f"{name}:{line}", hint=_HINT
    )


def _labelled(told: _Label, where: str, line: int) -> Label:
    tier = _tier(told, where)
    exchange = Exchange()
    exchange.line = line
    exchange.id = where if told.id is None else str(told.id)
    exchange.images = content.messages(told.messages or [], exchange.messages)
    exchange.tools, exchange.tool_count = content.definitions(told.tools)
    exchange.response_format = content.demanded_format(told.response_format)
    exchange.max_output_tokens = told.max_output_tokens
    exchange.feature = told.feature
    exchange.cost_usd = told.cost_usd
    exchange.input_estimated = told.input_tokens is None
    exchange.input_tokens = _counted(exchange) if told.input_tokens is None else told.input_tokens
    stratum = None if told.stratum is None else str(told.stratum)
    return Label(exchange, tier, told.source or "", told.kind or "", stratum, told.stratum_share)


def _tier(told: _Label, where: str) -> Tier | None:
    """The label; None where it is still to be filled in."""
    if not told.tier:
        return None
    tier = Tier.from_word(told.tier)
    if tier is None:
        raise InputError("the tier has an unknown name", where=where, hint=_HINT)
    if not told.messages:
        raise InputError(
            "this label has no messages",
            where=where,
            hint="add them: `classify --for-labelling --with-text` draws requests with their text",
        )
    return tier


def _counted(exchange: Exchange) -> int | None:
    try:
        return count_prompt(exchange.messages, exchange.tools + exchange.response_format, exchange.model)
    except RowError:
        return None
