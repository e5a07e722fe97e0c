"""Lines of usage tables, which sum up many calls: what they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from route_audit.exchange import Exchange, Scalar
from route_audit.ingest.formats import values
from route_audit.ingest.rejects import RowError

SHORT_TOKENS = 100_000
"""No price step for long prompts begins below; Anthropic's lowest begins here (checked 2026-11-24)."""

_MILLION = 1_000_000
_WORDS = frozenset({str, int, float, bool})

Line = dict[str, Any]


def name_of(export: str, start_us: int | None, end_us: int | None, *keys: object) -> str:
    """The id of a line: its stretch of time and all that it is grouped by.

    The same line of two exports that overlap has the same one, and so counts once.
    """
    times = [None if time is None else time // _MILLION for time in (start_us, end_us)]
    return "/".join("-" if word is None or word == "" else str(word) for word in (export, *times, *keys))


def lines_of(bucket: Line, times: tuple[str, str]) -> Iterator[Line]:
    """The lines of a bucket of a usage interface, each with the bucket's times; an empty one as it is."""
    results = bucket.get("results")
    if not isinstance(results, list) or not results:
        yield bucket
        return
    stretch = {key: bucket.get(key) for key in times}
    for result in results:
        yield {**result, **stretch} if isinstance(result, dict) else stretch


def fewest_calls(inputs: int) -> int:
    """The fewest calls that so many input tokens can be of, each at the price of short prompts."""
    return max(1, -(-inputs // SHORT_TOKENS))


def count(line: Mapping[str, Any], *keys: str) -> int | None:
    """The count under the first of ``keys`` that is filled; None where none is.

    Raises:
        RowError: it is no whole number.
    """
    for key in keys:
        value = line.get(key)
        if value is not None and value != "":
            try:
                return values.count(value)
            except RowError as error:
                raise RowError(error.reason, key) from None
    return None


def time(line: Mapping[str, Any], *keys: str) -> int | None:
    """Microseconds since 1970 UTC of the first of ``keys`` that is filled; None where none is.

    Raises:
        RowError: it is no point in time.
    """
    value = word(line, *keys)
    return None if value is None else values.when(value)


def word(line: Mapping[str, Any], *keys: str) -> Any:  # noqa: ANN401
    """What stands under the first of ``keys`` that is filled with a word or a number; None where none is."""
    for key in keys:
        value = line.get(key)
        if value is not None and value != "" and type(value) in _WORDS:
            return value
    return None


def tag(exchange: Exchange, line: Mapping[str, Any], *keys: str) -> None:
    """Keep what stands under ``keys`` as tags."""
    tags: dict[str, Scalar] = {key: line[key] for key in keys if key in line and word(line, key) is not None}
    if tags:
        exchange.tags = (exchange.tags or {}) | tags
