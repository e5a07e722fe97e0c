"""Names in letters that the PDF's own fonts lack: set in another font, or honestly told, and never a box.

Without the extra's font its tests are skipped, unless TESTS_NEED_FONTS is set: then that is a failure.
"""

from __future__ import annotations

import importlib
import io
import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cases_made import made, with_words
from route_audit.renderers import RENDERERS, Page, letters
from route_audit.renderers.letters import lacking, legible

CHINESE, KOREAN, THAI = "\u5951\u7d04", "\ud55c\uad6d\uc5b4", "\u0e44\u0e17\u0e22"
CODES = "[U+5951 U+7D04]"


@pytest.fixture
def no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the extra."""
    monkeypatch.setattr(letters, "_folders", tuple)


@pytest.fixture
def font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with it."""
    if "TESTS_NEED_FONTS" not in os.environ:
        pytest.importorskip(letters.FONT_PACKAGE)
    package = importlib.import_module(letters.FONT_PACKAGE)
    assert package.__file__ is not None
    monkeypatch.setattr(letters, "_folders", lambda: (Path(package.__file__).parent,))


def drawn(*words: str) -> bytes:
    file = RENDERERS["pdf"].render(with_words(made(100_000.0), *words), Page())
    assert isinstance(file, bytes)
    return file


def told(file: bytes) -> str:
    """All that it says, without what only lines and unbreakable words put between letters."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


@pytest.mark.usefixtures("no_font")
def test_without_the_font_a_name_shows_its_numbers_and_a_type_its_id() -> None:
    file = drawn(CHINESE)
    text = told(file)
    assert f"Do {CODES}" in text
    assert f"type {made(100_000.0).request_types[0].id}" in text
    assert "pip install 'route-audit[cjk]'" in text
    assert not set(CHINESE) & set(text)
    assert b"pdfuaid:part" in file


@pytest.mark.usefixtures("font")
def test_with_the_font_a_name_is_set_as_it_is() -> None:
    file = drawn(CHINESE, KOREAN)
    text = told(file)
    assert f"Do {CHINESE}" in text
    assert KOREAN in text
    assert "U+" not in text
    assert b"pdfuaid:part" in file


@pytest.mark.usefixtures("font")
def test_what_that_font_lacks_as_well_is_told_without_a_remedy() -> None:
    text = told(drawn(CHINESE, THAI))
    assert f"Do {CHINESE}" in text
    assert "[U+0E44 U+0E17 U+0E22]" in text
    assert "show their numbers" in text
    assert "pip install" not in text


@pytest.mark.usefixtures("no_font")
def test_two_names_stay_two_names() -> None:
    report = with_words(made(), CHINESE)
    other = with_words(made(), CHINESE[::-1])
    assert legible(report).report.case != legible(other).report.case


def test_letters_of_every_font_leave_the_report_and_its_fonts_alone() -> None:
    report = made()
    shown = legible(report)
    assert shown.report is report
    assert shown.folders == ()
    assert shown.note is None


@pytest.mark.usefixtures("no_font")
@pytest.mark.parametrize(
    "words", ["\u0442\u0435\u0441\u0442", "\u2192 \u2265", "\u03b1\u03b2", "\u05e9\u05dc"]
)
def test_what_the_own_fonts_have_is_kept(words: str) -> None:
    shown = legible(with_words(made(), words))
    assert shown.report.case is not None
    assert shown.report.case.policy == words
    assert shown.note is None


@given(st.text(st.characters(min_codepoint=0x180, exclude_categories=["C", "Z"]), min_size=1, max_size=40))
@example("\u0301\u5951\u2502\u0301")
@settings(deadline=None, max_examples=40)
def test_a_letter_is_lacking_whatever_stands_beside_it(words: str) -> None:
    alone = "".join(letter for letter in words if lacking(letter, ()))
    assert lacking(words, ()) == alone
