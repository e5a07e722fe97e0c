"""A pattern matches where one of its parts does: what ASCII can match, or what needs other characters."""

from __future__ import annotations

import pytest
import re2  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify.foreign import of_ascii, of_others

_OPTIONS = re2.Options()
_OPTIONS.case_sensitive = False
_CHARACTERS = "abks é日ÿ\N{LATIN SMALL LETTER LONG S}\N{KELVIN SIGN}"


def branch(pieces: list[str]) -> str:
    return "".join(pieces)


def group(branches: list[str]) -> str:
    return f"(?:{'|'.join(branches)})"


LEAVES = [
    *_CHARACTERS,
    "[aé]",
    "[^é]",
    "[à-ɏ]",
    "[^a]",
    r"\w",
    r"\b",
    ".",
    "^",
    "$",
    r"\x{E9}",
    r"[\x{65E5}b]",
    r"\|",
]
PATTERNS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(branch),
        st.lists(inner, min_size=1, max_size=3).map(group),
        st.lists(inner, min_size=1, max_size=3).map(lambda branches: f"{group(branches)}?"),
    ),
    max_leaves=12,
)


def matches(pattern: str, text: str) -> bool:
    return re2.search(pattern, text, options=_OPTIONS) is not None


@given(PATTERNS, st.lists(st.text(_CHARACTERS, max_size=6), max_size=8))
def test_the_parts_match_what_the_pattern_matches(pattern: str, texts: list[str]) -> None:
    ascii_part, other_part = of_ascii(pattern), of_others(pattern)
    for text in texts:
        found = matches(pattern, text)
        assert found == (matches(ascii_part, text) or bool(other_part and matches(other_part, text)))
        if text.isascii():
            assert found == matches(ascii_part, text)


@pytest.mark.parametrize(
    ("pattern", "others"),
    [
        ("plan|design", ""),
        ("plan|設計", "設計"),
        (r"\b(?:plan|diseña|sort (?:a|é))\b", r"\b(?:diseña|sort (?:é))\b"),
        ("(?:plan|é)?x|y", "(?:plan|é)?x"),
        (r"label[:\x{FF1A}]", "label[:\N{FULLWIDTH COLON}]"),
        ("(?i)plan|é", ""),
    ],
)
def test_what_needs_other_characters(pattern: str, others: str) -> None:
    assert of_others(pattern) == others
