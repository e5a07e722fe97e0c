"""The ledger: one text-free row per attempt, in numbers and codes.

Everything after reading works on it. A prompt can't leak from it, because there is no column
that could hold one: words that users chose (model, provider, user, feature) are dictionary
codes, every other string is a 64-bit hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Self, cast

import msgspec
import numpy as np
import xxhash
from numpy.typing import NDArray

from route_audit.exchange import Scalar
from route_audit.tiers import Tier, TierSource

NO_TIME = np.iinfo(np.int64).min
"""The timestamp of a row whose log says none."""

NO_COUNT = -1
"""A count that the log does not say."""

PICO = 10**12
"""Logged costs are whole pico-dollars, so that their sums are exact in any order."""

FLAG_FAILED = 1
FLAG_TOOLS = 2
FLAG_JSON = 4
FLAG_IMAGES = 8
FLAG_STREAM = 16
FLAG_NOT_INTERACTIVE = 32
FLAG_INPUT_ESTIMATED = 64
FLAG_OUTPUT_ESTIMATED = 128
FLAG_PARTIAL = 256
FLAG_HAS_TEXT = 512
FLAG_AGGREGATE = 1024
"""The row is a share of a line that sums up many calls."""


def hash64(text: str) -> int:
    """A stable non-zero 64-bit code of ``text``: the same on every machine and in every run."""
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass")) or 1


def hashes64(texts: Sequence[str]) -> NDArray[np.uint64]:
    """``hash64`` of each of ``texts``."""
    try:
        codes = np.fromiter(map(xxhash.xxh3_64_intdigest, map(str.encode, texts)), np.uint64, len(texts))
    except UnicodeEncodeError:  # half a character pair, as left by cutting a string
        return np.fromiter(map(hash64, texts), np.uint64, len(texts))
    return np.maximum(codes, np.uint64(1))


@lru_cache(maxsize=4096, typed=True)  # True and 1 are equal, and two tags
def tag_code(name: str, value: Scalar) -> int:
    """The code under which the ledger keeps the tag ``name`` = ``value``."""
    word = str(value).lower() if isinstance(value, bool) else str(value)
    return hash64(f"{name}\0{word}")


class Words(msgspec.Struct, frozen=True):
    """A column of words, stored once each.

    Attributes:
        values: the distinct words.
        codes: one index into ``values`` per row; -1 where the log says nothing.
    """

    values: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, words: Iterable[str | None]) -> Self:
        """Code ``words`` in order of first appearance."""
        rows = tuple(words)
        if rows and rows.count(rows[0]) == len(rows):  # a column of one word, or of none
            return cls(
                () if rows[0] is None else (rows[0],), np.full(len(rows), -(rows[0] is None), np.int32)
            )
        values = tuple(word for word in dict.fromkeys(rows) if word is not None)
        index: dict[str | None, int] = dict(zip(values, range(len(values)), strict=True))
        index[None] = -1
        return cls(values, np.fromiter(map(index.__getitem__, rows), np.int32, len(rows)))

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """The rows of all ``parts``, one after the other."""
        index: dict[str, int] = {}
        joined = []
        for part in parts:
            recode = [index.setdefault(word, len(index)) for word in part.values]
            joined.append(np.array([*recode, -1], np.int32)[part.codes])
        return cls(tuple(index), np.concatenate(joined) if joined else np.empty(0, np.int32))

    def take(self, rows: NDArray[Any] | slice) -> Self:
        """The same words for ``rows`` (indices, a mask or a slice)."""
        return type(self)(self.values, self.codes[rows])

    def sorted(self) -> Self:
        """The same rows with the words in use alone, in alphabetical order."""
        counts = np.bincount(self.codes + 1, minlength=len(self.values) + 1)[1:]
        used = sorted({self.values[code] for code in np.flatnonzero(counts).tolist()})
        if tuple(used) == self.values:
            return self
        recode = {word: code for code, word in enumerate(used)}
        codes = np.array([*(recode.get(word, -1) for word in self.values), -1], np.int32)
        return type(self)(tuple(used), codes[self.codes])

    def used(self) -> Self:
        """The same rows with no more words than rows: those in use alone, where there are more."""
        if len(self.values) <= len(self.codes):
            return self
        codes = np.unique(self.codes)
        codes = codes[codes >= 0]
        recode = np.full(len(self.values) + 1, -1, np.int32)
        recode[codes] = np.arange(len(codes))
        return type(self)(tuple(self.values[code] for code in codes.tolist()), recode[self.codes])

    def word(self, row: int) -> str | None:
        """The word of one row."""
        code = int(self.codes[row])
        return None if code < 0 else self.values[code]

    def where(self, test: Callable[[str], bool]) -> NDArray[np.bool_]:
        """True for each row whose word passes ``test``; a row without a word never does."""
        hits = np.array([*map(test, self.values), False], np.bool_)
        return hits[self.codes]


@dataclass(frozen=True, slots=True)
class Ledger:
    """n attempts as columns of n rows each.

    Attributes:
        id: the log's id, else ``file:line``.
        id_code, session, logical, pair: 64-bit codes; 0 where the log has no session, logical id or pair id.
        content: a code of everything measured in the row and of its text; of its id alone where there
            is a revision.
        timestamp_us: microseconds since 1970 UTC, ``NO_TIME`` where the log says none.
        input_tokens .. web_searches: see ``Exchange``; never null.
        max_output_tokens, session_turn: ``NO_COUNT`` where unknown.
        revision: see ``Exchange``; ``NO_COUNT`` where the log tells the call once.
        latency_s, time_to_first_token_s: seconds, NaN where unknown.
        logged_cost_pusd: pico-dollars, ``NO_COUNT`` where the log says none.
        flags: the FLAG_* bits.
        modality: ``Modality`` codes.
        tags_offsets, tags: row i's tag codes are ``tags[tags_offsets[i]:tags_offsets[i + 1]]``.
        logged_tier .. language: see ``Verdicts``.
        tier, confidence, tier_source, hindsight_tier: decided from all rows together, so no file holds
            them; ``undecided`` until then.
    """

    id: NDArray[np.object_]
    id_code: NDArray[np.uint64]
    session: NDArray[np.uint64]
    logical: NDArray[np.uint64]
    pair: NDArray[np.uint64]
    content: NDArray[np.uint64]
    timestamp_us: NDArray[np.int64]
    model: Words
    provider: Words
    service_tier: Words
    user: Words
    feature: Words
    input_tokens: NDArray[np.int64]
    cached_input_tokens: NDArray[np.int64]
    cache_write_tokens: NDArray[np.int64]
    cache_write_1h_tokens: NDArray[np.int64]
    audio_input_tokens: NDArray[np.int64]
    output_tokens: NDArray[np.int64]
    reasoning_tokens: NDArray[np.int64]
    audio_output_tokens: NDArray[np.int64]
    web_searches: NDArray[np.int64]
    max_output_tokens: NDArray[np.int64]
    session_turn: NDArray[np.int64]
    revision: NDArray[np.int64]
    latency_s: NDArray[np.float64]
    time_to_first_token_s: NDArray[np.float64]
    logged_cost_pusd: NDArray[np.int64]
    flags: NDArray[np.uint16]
    modality: NDArray[np.uint8]
    tags_offsets: NDArray[np.int64]
    tags: NDArray[np.uint64]
    logged_tier: NDArray[np.uint8]
    logged_confidence: NDArray[np.float64]
    answer_shape: NDArray[np.uint8]
    type_id: NDArray[np.uint64]
    signals: NDArray[np.uint64]
    language: NDArray[np.int8]
    tier: NDArray[np.uint8]
    confidence: NDArray[np.float64]
    tier_source: NDArray[np.uint8]
    hindsight_tier: NDArray[np.uint8]

    def __len__(self) -> int:
        """The number of attempts."""
        return len(self.timestamp_us)

    def has(self, flag: int) -> NDArray[np.bool_]:
        """True for each row that carries ``flag``."""
        return (self.flags & flag).astype(np.bool_)

    def tagged(self, code: int) -> NDArray[np.bool_]:
        """True for each row that carries the tag with ``code`` (see ``tag_code``)."""
        owners = np.repeat(np.arange(len(self)), np.diff(self.tags_offsets))
        found = np.zeros(len(self), np.bool_)
        found[owners[self.tags == np.uint64(code)]] = True
        return found

    def take(self, rows: NDArray[Any]) -> Ledger:
        """The attempts of ``rows`` (indices or a mask), in that order."""
        index = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        taken = {name: getattr(self, name) for name in _ROW_FIELDS}
        taken = {name: c.take(index) if isinstance(c, Words) else c[index] for name, c in taken.items()}
        lengths = np.diff(self.tags_offsets)
        offsets = np.concatenate(([0], np.cumsum(lengths[index])))
        within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths[index])
        tags = self.tags[np.repeat(self.tags_offsets[index], lengths[index]) + within]
        return Ledger(**taken, tags_offsets=offsets, tags=tags)

    def between(self, start: int, end: int) -> Ledger:
        """The attempts from ``start`` up to ``end``; their columns lie where they lay."""
        taken = {name: getattr(self, name) for name in _ROW_FIELDS}
        within = slice(start, end)
        taken = {name: c.take(within) if isinstance(c, Words) else c[within] for name, c in taken.items()}
        first, last = self.tags_offsets[[start, end]].tolist()
        return Ledger(
            **taken, tags_offsets=self.tags_offsets[start : end + 1] - first, tags=self.tags[first:last]
        )


def undecided(count: int) -> dict[str, Any]:
    """The decided columns of ``count`` rows of which nothing is decided: unsure, confidence 0."""
    return {
        "tier": np.full(count, Tier.UNSURE, np.uint8),
        "confidence": np.zeros(count),
        "tier_source": np.full(count, TierSource.REQUEST, np.uint8),
        "hindsight_tier": np.full(count, Tier.UNSURE, np.uint8),
    }


def join(parts: Sequence[Ledger]) -> Ledger:
    """The attempts of all ``parts``, one after the other. At least one part is needed."""
    if len(parts) == 1:
        return parts[0]
    joined: dict[str, Any] = {}
    for name in _ROW_FIELDS:
        columns = [getattr(part, name) for part in parts]
        if isinstance(columns[0], Words):
            joined[name] = Words.join(cast("list[Words]", columns))
        else:
            joined[name] = np.concatenate(columns)
    lengths = np.concatenate([np.diff(part.tags_offsets) for part in parts])
    joined["tags_offsets"] = np.concatenate(([0], np.cumsum(lengths)))
    joined["tags"] = np.concatenate([part.tags for part in parts])
    return Ledger(**joined)


_ROW_FIELDS = tuple(field.name for field in fields(Ledger) if field.name not in {"tags", "tags_offsets"})
