"""The set finds what plain RE2 finds pattern by pattern, and says when it has no room."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import re2  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import patterns
from route_audit.classify.foreign import of_ascii, of_others
from route_audit.classify.patterns import PatternSet
from route_audit.classify.signals import TEXT_SIGNALS

PATTERNS = [signal.pattern or "" for signal in TEXT_SIGNALS]
EXAMPLES = [text for signal in TEXT_SIGNALS for text in (signal.fires, signal.quiet) if isinstance(text, str)]
WORDS = sorted({word for text in EXAMPLES for word in text.split()})
PROMPTS = sorted((Path(__file__).parent / "prompts").glob("*.jsonl"))
ALL = PatternSet(PATTERNS)


def plain(pattern: str) -> re2._Regexp:
    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(pattern, options)


ONE_BY_ONE = [plain(pattern) for pattern in PATTERNS]


def alone(text: str) -> list[int]:
    return [place for place, pattern in enumerate(ONE_BY_ONE) if pattern.search(text)]


@given(st.lists(st.one_of(st.sampled_from(EXAMPLES), st.text(max_size=30)), max_size=5))
def test_examples_and_any_text(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    assert sorted(ALL.find_all([text])[0]) == alone(text)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=30), st.booleans())
def test_words_in_any_order(words: list[str], capitals: bool) -> None:
    text = " ".join(words)
    text = text.upper() if capitals else text
    assert sorted(ALL.find_all([text])[0]) == alone(text)


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.stem)
def test_prompts(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["messages"]:
            assert sorted(ALL.find_all([turn["content"]])[0]) == alone(turn["content"])


@pytest.mark.parametrize("memory", [1 << 12, 1 << 15])
def test_too_little_memory_is_an_error_not_silence(monkeypatch: pytest.MonkeyPatch, memory: int) -> None:
    monkeypatch.setattr(patterns, "MEMORY", memory)
    with pytest.raises(RuntimeError, match="memory"):
        PatternSet(PATTERNS)


@pytest.mark.parametrize("part", [of_ascii, of_others, str])
def test_each_pattern_alone_has_room(part: Callable[[str], str]) -> None:
    for text in filter(None, map(part, PATTERNS)):
        assert not any(patterns.finder([text], patterns.MEMORY_OF_ONE)([b"\x01"]))


def test_half_a_surrogate_pair_is_no_trouble() -> None:
    assert ALL.find_all(["Prove it \ud83d"])[0] == ALL.find_all(["Prove it ?"])[0]


def test_each_of_many_texts_has_its_own_list() -> None:
    texts = ["", *EXAMPLES, "", *reversed(EXAMPLES)]
    assert [sorted(found) for found in ALL.find_all(texts)] == [alone(text) for text in texts]


OWN = [
    r"[^é]bc",
    r"caf(?:é|e)s?",
    r"[a-ÿ]\d|[À-ɏ]x|[\x{212A}]e",
    r"é?tude|\x{E9}tat",
    r"\x{41}bc[\x{FF1A}:]",
    r"[[:alpha:]é\]]{2} \\x",
    r"(?:(?:a|é)b|c(?:d|(?:é|e){2})?|[”\"])k",
    "日本|\\x{7F}x|(a|é)(?:b|ß)",
    r"k\w+ß?$",
    r"(?i)é.c|e",
    r"\Qé[\E|bc",
]
OWN_SET = PatternSet(OWN)


@given(
    st.lists(
        st.sampled_from(
            [
                *"aébcdß日”xkK\N{LATIN SMALL LETTER LONG S}s5]: \\\x7f",
                "caf",
                "tude",
                "tat",
                "Abc",
                "\x02\x03\x02",
            ]
        ),
        max_size=12,
    )
)
def test_patterns_that_are_not_ascii(pieces: list[str]) -> None:
    text = "".join(pieces)
    expected = [place for place, pattern in enumerate(OWN) if plain(pattern).search(text)]
    assert OWN_SET.find_all([text]) == [expected]
