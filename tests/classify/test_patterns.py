"""The automaton finds what single patterns find, and says when it has no room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import patterns
from route_audit.classify.patterns import PatternSet
from route_audit.classify.signals import TEXT_SIGNALS

PATTERNS = [signal.pattern or "" for signal in TEXT_SIGNALS]
EXAMPLES = [signal.fires for signal in TEXT_SIGNALS if isinstance(signal.fires, str)]
ALL = PatternSet(PATTERNS)
ONE_BY_ONE = [PatternSet([pattern]) for pattern in PATTERNS]


@given(st.lists(st.one_of(st.sampled_from(EXAMPLES), st.text(max_size=30)), max_size=5))
def test_one_pass_finds_what_each_pattern_finds_alone(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    alone = {place for place, pattern in enumerate(ONE_BY_ONE) if pattern.find(text)}
    assert set(ALL.find(text)) == alone


def test_too_little_memory_is_an_error_not_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MEMORY", 1 << 12)
    with pytest.raises(RuntimeError, match="memory"):
        PatternSet(PATTERNS)


def test_half_a_surrogate_pair_is_no_trouble() -> None:
    assert ALL.find("Prove it \ud83d") == ALL.find("Prove it ?")
