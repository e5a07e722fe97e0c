"""A text that a pattern matches has the words that the pattern needs."""

from __future__ import annotations

import sys

import pytest
import re2  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify.needed import needed
from route_audit.classify.signals import TEXT_SIGNALS, Signal

_OPTIONS = re2.Options()
_OPTIONS.case_sensitive = False
_LEAVES = [
    *["quiz", "zoo", "key", "sky é", "日本", "x", " ", "K", "\N{LATIN SMALL LETTER LONG S}"],
    *["[xz]", "[^x]", "[a-z]", "[[:alpha:]]", r"[\]x]", r"\w", r"\b", ".", "^", "$"],
    *[r"\.", r"\(", r"\n", "{", "{x", "-", "]"],
]
_REPEATED = ["?", "*", "+", "??", "+?", "{2}", "{0,1}", "{1,}", "{1,2}?"]


def group(branches: list[str]) -> str:
    return f"(?:{'|'.join(branches)})"


PATTERNS = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(group),
        st.lists(inner, min_size=1, max_size=3).map(lambda branches: f"({'|'.join(branches)})"),
        st.tuples(st.lists(inner, min_size=1, max_size=3).map(group), st.sampled_from(_REPEATED)).map(
            "".join
        ),
    ),
    max_leaves=10,
)
TEXTS = st.lists(
    st.sampled_from(
        [
            "quiz",
            "QUIZ",
            "zoo",
            "key",
            "\N{KELVIN SIGN}EY",
            "\N{LATIN SMALL LETTER LONG S}ky É",
            "日本",
            *"x zk.(\n{-]é",
        ]
    ),
    max_size=8,
).map("".join)


def has_words(pattern: str, text: str) -> bool:
    folded = text.casefold()
    ways = needed(pattern)
    return ways is None or any(all(any(word in folded for word in words) for words in way) for way in ways)


@given(PATTERNS, st.lists(TEXTS, max_size=8))
def test_a_text_that_matches_has_the_words(pattern: str, texts: list[str]) -> None:
    compiled = re2.compile(pattern, _OPTIONS)
    assert all(has_words(pattern, text) for text in texts if compiled.search(text))


def test_what_is_one_letter_to_re2_is_one_when_folded() -> None:
    characters = map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1)))
    letters = [each for each in characters if each.lower() != each or each.upper() != each]
    text = "".join(letters)
    for letter in letters:
        for same in re2.findall(letter, text, options=_OPTIONS):
            assert same.casefold() == letter.casefold()


@pytest.mark.parametrize(
    "signal", [each for each in TEXT_SIGNALS if each.pattern], ids=lambda each: each.name
)
def test_examples_have_the_words_of_their_signals(signal: Signal) -> None:
    if isinstance(signal.fires, str):
        assert has_words(signal.pattern or "", signal.fires)


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("quizzes", [[{"quizzes"}]]),
        ("Quiz|zoology", [[{"quiz", "zoology"}]]),
        ("quiz(?:zes|master)?", [[{"quiz"}]]),
        (r"quiz[ks]\w*", [[{"quizk", "quizs"}]]),
        (r"\bquiz \d+ questions?", [[{" question"}, {"quiz "}]]),
        (
            "(?:quiz|test).*(?:exams|(?:zebra).*kayak)",
            [[{"exams"}, {"quiz", "test"}], [{"kayak"}, {"zebra"}, {"quiz", "test"}]],
        ),
        ("(?:quiz)+", [[{"quiz"}]]),
    ],
)
def test_ways(pattern: str, ways: list[list[set[str]]]) -> None:
    found = needed(pattern)
    assert found is not None
    assert sorted(sorted(map(sorted, way)) for way in found) == sorted(
        sorted(map(sorted, way)) for way in ways
    )


@pytest.mark.parametrize(
    "pattern",
    [
        *["", "xy", "e t|quiz", "(?:quiz)?", "(?:quiz)*", "(?:quiz){0,2}", "quiz|", r"\w+", "[quiz]"],
        *["(?i)quiz", "(?P<name>quiz)", r"\Qquiz\E", r"\x71uiz", r"\pLquiz", r"\161uiz", "quiz\0"],
        "(?:" * 99 + "quiz" + ")" * 99,
    ],
)
def test_patterns_without_a_rare_word(pattern: str) -> None:
    assert needed(pattern) is None
