"""Languages are told apart by script and small words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import Classifier
from route_audit.classify.language import language_of, languages_of
from route_audit.exchange import Exchange, Message
from route_audit.verdict import LANGUAGES

SENTENCES = {
    "en": "What is the name of the island?",
    "de": "Wie heißt die Insel und wann fährt das Schiff?",
    "fr": "Quel est le nom de cette île ?",
    "es": "¿Cuál es el nombre de la isla?",
    "pt": "Qual é o nome da ilha e quando sai o barco? Não sei.",
    "it": "Qual è il nome della nave che parte con il sole?",
    "nl": "Wat is de naam van het eiland en wanneer gaat de boot?",
    "pl": "Jaka jest nazwa wyspy i czy statek nie płynie?",
    "ru": "Как называется остров?",
    "ar": "ما اسم الجزيرة؟",
    "hi": "द्वीप का नाम क्या है?",
    "ja": "島の名前は何ですか?",
    "ko": "섬의 이름은 무엇입니까?",
    "zh": "岛的名字是什么?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence(language: str) -> None:
    verdicts = Classifier().verdicts([Exchange(messages=[Message("user", SENTENCES[language])])])
    assert LANGUAGES[verdicts.language[0]] == language


@pytest.mark.parametrize("text", ["", "4711", "qwrt zxcv"])
def test_nothing_to_tell_by(text: str) -> None:
    assert Classifier().verdicts([Exchange(messages=[Message("user", text)])]).language[0] == -1


PIECES = ["the", "The", "of", "der", "Und", "een", "für", "qwrt", "THE.", *" \t\n\x1c\x85\xa0-é島"]


@given(st.lists(st.lists(st.sampled_from(PIECES)).map("".join)))
def test_many_at_once_are_what_each_alone_is(texts: list[str]) -> None:
    assert languages_of(texts) == list(map(language_of, texts))
