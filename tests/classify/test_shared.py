"""A question and the text beside it share their words."""

from __future__ import annotations

import pytest

from route_audit.classify.shared import shared_words

BRIDGE = "港の桟橋は一九〇二年に市長が開いた。灯台の番人はそれを喜ばなかったと日記に書き残している。"
PIER = "The harbour pier was opened in 1902 by the mayor, who feared the lantern."


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        (f"{PIER}\nWhen was the harbour pier opened?", 3),
        (f"{PIER}\n\nWho feared the lanterns?", 2),
        (f"Who feared the lantern?\n\n{PIER}", 2),
        (f'"{PIER}" Who feared the lantern?', 2),
        (
            BRIDGE + "\n桟橋は誰が開いた\N{FULLWIDTH QUESTION MARK}",
            1,
        ),  # one pair of characters
    ],
)
def test_a_question_apart_shares_its_words_with_the_text(text: str, shared: int) -> None:
    assert shared_words(text) == shared


@pytest.mark.parametrize(
    "text",
    [
        "",
        "When was the harbour pier opened?",
        f"{PIER} When was the harbour pier opened?",
        f"{PIER}\nWhen do gulls and cormorants sleep?",
        f"{PIER}\nThe harbour pier was opened.",
        f"{PIER}\nIf the harbour pier opened, who came?",
    ],
    ids=["nothing", "no text", "the last sentence of a story", "other words", "no question", "not told"],
)
def test_nothing_is_shared(text: str) -> None:
    assert shared_words(text) == 0
