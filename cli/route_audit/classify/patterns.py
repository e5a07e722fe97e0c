"""All text patterns over a text, at the cost of the few that may occur in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
from typing import Any

import numpy as np
import re2  # type: ignore[import-untyped]
from numpy.typing import NDArray

from route_audit.classify.foreign import NOWHERE, of_ascii, of_others

MEMORY = 8 << 20
"""Bytes that the shared automaton may take. When they are full it forgets its states and starts again."""

MEMORY_OF_ONE = 2 << 20
"""The same for each pattern that stands alone."""

_TOO_SMALL = "the patterns of the signals do not fit the memory of their automaton"
_COUNTED = re.compile(r"\{\d+,\d*\}")
_FILTERS = 2
"""The words that patterns need are sought in so many passes: on unfamiliar text one automaton for all of them
outgrows its memory, which RE2 does not let us raise, and starts again with every text."""

FIRST_TEXTS = 500
"""So many texts are searched before the automata for the words that patterns need are made. It takes as
long as they save in some 2,000 texts."""

_PROBE = "\x02\x03\x02"
_NONE: list[int] = []

_Pass = tuple[NDArray[np.intp], Callable[[Sequence[bytes]], Iterator[list[int] | None]]]
"""The places that an automaton's matches stand for, the probe last, and what finds them in each text."""


class PatternSet:
    r"""Finds which of many patterns occur in a text.

    Most texts are ASCII, and the patterns know many words that are not. What of a pattern ASCII can
    match has automata of its own, which stay in the processor's caches; what needs other characters
    is sought in texts that have some.

    Args:
        patterns: RE2 syntax, any case; ``\d``, ``\w`` and ``\b`` know ASCII only.

    Raises:
        RuntimeError: an automaton does not fit its memory. Without this check RE2 would answer
            "no match" for every text.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        self._of_ascii = _Automata(dict(enumerate(map(of_ascii, patterns))))

    @cached_property
    def _of_others(self) -> _Automata:
        parts = enumerate(map(of_others, self._patterns))
        return _Automata({place: part for place, part in parts if part})

    @cached_property
    def _whole(self) -> _Automata:
        return _Automata(dict(enumerate(self._patterns)))

    def find_all(self, texts: Sequence[str]) -> list[list[int]]:
        """The positions of the patterns that occur in each text, in ascending order."""
        return [np.flatnonzero(row).tolist() for row in self.hits(texts)]

    def hits(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Which patterns occur in which text: a row for each text, a column for each pattern."""
        place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        found = self._hits(list(place))
        return found if len(place) == len(texts) else found[[place[text] for text in texts]]

    def _hits(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        hits = np.zeros((len(texts), len(self._patterns) + 1), np.bool_)
        raws = [text.encode("utf-8", "replace") for text in texts]
        is_ascii = np.array([text.isascii() for text in texts], np.bool_)
        apart = np.array([NOWHERE not in text for text in texts], np.bool_)
        self._of_ascii.mark(raws, np.flatnonzero(apart), hits)
        if not is_ascii.all():
            self._of_others.mark(raws, np.flatnonzero(apart & ~is_ascii), hits)
        if not apart.all():
            self._whole.mark(raws, np.flatnonzero(~apart), hits)
        return hits[:, :-1]


class _Automata:
    """The automata for some patterns, by their places.

    One for all patterns would be one pass, but on unfamiliar text it adds states all the time, and
    adding one costs a hundred times what following one does. So the words that patterns need are
    matched first, and then the patterns whose words are there; only patterns that need no
    word share an automaton. What tells which these are serves for the first texts.
    """

    def __init__(self, patterns: Mapping[int, str]) -> None:
        places = list(patterns)
        every = _filter(list(patterns.values()))
        found = every.Match(_PROBE.encode(), potential=True)
        without = [places[at] for at in found if at < len(places)]
        needing = sorted(patterns.keys() - without, key=lambda place: (len(patterns[place]), place))
        self._patterns = patterns
        self._passes = [_pass(places, every)]
        self._shared = [self._made(group, _automaton) for group in _apart(without, patterns)]
        self._filtered = [needing[part::_FILTERS] for part in range(min(_FILTERS, len(needing)))]
        self._first_texts = FIRST_TEXTS

    def _made(self, places: list[int], made: Callable[[Sequence[str]], Any]) -> _Pass:
        return _pass(places, made([self._patterns[place] for place in places]))

    def mark(self, raws: Sequence[bytes], rows: NDArray[np.intp], hits: NDArray[np.bool_]) -> None:
        """Mark the patterns in the texts at ``rows``; what the last column gets means nothing.

        One automaton goes over all texts before the next one does, so that each stays in the caches.
        """
        chosen = [raws[row] for row in rows.tolist()]
        for places, find in self._passes_over(len(chosen)):
            found = [each or _NONE for each in find(chosen)]
            each = np.repeat(rows, np.fromiter(map(len, found), np.intp, len(found)))
            hits[each, places[np.fromiter(chain.from_iterable(found), np.intp, len(each))]] = True

    def _passes_over(self, texts: int) -> list[_Pass]:
        if 0 <= self._first_texts < texts:
            self._passes = []  # what served at first makes room
            self._passes = [*self._shared, *(self._made(group, _filter) for group in self._filtered)]
        self._first_texts -= texts
        return self._passes


def _pass(places: list[int], automaton: re2.Set | re2.Filter) -> _Pass:
    return np.array([*places, -1], np.intp), _finder(automaton)


def _apart(places: Sequence[int], patterns: Mapping[int, str]) -> Iterator[list[int]]:
    """The places whose patterns can share an automaton; those that count are kept from the others.

    What counts repetitions has many states, and so has every pattern that shares its automaton.
    """
    counting = [place for place in places if _COUNTED.search(patterns[place])]
    for group in (sorted(set(places) - set(counting)), counting):
        if group:
            yield group


def _finder(automaton: re2.Set | re2.Filter) -> Callable[[Sequence[bytes]], Iterator[list[int] | None]]:
    """What finds an automaton's matches in each of some texts."""
    # Around the methods of what these hold re2 has some of Python, which take half as long as a short text.
    if isinstance(automaton, re2.Set):
        return partial(map, getattr(automaton, "_set", automaton).Match)
    match, potential = getattr(automaton, "_filter", automaton).Match, False
    return lambda raws: map(match, raws, repeat(potential))


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
