"""All text patterns over a text, at the cost of the few that may occur in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate, chain, pairwise, repeat
from operator import contains

import numpy as np
import re2  # type: ignore[import-untyped]
from numpy.typing import NDArray

from route_audit.classify.foreign import NOWHERE, of_ascii, of_others
from route_audit.classify.needed import BESIDE, Way, needed
from route_audit.classify.words import WordFinder

MEMORY = 8 << 20
"""Bytes that a shared automaton may take. When they are full it forgets its states and starts again."""

MEMORY_OF_ONE = 2 << 20
"""The same for each pattern that stands alone."""

_TOO_SMALL = "the patterns of the signals do not fit the memory of their automaton"
_COUNTED = re.compile(r"\{(\d+),(\d*)\}")
_FAR = 32
"""A pattern that counts further than this, all in all, counts far."""

_PROBE = "\x02\x03\x02"
_NONE: list[int] = []

Find = Callable[[Sequence[bytes]], Iterator[list[int] | None]]


class PatternSet:
    r"""Finds which of many patterns occur in a text.

    Most texts are ASCII, and the patterns know many words that are not. What of a pattern ASCII can
    match has automata of its own, which stay in the processor's caches; what needs other characters
    is sought in texts that have some.

    Args:
        patterns: RE2 syntax, any case; ``\d``, ``\w`` and ``\b`` know ASCII only.

    Raises:
        RuntimeError: an automaton does not fit its memory, here or when it is first used. Without this
            check RE2 would answer "no match" for every text.
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
        is_ascii = np.fromiter(map(str.isascii, texts), np.bool_, len(texts))
        folded = raws if is_ascii.all() else list(map(_folded, texts, raws))
        apart = ~np.fromiter(map(contains, texts, repeat(NOWHERE)), np.bool_, len(texts))
        self._of_ascii.mark(raws, folded, np.flatnonzero(apart), hits)
        if not is_ascii.all():
            self._of_others.mark(raws, folded, np.flatnonzero(apart & ~is_ascii), hits)
        if not apart.all():
            self._whole.mark(raws, folded, np.flatnonzero(~apart), hits)
        return hits[:, :-1]


class _Automata:
    """The automata for some patterns, by their places.

    One for all patterns would be one pass, but on unfamiliar text it adds states all the time, and
    adding one costs a hundred times what following one does. So the words that patterns need are
    sought first, and then each pattern where its words are; only patterns that need none share an
    automaton.
    """

    def __init__(self, patterns: Mapping[int, str]) -> None:
        ways = {place: needed(pattern) for place, pattern in patterns.items()}
        without = [place for place, each in ways.items() if each is None]
        self._shared = [
            (np.array([*group, -1], np.intp), finder([patterns[place] for place in group], MEMORY))
            for group in _apart(without, patterns)
        ]
        needing = {place: each for place, each in ways.items() if each is not None}
        self._needing = _Needing(needing, patterns) if needing else None

    def mark(
        self, raws: Sequence[bytes], folded: Sequence[bytes], rows: NDArray[np.intp], hits: NDArray[np.bool_]
    ) -> None:
        """Mark the patterns in the texts at ``rows``; what the last column gets means nothing.

        One automaton goes over all texts before the next one does, so that each stays in the caches.
        """
        if not len(rows):
            return
        chosen = [raws[row] for row in rows.tolist()]
        for places, find in self._shared:
            found = [each or _NONE for each in find(chosen)]
            each = np.repeat(rows, np.fromiter(map(len, found), np.intp, len(found)))
            hits[each, places[np.fromiter(chain.from_iterable(found), np.intp, len(each))]] = True
        if self._needing:
            self._needing.mark(chosen, [folded[row] for row in rows.tolist()], rows, hits)


class _Needing:
    """Patterns that need words, by their places; each has an automaton of its own once its words are met.

    Args:
        ways: the ways to match each one.
        patterns: the patterns, and others.
    """

    def __init__(self, ways: Mapping[int, Sequence[Way]], patterns: Mapping[int, str]) -> None:
        self._places = np.array(list(ways), np.intp)
        self._patterns = [patterns[place] for place in ways]
        self._finders: dict[int, Find] = {}
        every = list(chain.from_iterable(ways.values()))
        group = {words: number for number, words in enumerate(dict.fromkeys(chain.from_iterable(every)))}
        self._words = WordFinder([sorted(word.encode() for word in words) for words in group])
        # A way with fewer sets names its first one again.
        self._asked = np.array(
            [[group[way[at if at < len(way) else 0]] for way in every] for at in range(1 + BESIDE)], np.intp
        )
        ends = list(accumulate(map(len, ways.values())))
        self._ways = list(map(slice, [0, *ends], ends))

    def mark(
        self, raws: Sequence[bytes], folded: Sequence[bytes], rows: NDArray[np.intp], hits: NDArray[np.bool_]
    ) -> None:
        """Mark the patterns in texts, which stand at ``rows`` of ``hits``."""
        may = self._may(folded)
        counts = np.count_nonzero(may, axis=1)
        number = np.repeat(np.arange(len(may)), counts)
        text = np.flatnonzero(may) - number * len(raws)
        chosen = [raws[place] for place in text.tolist()]
        ends = list(accumulate(counts.tolist()))
        found = chain.from_iterable(
            self._find(each)(chosen[start:end])
            for each, (start, end) in enumerate(pairwise([0, *ends]))
            if start < end
        )
        hits[rows[text], self._places[number]] |= np.fromiter(map(bool, found), np.bool_, len(text))

    def _may(self, folded: Sequence[bytes]) -> NDArray[np.bool_]:
        """Shape (patterns, texts): which texts have the words that a pattern needs."""
        words = self._words.find(folded)
        first, *others = self._asked
        is_open = words[first]
        for each in others:
            is_open &= words[each]
        return np.stack([is_open[ways].any(axis=0) for ways in self._ways])

    def _find(self, number: int) -> Find:
        if number not in self._finders:
            self._finders[number] = finder([self._patterns[number]], MEMORY_OF_ONE)
        return self._finders[number]


def _folded(text: str, raw: bytes) -> bytes:
    """The text in one case, but for ASCII letters."""
    return raw if text.isascii() else text.casefold().encode("utf-8", "replace")


def _apart(places: Sequence[int], patterns: Mapping[int, str]) -> Iterator[list[int]]:
    """The places whose patterns can share an automaton: those that count not, a little, and far.

    What counts repetitions has many states, and so has every pattern that shares its automaton: on unfamiliar
    texts one for all takes ten times as long as these.
    """
    groups: list[list[int]] = [[], [], []]
    for place in sorted(places):
        counted = _counted(patterns[place])
        groups[(counted > 0) + (counted > _FAR)].append(place)
    return filter(None, groups)


def _counted(pattern: str) -> int:
    """How far the repetitions in a pattern count, all in all."""
    return sum(int(most or least) for least, most in _COUNTED.findall(pattern))


def fits(pattern: str) -> bool:
    """Whether a pattern, which RE2 understands, fits the memory of its automaton, and so do its parts."""
    try:
        for part in filter(None, (pattern, of_ascii(pattern), of_others(pattern))):
            _automaton([part], MEMORY_OF_ONE)
    except RuntimeError:
        return False
    return True


def finder(patterns: Sequence[str], memory: int) -> Find:
    """What finds the patterns in each of some texts: their places, and nothing or None where none occurs.

    Args:
        patterns: RE2 syntax, any case.
        memory: bytes that their automaton may take.

    Raises:
        RuntimeError: they do not fit.
    """
    automaton = _automaton(patterns, memory)
    # Around the method of what this holds re2 has some of Python, which takes half as long as a short text.
    return partial(map, getattr(automaton, "_set", automaton).Match)


def _options(memory: int) -> re2.Options:
    options = re2.Options()
    options.max_mem = memory
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    return options


def _automaton(patterns: Sequence[str], memory: int) -> re2.Set:
    automaton = re2.Set.SearchSet(_options(memory))
    for pattern in (*patterns, _PROBE):
        automaton.Add(pattern)
    try:
        automaton.Compile()
    except re2.error as error:
        raise RuntimeError(_TOO_SMALL) from error
    if automaton.Match(_PROBE.encode()) != [len(patterns)]:
        raise RuntimeError(_TOO_SMALL)
    return automaton
