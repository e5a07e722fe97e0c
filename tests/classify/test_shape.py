"""How a message is built is seen without its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import shape

STORY = (
    "The keeper climbed the tower at dusk. Prove your courage, the old man had said. "
    "He lit the lamp and waited for the fog to lift over the bay. Debug nothing, he thought. "
) * 12


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        (f"{STORY}\n\nWho lit the lamp?", True),
        (f"who lit the lamp\n\n{STORY}", True),
        (f"May he go out? Answer from the story.\n\n{STORY}", True),
        (f"What a story.\n\n{STORY}", False),
        (f"{STORY}\nWho lit the lamp?", False),
        ("Who lit the lamp?", False),
    ],
)
def test_a_question_apart_from_its_passage(text: str, apart: bool) -> None:
    assert shape.question_apart(text) is apart


def told_by_its_paragraphs(text: str) -> bool:
    first, *_ = paragraphs = text.strip().split("\n\n")
    last = text.strip().rpartition("\n\n")[2]
    return len(paragraphs) > 1 and any(
        len(question) <= 120
        and len(text.strip()) - len(question) - 2 >= 120
        and "\n" not in question
        and any(mark in question for mark in ("?", "\N{FULLWIDTH QUESTION MARK}"))
        for question in (first, last)
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "\n",
                "\n\n",
                " ",
                "?",
                "\N{FULLWIDTH QUESTION MARK}",
                "ab",
                *("x" * size for size in range(117, 122)),
            ]
        )
    )
)
def test_a_question_apart_is_the_first_paragraph_or_the_last(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert shape.question_apart(text) == told_by_its_paragraphs(text)


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Decisions out, please.\n\nRuth said that they go with oak.", True),
        ("What did Ruth decide?\n\nRuth said that they go with oak.", False),
        ("Decisions out, please.\nThen the dates.\n\nRuth said oak.", False),
        ("Decisions out, please.", False),
    ],
)
def test_a_text_apart_from_the_line_that_says_what_to_do(text: str, apart: bool) -> None:
    assert shape.text_apart(text) is apart


@pytest.mark.parametrize(
    ("text", "in_parts"),
    [
        ("Fix the typos in what I send you: We recieved youre letter.", True),
        ("Fix the typos in the next line, please, and no others\nWe recieved it.", True),
        ("How do I fix the many typos that I make when I am in a hurry?", False),
        ("Fix: teh", False),
    ],
)
def test_a_message_in_parts_brings_something(text: str, in_parts: bool) -> None:
    assert shape.in_parts(text) is in_parts


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("Headline, nine words at most\nThe pier, which burnt down in May, will not be built again.", True),
        ("Who built it?\nThe pier, which burnt down in May, will not be built again.", False),
        ("The pier burnt down in May.\nIt was built by a mayor of the town. Who was he?", False),
        ("The pier burnt down in May.\nWith the words gull and rope, a simple sentence can be", False),
        ("Headline, nine words at most\nThe pier burnt.", False),
        ("Headline for this: the pier, which burnt down in May, will not be built again.", False),
    ],
    ids=["a line over a text", "asks above", "asks below", "to be gone on with", "no text", "one line"],
)
def test_a_line_over_a_text_asks_nothing(text: str, over: bool) -> None:
    assert shape.line_over_text(text) is over


NOTICE = (
    "Notice: the pier is closed in May, while its planks are turned. "
    "The kiosk at its head stays open all the while."
)


@pytest.mark.parametrize(
    ("users", "brought"),
    [
        ([NOTICE, "and the kiosk"], True),
        ([NOTICE, "thanks", "and the kiosk"], True),
        ([NOTICE, NOTICE + NOTICE], False),
        (["Hello: it is me", "and the kiosk"], False),
        ([NOTICE], False),
        ([], False),
    ],
)
def test_a_short_message_asks_about_what_was_brought_earlier(users: list[str], brought: bool) -> None:
    assert shape.brought_earlier(users) is brought


@pytest.mark.parametrize(
    ("system", "told"),
    [
        ("Kiosk. Opens at 9:30, on Sundays at 11. Bikes cost 18 euros.", True),
        ("Rules:\n1. Be kind.\n2. Be brief.\n3. Answer in 20 words.", False),
        ("Answer in 20 words, or in 3 sentences.", False),
        ("You help visitors of the pier.", False),
    ],
)
def test_a_system_prompt_tells_facts_with_figures(system: str, told: bool) -> None:
    assert shape.tells_figures(system) is told


def test_numbers_are_counted_in_a_short_message_only() -> None:
    assert shape.figures("3 pens at 2.50, 10 % off") == 4
    assert shape.figures("no number at all") == 0
    assert shape.figures("1 2 3 " * 400) == 0


@pytest.mark.parametrize(
    ("system", "bound"),
    [
        ("Basic fares cannot be changed. Others may only be changed before noon.", True),
        ("Refunds only within 14 days. Deny all others.", True),
        ("You may move flights, and you cannot be rude.", False),
        ("", False),
    ],
)
def test_conditions_are_told_by_two_of_their_words(system: str, bound: bool) -> None:
    assert shape.sets_conditions(system) is bound
