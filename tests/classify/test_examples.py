"""Examples that show labels are told from other texts that end alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import examples, instruction
from route_audit.exchange import Message

MATTER = "Prove the theorem by induction."


@pytest.mark.parametrize(
    "mark", ["->", "=>", "//", "\N{RIGHTWARDS ARROW}", " /", " =", "Type:", "is_duplicate:"]
)
def test_a_mark_that_parts_texts_from_labels_is_found(mark: str) -> None:
    text = f"My parcel is late {mark} shipping\nI was charged twice {mark} billing\n{MATTER} {mark}"
    assert examples.open_mark(text).strip() == mark.strip()


@pytest.mark.parametrize("shown", [("yes", "no"), ("False", "True"), ("refund", "refund")])
def test_an_answer_is_a_label_where_it_is_a_verdict_or_comes_again(shown: tuple[str, str]) -> None:
    text = "".join(f"Is it rude?\nAnswer: {label}\n\n" for label in shown) + "Is it rude?\nAnswer:"
    assert examples.open_mark(text) == "Answer:"


@pytest.mark.parametrize("code", ["Repair and Maintenance of Bicycles and Toys", "811310"])
def test_behind_an_arrow_a_label_may_be_long_or_a_code(code: str) -> None:
    assert examples.open_mark(f"We mend bikes -> {code}\nWe mow lawns ->").strip() == "->"


@pytest.mark.parametrize(("answer", "mark"), [("no", "Rude?"), ("Oslo", "")])
def test_a_short_question_that_verdicts_answer_is_a_mark(answer: str, mark: str) -> None:
    text = f"Come here now. Rude? yes\nIt rained. Rude? {answer}\nGo away. Rude?"
    assert examples.open_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My parcel is late ->",
        "My parcel is late -> shipping",
        "2 + 3 -> 15\n4 + 5 ->",
        "x^2 -> (2x)\nx^3 ->",
        "Q: Who is it?\nA: Ada\nQ: Who else?\nA:",
        "Ann: And then he left me there.\nBob: Oh no.\nAnn:",
        "/* one\nof us */\nint a;\n/* two */",
        "<b>one</b>\n<b>two</b>",
        "Which town?\nAnswer: Oslo\nWhich river?\nAnswer: Po\nWhich lake?\nAnswer:",
        "Which is it?\nAnswer: B\nWhich is it?\nAnswer: B\nWhich is it?\nAnswer:",
        "What floats? a) iron b) cork -> b\nWhat sinks? a) lead b) cork ->",
        "What floats? a) iron\nb) cork -> b\nWhat sinks? a) lead\nb) cork ->",
    ],
)
def test_other_ends_are_no_open_example(text: str) -> None:
    assert not examples.open_mark(text)


def test_a_line_with_many_first_choices_is_looked_at_once() -> None:
    line = "as in a. or " * 100_000  # looked at from each of them it would take hours
    assert examples.open_mark(f"{line}-> old\nWhat of b) -> new\nAnd now ->") == "->"


@given(st.text(alphabet="ab \n->:/=|", max_size=40))
def test_any_text_has_a_mark_that_it_ends_with_or_none(text: str) -> None:
    assert text.rstrip().endswith(examples.open_mark(text))


def test_what_is_shown_is_no_instruction() -> None:
    said = instruction.of_user(f"Which topic?\nMy cat is ill -> pets\n{MATTER} ->")
    assert said.startswith("Which topic?")
    assert "Prove" not in said


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (["shipping", "billing"], True),
        (["1"], True),
        (['{"town": "Oslo", "day": null}'], True),
        (['{"town": "Oslo"}', "Shall I book it?"], False),
        (["\N{CJK UNIFIED IDEOGRAPH-662F}"], True),
        ([], False),
        (["Ok."], False),
        (["Which one?"], False),
        (["It is a cat."], False),
        (["42"], False),
        (["shipping", "I am sorry to hear that; I will send another one."], False),
        ([""], False),
    ],
)
def test_answers_as_short_as_labels_are_told_from_talk(answers: list[str], told: bool) -> None:
    turns = [Message("user", "Hello."), *(Message("assistant", text) for text in answers)]
    assert examples.told_by_labels(turns) is told
