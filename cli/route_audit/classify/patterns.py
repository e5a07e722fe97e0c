"""All text patterns over a text, at the cost of the few that may occur in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
import re2  # type: ignore[import-untyped]
from numpy.typing import NDArray

MEMORY = 8 << 20
"""Bytes that the shared automaton may take. When they are full it forgets its states and starts again."""

MEMORY_OF_ONE = 1 << 20
"""The same for each pattern that stands alone."""

_TOO_SMALL = "the patterns of the signals do not fit the memory of their automaton"
_COUNTED = re.compile(r"\{\d+,\d*\}")
_FILTERS = 2
"""The words that patterns need are sought in so many passes: on unfamiliar text one automaton for all of them
outgrows its memory, which RE2 does not let us raise, and starts again with every text."""

_PROBE = "\x02\x03\x02"
_NONE: list[int] = []

_NOWHERE = "\x7f"
"""A character of ASCII that texts do not have. It stands for all others in the patterns of ASCII texts."""

_NO_WORD = f"(?:{_NOWHERE * 3})"
"""The same outside brackets: RE2 looks for no words shorter than three characters."""

_LAST_ASCII = 0x7E
_CHARACTER = r"\\x\{([0-9A-Fa-f]+)\}|\\[\s\S]|[^\x00-\x7e]"
_IN_BRACKETS = re.compile(_CHARACTER)
_PIECE = re.compile(rf"{_CHARACTER}|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]")
_LITERALLY = r"\Q"


@lru_cache(maxsize=2)
def shared(patterns: tuple[str, ...]) -> PatternSet:
    """The set of these patterns, made once a process: that takes as long as a thousand texts."""
    return PatternSet(patterns)


class PatternSet:
    r"""Finds which of many patterns occur in a text.

    Most texts are ASCII, and the patterns know many words that are not. For such texts there are
    automata without these words: they have a third of the size, and stay in the processor's caches.

    Args:
        patterns: RE2 syntax, any case; ``\d``, ``\w`` and ``\b`` know ASCII only.

    Raises:
        RuntimeError: an automaton does not fit its memory. Without this check RE2 would answer
            "no match" for every text.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        # What stands between \Q and \E has no brackets and no escapes, so it cannot be read piece by piece.
        self._literal = any(_LITERALLY in pattern for pattern in patterns)
        self._of_ascii = self._of_any if self._literal else _Automata([*map(_of_ascii, patterns)], filters=1)

    @cached_property
    def _of_any(self) -> _Automata:
        return _Automata(self._patterns, filters=_FILTERS)

    def find_all(self, texts: Sequence[str]) -> list[list[int]]:
        """The positions of the patterns that occur in each text, in ascending order."""
        return [np.flatnonzero(row).tolist() for row in self.hits(texts)]

    def hits(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Which patterns occur in which text: a row for each text, a column for each pattern."""
        hits = np.zeros((len(texts), len(self._patterns) + 1), np.bool_)
        is_ascii = np.array([text.isascii() and _NOWHERE not in text for text in texts], np.bool_)
        raws = [text.encode("utf-8", "replace") for text in texts]
        self._of_ascii.mark(raws, np.flatnonzero(is_ascii), hits)
        if not is_ascii.all():
            self._of_any.mark(raws, np.flatnonzero(~is_ascii), hits)
        return hits[:, :-1]


class _Automata:
    """The automata for one sort of text.

    One for all patterns would be one pass, but on unfamiliar text it adds states all the time, and
    adding one costs a hundred times what following one does. So the words that patterns need are
    matched in one pass, and then the patterns whose words are there; only patterns that need no
    word share an automaton.
    """

    def __init__(self, patterns: Sequence[str], *, filters: int) -> None:
        places = range(len(patterns))
        always = set(_filter(patterns).Match(_PROBE.encode(), potential=True))
        without = [place for place in places if place in always]
        needing = sorted((place for place in places if place not in always), key=lambda at: len(patterns[at]))
        passes = [
            *((group, _automaton([patterns[at] for at in group])) for group in _apart(without, patterns)),
            *(
                (group, _filter([patterns[at] for at in group]))
                for group in (needing[part::filters] for part in range(filters))
                if group
            ),
        ]
        # Around a set's own method re2 has one of Python, which takes half as long as a short text.
        self._passes = [
            (np.array([*group, len(patterns)], np.intp), getattr(automaton, "_set", automaton).Match)
            for group, automaton in passes
        ]

    def mark(self, raws: Sequence[bytes], rows: NDArray[np.intp], hits: NDArray[np.bool_]) -> None:
        """Mark the patterns in the texts at ``rows``, the probe in the last column.

        One automaton goes over all texts before the next one does, so that each stays in the caches.
        """
        chosen = [raws[row] for row in rows.tolist()]
        for places, match in self._passes:
            found = [match(raw) or _NONE for raw in chosen]
            each = np.repeat(rows, np.fromiter(map(len, found), np.intp, len(found)))
            hits[each, places[np.fromiter(chain.from_iterable(found), np.intp, len(each))]] = True


def _of_ascii(pattern: str) -> str:
    """The pattern with ``_NOWHERE`` for what is not ASCII: on ASCII texts without that character the same."""
    return _PIECE.sub(_piece_of_ascii, pattern)


def _piece_of_ascii(found: re.Match[str]) -> str:
    if found[0][0] == "[":
        return _IN_BRACKETS.sub(lambda inside: _NOWHERE if _is_foreign(inside) else inside[0], found[0])
    return _NO_WORD if _is_foreign(found) else found[0]


def _is_foreign(found: re.Match[str]) -> bool:
    return int(found[1], 16) > _LAST_ASCII if found[1] else found[0][0] != "\\"


def _apart(places: Sequence[int], patterns: Sequence[str]) -> Iterator[list[int]]:
    """The places whose patterns can share an automaton; those that count are kept from the others.

    What counts repetitions has many states, and so has every pattern that shares its automaton.
    """
    counting = [place for place in places if _COUNTED.search(patterns[place])]
    for group in (sorted(set(places) - set(counting)), counting):
        if group:
            yield group


def _options(memory: int) -> re2.Options:
    options = re2.Options()
    options.max_mem = memory
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    return options


def _filter(patterns: Sequence[str]) -> re2.Filter:
    words = re2.Filter()
    try:
        for pattern in (*patterns, _PROBE):
            words.Add(pattern, _options(MEMORY_OF_ONE))
        words.Compile()
    except re2.error as error:
        raise RuntimeError(_TOO_SMALL) from error
    if len(patterns) not in (words.Match(_PROBE.encode()) or ()):
        raise RuntimeError(_TOO_SMALL)
    return words


def _automaton(patterns: Sequence[str]) -> re2.Set:
    automaton = re2.Set.SearchSet(_options(MEMORY))
    for pattern in (*patterns, _PROBE):
        automaton.Add(pattern)
    try:
        automaton.Compile()
    except re2.error as error:
        raise RuntimeError(_TOO_SMALL) from error
    if automaton.Match(_PROBE.encode()) != [len(patterns)]:
        raise RuntimeError(_TOO_SMALL)
    return automaton
