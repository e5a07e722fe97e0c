"""From exchanges to ledger rows: the step after which no text is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from route_audit.exchange import Exchange
from route_audit.ledger import (
    FLAG_FAILED,
    FLAG_HAS_TEXT,
    FLAG_IMAGES,
    FLAG_INPUT_ESTIMATED,
    FLAG_JSON,
    FLAG_NOT_INTERACTIVE,
    FLAG_OUTPUT_ESTIMATED,
    FLAG_PARTIAL,
    FLAG_STREAM,
    FLAG_TOOLS,
    NO_COUNT,
    NO_TIME,
    PICO,
    Ledger,
    Words,
    hash64,
    tag_code,
)
from route_audit.verdict import Verdicts

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_INTEGERS = (
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "audio_input_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
)
_WORDS = ("provider", "service_tier", "user", "feature")


def book(exchanges: Sequence[Exchange], verdicts: Verdicts) -> Ledger:
    """The ledger rows of ``exchanges`` (at least one), in their order, with the tiers of ``verdicts``.

    The exchanges must have their id and both token counts; reading gives them nothing less.
    """
    columns: dict[str, Any] = {
        "id": np.array([e.id for e in exchanges], np.object_),
        "id_code": _codes([e.id for e in exchanges]),
        "session": _codes([e.session for e in exchanges]),
        "logical": _codes([e.logical_id for e in exchanges]),
        "timestamp_us": _integers([NO_TIME if e.timestamp_us is None else e.timestamp_us for e in exchanges]),
        "model": Words.of([e.model for e in exchanges]),
        "input_tokens": _integers([e.input_tokens or 0 for e in exchanges]),
        "output_tokens": _integers([e.output_tokens or 0 for e in exchanges]),
        "max_output_tokens": _integers([_or_no_count(e.max_output_tokens) for e in exchanges]),
        "session_turn": _integers([_turn(e) for e in exchanges]),
        "latency_s": _seconds([e.latency_s for e in exchanges]),
        "time_to_first_token_s": _seconds([e.time_to_first_token_s for e in exchanges]),
        "logged_cost_pusd": _integers([_pico(e.cost_usd) for e in exchanges]),
        "flags": np.array([_flags(e) for e in exchanges], np.uint16),
        "modality": np.array([e.modality for e in exchanges], np.uint8),
    }
    columns |= {name: Words.of([getattr(e, name) for e in exchanges]) for name in _WORDS}
    columns |= {name: _integers([getattr(e, name) for e in exchanges]) for name in _INTEGERS}
    columns["content"] = _content(exchanges, columns)
    tags = [sorted(tag_code(k, v) for k, v in e.tags.items()) if e.tags else [] for e in exchanges]
    return Ledger(
        **columns,
        tags_offsets=np.concatenate(([0], np.cumsum([len(row) for row in tags], dtype=np.int64))),
        tags=np.array([code for row in tags for code in row], np.uint64),
        tier=verdicts.tier,
        confidence=verdicts.confidence,
        tier_source=verdicts.tier_source,
        hindsight_tier=verdicts.hindsight_tier,
        type_id=verdicts.type_id,
        signals=verdicts.signals,
        language=verdicts.language,
    )


def _codes(words: list[str | None]) -> NDArray[np.uint64]:
    return np.array([hash64(word) if word else 0 for word in words], np.uint64)


def _integers(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)


def _seconds(values: list[float | None]) -> NDArray[np.float64]:
    return np.array(values, np.float64)


def _or_no_count(value: int | None) -> int:
    return NO_COUNT if value is None else value


def _pico(cost_usd: float | None) -> int:
    return NO_COUNT if cost_usd is None else round(cost_usd * PICO)


def _turn(exchange: Exchange) -> int:
    turns = sum(message.role == "user" for message in exchange.messages)
    return turns if turns and not exchange.partial else NO_COUNT


def _flags(e: Exchange) -> int:
    return (
        (FLAG_FAILED if e.failed else 0)
        | (FLAG_TOOLS if e.tool_count else 0)
        | (FLAG_JSON if e.response_format else 0)
        | (FLAG_IMAGES if e.images else 0)
        | (FLAG_STREAM if e.stream else 0)
        | (FLAG_NOT_INTERACTIVE if e.interactive is False else 0)
        | (FLAG_INPUT_ESTIMATED if e.input_estimated else 0)
        | (FLAG_OUTPUT_ESTIMATED if e.output_estimated else 0)
        | (FLAG_PARTIAL if e.partial else 0)
        | (FLAG_HAS_TEXT if e.messages else 0)
    )


def _content(exchanges: Sequence[Exchange], columns: dict[str, Any]) -> NDArray[np.uint64]:
    """A code of each row's text and measured columns, the same in any batch and on any machine."""
    code = np.array([_text_code(e) for e in exchanges], np.uint64)
    for name, column in columns.items():
        if name in {"id", "id_code"}:
            continue
        code = (code ^ _bits(column)) * _MIX
        code ^= code >> _SHIFT
    return code


def _bits(column: NDArray[Any] | Words) -> NDArray[np.uint64]:
    if isinstance(column, Words):
        return np.array([*map(hash64, column.values), 0], np.uint64)[column.codes]
    if column.dtype.itemsize == np.dtype(np.uint64).itemsize:
        return column.view(np.uint64)
    return column.astype(np.uint64)


def _text_code(exchange: Exchange) -> int:
    texts = [message.text for message in exchange.messages]
    if exchange.answer:
        texts.append(exchange.answer)
    if not texts:
        return 0
    return xxhash.xxh3_64_intdigest("\0".join(texts).encode("utf-8", "surrogatepass"))
