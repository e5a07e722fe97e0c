"""From exchanges to ledger rows: the step after which no text is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from itertools import chain, starmap
from typing import Any

import numpy as np
from msgspec.structs import astuple
from numpy.typing import NDArray

from route_audit.exchange import Exchange, Message, Scalar
from route_audit.ledger import (
    FLAG_AGGREGATE,
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
    hashes64,
    tag_code,
    undecided,
)
from route_audit.verdict import Verdicts

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_FIELDS = Exchange.__struct_fields__
_COUNTS = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "audio_input_tokens",
    "output_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
)
_WORDS = ("model", "provider", "service_tier", "user", "feature")
_FLAGS = {
    "failed": FLAG_FAILED,
    "tool_count": FLAG_TOOLS,
    "response_format": FLAG_JSON,
    "images": FLAG_IMAGES,
    "stream": FLAG_STREAM,
    "input_estimated": FLAG_INPUT_ESTIMATED,
    "output_estimated": FLAG_OUTPUT_ESTIMATED,
    "partial": FLAG_PARTIAL,
    "messages": FLAG_HAS_TEXT,
    "calls": FLAG_AGGREGATE,
}

Values = Mapping[str, tuple[Any, ...]]
"""The exchanges' fields, each as one tuple of n values."""


def book(exchanges: Sequence[Exchange], verdicts: Verdicts) -> Ledger:
    """The ledger rows of ``exchanges`` (at least one), in their order, with the evidence of ``verdicts``.

    The exchanges must have their id and both token counts; reading gives them nothing less.
    """
    values = dict(zip(_FIELDS, zip(*map(astuple, exchanges), strict=True), strict=True))
    measured = _measured(values)
    tags = [row or {} for row in values["tags"]]
    tags_offsets = _offsets(tags)
    id_code = _codes(values["id"])
    content = _mixed(_text_codes(values["messages"], values["answer"]), measured)
    revision = _integers(values["revision"], NO_COUNT)
    return Ledger(
        id=np.array(values["id"], np.object_),
        id_code=id_code,
        content=np.where(revision == NO_COUNT, content, id_code),
        revision=revision,
        **measured,
        pair=_codes(values["pair_id"]),
        web_searches=_integers(values["web_searches"], 0),
        tags_offsets=tags_offsets,
        tags=_tag_codes(tags, tags_offsets),
        logged_tier=verdicts.logged_tier,
        logged_confidence=verdicts.logged_confidence,
        answer_shape=verdicts.answer_shape,
        type_id=verdicts.type_id,
        signals=verdicts.signals,
        language=verdicts.language,
        **undecided(len(exchanges)),
    )


def _tag_codes(tags: Sequence[dict[str, Scalar]], offsets: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The codes of each row's tags, row after row, sorted within a row."""
    codes = np.fromiter(starmap(tag_code, chain.from_iterable(map(dict.items, tags))), np.uint64)
    lengths = np.diff(offsets)
    if lengths.min() == lengths.max():  # most logs tag each row alike, and a table is soon sorted
        return np.sort(codes.reshape(len(tags), lengths[0]), axis=1).ravel()
    rows = np.repeat(np.arange(len(tags)), lengths)
    return codes[np.lexsort((codes, rows))]


def _offsets(lists: Sequence[Sized]) -> NDArray[np.int64]:
    """Where each of ``lists`` begins when they follow each other, and where the last one ends."""
    return np.cumsum([0, *map(len, lists)], dtype=np.int64)


def _measured(values: Values) -> dict[str, Any]:
    """The columns that the content code covers, in the order in which it takes them in."""
    columns: dict[str, Any] = {
        "session": _codes(values["session"]),
        "logical": _codes(values["logical_id"]),
        "timestamp_us": _integers(values["timestamp_us"], NO_TIME),
        "max_output_tokens": _integers(values["max_output_tokens"], NO_COUNT),
        "session_turn": _turns(values["messages"], values["partial"]),
        "latency_s": _seconds(values["latency_s"]),
        "time_to_first_token_s": _seconds(values["time_to_first_token_s"]),
        "logged_cost_pusd": _pico_dollars(values["cost_usd"]),
        "flags": _flags(values),
        "modality": np.array(values["modality"], np.uint8),
    }
    columns |= {name: Words.of(values[name]) for name in _WORDS}
    return columns | {name: _integers(values[name], 0) for name in _COUNTS}


def _codes(words: Sequence[str | None]) -> NDArray[np.uint64]:
    """The codes of ``words``; 0 where there is none."""
    known = [word for word in words if word]
    if len(known) == len(words):
        return hashes64(known)
    codes = np.zeros(len(words), np.uint64)
    if known:
        codes[np.fromiter(map(bool, words), np.bool_, len(words))] = hashes64(known)
    return codes


def _integers(numbers: tuple[float | None, ...], unknown: int) -> NDArray[np.int64]:
    first = numbers[0]
    if not first and numbers.count(first) == len(numbers):  # a column of zeros, or of which nothing is known
        return np.full(len(numbers), unknown if first is None else first, np.int64)
    if None in numbers:
        numbers = tuple(unknown if number is None else number for number in numbers)
    return np.fromiter(numbers, np.int64, len(numbers))


def _seconds(numbers: tuple[float | None, ...]) -> NDArray[np.float64]:
    return np.fromiter(numbers, np.float64, len(numbers))  # None becomes NaN


def _pico_dollars(costs_usd: tuple[float | None, ...]) -> NDArray[np.int64]:
    if any(costs_usd):
        costs_usd = tuple(None if cost is None else round(cost * PICO) for cost in costs_usd)
    return _integers(costs_usd, NO_COUNT)


def _turns(prompts: Sequence[Sequence[Message]], partial: tuple[bool, ...]) -> NDArray[np.int64]:
    """How many messages of each row are the user's; unknown where none is or the log lacks earlier ones."""
    turns = np.array([[turn.role for turn in prompt].count("user") for prompt in prompts], np.int64)
    turns[(turns == 0) | np.array(partial)] = NO_COUNT
    return turns


def _flags(values: Values) -> NDArray[np.uint16]:
    flags = np.zeros(len(values["id"]), np.uint16)
    for name, flag in _FLAGS.items():
        if any(values[name]):
            flags |= np.fromiter(map(bool, values[name]), np.uint16, len(flags)) * np.uint16(flag)
    if False in values["interactive"]:
        waited = [interactive is False for interactive in values["interactive"]]
        flags |= np.array(waited, np.uint16) * np.uint16(FLAG_NOT_INTERACTIVE)
    return flags


def _mixed(code: NDArray[np.uint64], measured: dict[str, Any]) -> NDArray[np.uint64]:
    """A code of each row's text and measured columns, the same in any batch and on any machine."""
    for column in measured.values():
        code ^= _bits(column)
        code *= _MIX
        code ^= code >> _SHIFT
    return code


def _bits(column: NDArray[Any] | Words) -> NDArray[np.uint64]:
    if isinstance(column, Words):
        return np.append(hashes64(column.values), np.uint64(0))[column.codes]
    if column.dtype.itemsize == np.dtype(np.uint64).itemsize:
        return column.view(np.uint64)
    return column.astype(np.uint64)


def _text_codes(prompts: Sequence[Sequence[Message]], answers: Sequence[str | None]) -> NDArray[np.uint64]:
    """A code of each row's prompt and answer; 0 where it has neither."""
    texts = [[message.text for message in prompt] for prompt in prompts]
    for each, answer in zip(texts, answers, strict=True):
        if answer:
            each.append(answer)
    return _codes(list(map("\0".join, texts)))
