"""The finder finds the words that a plain search finds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from route_audit.classify.words import WordFinder

_WORDS = st.text("ab é日z", min_size=3, max_size=16).map(str.encode)
_TEXTS = st.lists(st.text("aAb é日zZ\0\n", max_size=40), max_size=6)
_BYTES = 16
"""Of longer words the finder compares so many bytes."""


def found(groups: list[list[bytes]], texts: list[bytes]) -> list[list[bool]]:
    return [[any(word[:_BYTES] in text.lower() for word in words) for text in texts] for words in groups]


@given(st.lists(st.lists(_WORDS, min_size=1, max_size=6), min_size=1, max_size=5), _TEXTS)
@example([[b"abc"], [b"abc", b"bcd"]], ["abc", "", "ABCD", "ab", "c", "xbc\0d"])
@example([[b"a" * 16, b"b" * 17]], ["a" * 15, "A" * 16, "b" * 16])
def test_what_a_plain_search_finds(groups: list[list[bytes]], texts: list[str]) -> None:
    raws = [text.encode() for text in texts]
    assert WordFinder(groups).find(raws).tolist() == found(groups, raws)


def test_many_words_and_texts() -> None:
    words = [f"{number:04x} ord".encode() for number in range(0, 60_000, 7)]
    texts = [f"of {number:04x} orders".encode() for number in range(500)]
    groups = [words[place::20] for place in range(20)]
    assert WordFinder(groups).find(texts).tolist() == found(groups, texts)
