"""A question and the text beside it share their words."""

from __future__ import annotations

import pytest

from route_audit.classify.shared import shared_words

BRIDGE = "港の桟橋は一九〇二年に市長が開いた。灯台の番人はそれを喜ばなかったと日記に書き残している。"
TREE = (
    "院子里的老槐树没有被砍掉\N{FULLWIDTH COMMA}因为邻居们写了信。"
    "这棵树已经有一百多年的历史了\N{FULLWIDTH COMMA}夏天大家常在树下乘凉。"
)
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
        (f"{PIER}\nwhen was the harbour pier opened", 3),
        (f"{PIER}\nQuestion: who feared the lantern\nAnswer:", 2),
        # A third of the pairs of characters, as others cross the bounds of words.
        (f"{TREE}\n老槐树为什么没有倒\N{FULLWIDTH QUESTION MARK}", 3),
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
        "when was the harbour pier opened\nAnswer:",
    ],
    ids=[
        "nothing",
        "no text",
        "the last sentence of a story",
        "other words",
        "no question",
        "not told",
        "no text above a label",
    ],
)
def test_nothing_is_shared(text: str) -> None:
    assert shared_words(text) == 0
