"""All text patterns over a text, at the cost of the few that may occur in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import re2  # type: ignore[import-untyped]

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


class PatternSet:
    r"""Finds which of many patterns occur in a text.

    One automaton for all patterns would be one pass, but on unfamiliar text it adds states all the
    time, and adding one costs a hundred times what following one does. So the words that patterns
    need are matched in one pass, and then the patterns whose words are there; only patterns that
    need no word share an automaton.

    Args:
        patterns: RE2 syntax, any case; ``\d``, ``\w`` and ``\b`` know ASCII only.

    Raises:
        RuntimeError: an automaton does not fit its memory. Without this check RE2 would answer
            "no match" for every text.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        places = range(len(patterns))
        always = set(_filter(patterns).Match(_PROBE.encode(), potential=True))
        self._without = [place for place in places if place in always]
        self._with = [place for place in places if place not in always]
        self._automata = [
            (places, _automaton([patterns[place] for place in places]))
            for places in _apart(self._without, patterns)
        ]
        by_length = sorted(self._with, key=lambda place: len(patterns[place]))
        self._filters = [
            (places, _filter([patterns[place] for place in places]))
            for places in (by_length[::_FILTERS], by_length[1::_FILTERS])
            if places
        ]

    def find(self, text: str) -> list[int]:
        """The positions of the patterns that occur in ``text``, in no order."""
        return self.find_all([text])[0]

    def find_all(self, texts: Sequence[str]) -> list[list[int]]:
        """The same for each text; one automaton after the other, so that each stays in the caches."""
        raws = [text.encode("utf-8", "replace") for text in texts]
        found: list[list[int]] = [[] for _ in raws]
        for without, automaton in self._automata:
            for raw, places in zip(raws, found, strict=True):
                places += [without[place] for place in automaton.Match(raw) or () if place < len(without)]
        for needing, words in self._filters:
            for raw, places in zip(raws, found, strict=True):
                places += [needing[place] for place in words.Match(raw) or () if place < len(needing)]
        return found


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
