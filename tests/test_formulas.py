"""What of a log may stand in a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.formulas import inert, told


@pytest.mark.parametrize("word", ["=1+1", "@SUM(A1)", "-2", "+3", "\t=1", "\r=1"])
def test_what_may_be_a_formula_stands_behind_an_apostrophe(word: str) -> None:
    assert inert(word) == f"'{word}"


@pytest.mark.parametrize("word", ["", "r-1", "'", "'r", "''-1"])
def test_other_words_stay_as_they_are(word: str) -> None:
    assert inert(word) == told(word) == word


@given(st.text().filter(lambda word: not word.startswith("'")))
def test_a_word_is_told_again_by_its_cell(word: str) -> None:
    assert told(inert(word)) == word
