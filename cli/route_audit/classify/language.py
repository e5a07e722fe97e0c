"""Which language a request is written in, by script or by small words that only one of them has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from route_audit.classify.patterns import MEMORY_OF_ONE, Find, finder
from route_audit.verdict import LANGUAGES

UNKNOWN = -1

_LOOKED_AT = 240
_STRONG, _WEAK, _ENOUGH = 2, 1, 2
_EN = LANGUAGES.index("en")

_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "this",
        "with",
        "your",
        "what",
        "which",
        "from",
        "that",
        "how",
        "is",
        "are",
        "you",
        "my",
    ]
)

# A language's own words and words that it shares with a neighbour; none of them is English.
_SMALL_WORDS = {
    "de": (
        "der das und ist nicht eine einen einer auf wie ich wird werden",
        "mit für den dem des die zu von sie welche welcher bitte nur aus oder im",
    ),
    "fr": ("les est une dans pour avec vous cette quel quelle ces", "des du et sur le la au que ou un ce"),
    "es": ("los las una con este esta cuál qué ¿qué ¿cuál del el", "por en la de al es un para su sus que"),
    "pt": ("uma com não os dos qual em você este da", "ao na por de um para que seu é"),
    "it": ("il gli della sono che questo una", "di con nel alla è le un e"),
    "nl": ("het een niet zijn voor deze wat naar", "de van en met te aan dat"),
    "pl": ("jest nie się dla oraz czy który", "na od po ze jak"),
}


def _points() -> dict[str, dict[int, int]]:
    points = {word: {_EN: _STRONG} for word in _ENGLISH}
    for language, groups in _SMALL_WORDS.items():
        for group, each in zip(groups, (_STRONG, _WEAK), strict=True):
            for word in group.split():
                points.setdefault(word, {}).setdefault(LANGUAGES.index(language), each)
    return points


_POINTS = _points()
"""What a word speaks for: codes of languages, and points for each."""

_TELLING = frozenset(_POINTS)

_IN_ORDER = tuple(LANGUAGES.index(language) for language in (*_SMALL_WORDS, "en"))
"""Of languages with the same points the first is taken."""

_IN_BYTES = {
    word: sum(more << 8 * _IN_ORDER.index(language) for language, more in points.items())
    for word, points in _POINTS.items()
}
"""The points of a word, a byte for each language in order: the words of a text are added at once.

A text so short has too few words for a byte to overflow.
"""

# Japanese is written with Chinese characters too, so its own come first.
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30fa]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ru", re.compile("[\u0400-\u04ff]{3}")),
    ("ar", re.compile("[\u0600-\u06ff]{2}")),
    ("hi", re.compile("[\u0900-\u097f]{2}")),
)
_OF_A_SCRIPT = re.compile("[\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u3041-\u30fa\u4e00-\u9fff\uac00-\ud7a3]")

_BLANK = r"[\t-\r\x1c-\x20]"
"""What parts words in ASCII, as ``str.split`` sees it."""

_OTHER = 1
"""The place of the words that are not English, after the English ones."""


def languages_of(texts: Sequence[str]) -> list[int]:
    """``language_of`` each of ``texts``, but quicker for those whose small words are all English."""
    heads = [text[:_LOOKED_AT] for text in texts]
    found = _small_words()([head.encode("utf-8", "replace") for head in heads])
    languages = []
    for head, words in zip(heads, found, strict=True):
        if not head.isascii() or (words and _OTHER in words):
            languages.append(language_of(head))
        else:
            languages.append(_EN if words else UNKNOWN)
    return languages


@cache
def _small_words() -> Find:
    return finder([_any_of(_ENGLISH), _any_of(_TELLING - _ENGLISH)], MEMORY_OF_ONE)


def _any_of(words: Iterable[str]) -> str:
    return rf"(?:^|{_BLANK})(?:{'|'.join(sorted(words))})(?:{_BLANK}|$)"


def language_of(text: str) -> int:
    """The code of the language that ``text`` begins in, ``UNKNOWN`` where nothing tells it."""
    head = text[:_LOOKED_AT]
    if not head.isascii() and _OF_A_SCRIPT.search(head):
        for language, script in _SCRIPTS:
            if script.search(head):
                return LANGUAGES.index(language)
    words = _TELLING.intersection(head.lower().split())
    if words <= _ENGLISH:
        return _EN if words else UNKNOWN
    return _nearest(words)


def _nearest(words: frozenset[str]) -> int:
    points = sum(map(_IN_BYTES.__getitem__, words)).to_bytes(len(_IN_ORDER), "little")
    most = max(points)
    return _IN_ORDER[points.index(most)] if most >= _ENOUGH else UNKNOWN
