"""One template is one type, whatever it is filled with; no word of a prompt shows."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import Classifier, classifier
from route_audit.classify.types import sentences, skeleton
from route_audit.classify.vocabulary import WORDS
from route_audit.exchange import Exchange, Message
from route_audit.ledger import meta
from route_audit.ledger.meta import LedgerMeta
from route_audit.verdict import Verdicts

NOUNS = ["lamp", "ferry", "harbour", "tower", "keeper", "island", "summer", "captain", "storm", "bridge"]
TOOLS = b'[{"type":"function","function":{"name":"find_order","parameters":{}}}]'


EXTRACT_ID = 4102153959307038105


def filling(seed: int, words: int = 60) -> str:
    source = random.Random(seed)  # noqa: S311  # texts, not secrets
    return " ".join(source.choice(NOUNS) for _ in range(words)).capitalize() + "."


def ask(user: str, system: str = "", **fields: object) -> Exchange:
    messages = [Message("system", system)] if system else []
    return Exchange(messages=[*messages, Message("user", user)], **fields)  # type: ignore[arg-type]


def look(*exchanges: Exchange, full: bool = False) -> Verdicts:
    return Classifier(full_labels=full).verdicts(exchanges)


def types(*exchanges: Exchange) -> int:
    return len(set(look(*exchanges).type_id.tolist()))


def test_free_text_under_one_system_prompt_is_one_type() -> None:
    system = "Classify the message into one label: billing, delivery, other."
    assert types(*(ask(filling(i, 5 + i), system) for i in range(40))) == 1


def test_a_template_in_the_user_message_is_one_type() -> None:
    assert types(*(ask(f"Extract all dates as JSON:\n{filling(i)}") for i in range(40))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Summarize ticket 4711 in one line.", "Summarize ticket 9 in one line."),
        (
            "Today is Monday, 3 May. Answer for Ada Holm.",
            "Today is Friday, 28 November. Answer for Nils Brandt.",
        ),
        ('Reply as "Mara" would.', 'Reply as "the captain of the boat" would.'),
        ("Write to ada@example.org about the order.", "Write to nils@example.com about the order."),
        (
            "Extract the price of the lamp, in words.",
            "Extract the price of the wooden rocking chair, in words.",
        ),
        ("Rate the answer.\nTone: formal", "Rate the answer.\nTone: playful and short\n"),
    ],
)
def test_what_varies_in_a_system_prompt_is_masked(one: str, other: str) -> None:
    assert types(ask("hello", one), ask("hello", other)) == 1


@pytest.mark.parametrize(
    "template",
    [
        "Summarize this letter in two sentences.\n\n{}",
        "Translate into Dutch: {}",
        'Is the tone of the review positive or negative? "{}"',
        "<letter>\n{}\n</letter>\nExtract the names from the letter above.",
        "{}\n---\nWrite a headline for this.",
        "Fasse den Bericht zusammen:\n{}",
        "Classify the ticket.\n\nTicket: {}\n\nLabel:",
        "Rewrite the sentence in plain words:\n```\n{}\n```",
    ],
)
def test_a_user_template_is_one_type_and_its_material_no_part_of_it(template: str) -> None:
    calls = [ask(template.format(filling(i, 5 + 3 * i))) for i in range(30)]
    assert types(*calls) == 1
    assert types(calls[0], ask("Prove the theorem:\n" + filling(1))) == 2


def test_a_passage_without_a_mark_in_the_system_prompt_is_no_part_of_the_type() -> None:
    head = "You answer questions about the museum. Keep to two sentences."
    calls = [ask("where?", f"{head} {filling(i, 40)} {filling(90 + i, 40)} Open daily.") for i in range(30)]
    assert types(*calls) == 1


@pytest.mark.parametrize(
    ("system", "label"),
    [
        ("Classify the ticket. Answer with one label only.", "classify ticket answer -> label"),
        ("You are Ada. Summarize the transcript in three sentences.", "summarize transcript -> sentences"),
        ("Rate the answer. Output a number.", "rate answer output -> number"),
        ("Labels for photographs", "labels"),
    ],
)
def test_a_label_ends_in_what_the_answer_is_to_be(system: str, label: str) -> None:
    assert list(look(ask("x", system)).labels.values()) == [label]


def test_a_conversation_stays_one_type() -> None:
    turns = [Message("user", "Extract the dates:\n" + filling(1)), Message("assistant", "3 May")]
    later = [*turns, Message("user", "Why? Prove it."), Message("assistant", "Well."), Message("user", "ok")]
    assert types(Exchange(messages=turns[:1]), Exchange(messages=later[:3]), Exchange(messages=later)) == 1


def test_chat_makes_no_type_a_message() -> None:
    openings = [
        "hey",
        "so",
        "what about",
        "can you tell me of",
        "do you like",
        "I saw",
        "my",
        "is it true that",
    ]
    calls = [ask(f"{openings[i % 8]} {filling(i, 3 + i % 20)}") for i in range(300)]
    assert types(*calls) <= 3


def test_what_differs_makes_another_type() -> None:
    system = "Extract the invoice fields as JSON."
    calls = [
        ask("x", system),
        ask("x", "Summarize the ticket in one line."),
        ask("x", system, tools=TOOLS, tool_count=1),
        ask("x", system, response_format=b'{"type":"json_object"}'),
        ask("x", system, response_format=b'{"schema":{"properties":{"total":{}}},"type":"json_schema"}'),
        ask("x", system, response_format=b'{"schema":{"properties":{"name":{}}},"type":"json_schema"}'),
        ask("x", system, feature="billing"),
    ]
    assert types(*calls) == len(calls)


def test_messages_without_a_template_fall_into_few_types() -> None:
    calls = [ask(f"{word} {filling(i, 8)}") for i, word in enumerate(["Why", "Where", "And", "Please"] * 10)]
    assert types(*calls) <= 3


@given(st.permutations(range(6)))
def test_the_order_of_requests_changes_neither_ids_nor_labels(order: list[int]) -> None:
    calls = [ask(f"Prove it. {filling(i)}", f"You help with {NOUNS[i]}s.", feature=f"f{i}") for i in range(6)]
    straight, mixed = look(*calls), look(*(calls[i] for i in order))
    assert straight.type_id[order].tolist() == mixed.type_id.tolist()
    assert straight.labels == mixed.labels


def test_a_type_is_the_same_in_every_run() -> None:
    assert look(ask("x", "Extract the invoice fields as JSON.")).type_id.tolist() == [EXTRACT_ID]


def test_a_request_without_text_has_no_type() -> None:
    verdicts = look(Exchange(model="m"), ask(""))
    assert verdicts.type_id.tolist() == [0, 0]
    assert verdicts.labels == {}


def test_a_label_reads_like_the_task() -> None:
    call = ask(
        filling(1),
        "You work for Holm AS. Extract the invoice fields as JSON.",
        feature="invoices",
        response_format=b'{"type":"json_object"}',
        tools=TOOLS,
        tool_count=1,
    )
    label = "invoices: extract invoice fields json + 1 tool -> json object"
    assert list(look(call).labels.values()) == [label]


@pytest.mark.parametrize("form", [b'{"type":"Ann asked us"}', b'{"name":"Ann asked us"}'])
def test_a_label_shows_no_format_s_name_that_may_be_anything(form: bytes) -> None:
    label = list(look(ask("x", "Classify the ticket.", response_format=form)).labels.values())
    assert label == ["classify ticket -> other format"]


@given(st.text(), st.text())
def test_a_label_shows_words_of_the_vocabulary_only(system: str, user: str) -> None:
    ours = WORDS | {
        word for task in ("free text", "look up", "call tools", "explain why") for word in task.split()
    }
    ours |= {
        "prove",
        "maths",
        "code",
        "debug",
        "plan",
        "logic",
        "chat",
        "write",
        "match",
        "rate",
        "agent",
        "detect",
    }
    for label in look(ask(user, system)).labels.values():
        assert set(label.replace(",", "").split()) <= ours | {"convert", "query", "compare", "analyse", "->"}


def test_full_labels_show_the_skeleton() -> None:
    call = ask("x", "Extract the lighthouse keeper from letter 12.")
    assert list(look(call, full=True).labels.values()) == ["Extract the lighthouse keeper from letter ·"]
    assert "lighthouse" not in str(look(call).labels)


@given(st.permutations(range(4)))
def test_of_the_skeletons_of_one_type_the_same_is_shown_in_any_order(order: list[int]) -> None:
    nouns = ["keeper", "ferry", "tower", "harbour"]
    calls = [ask("x", f"Extract the {nouns[place]} from the letter.") for place in order]
    classifier, meta = Classifier(full_labels=True), LedgerMeta()
    for call in calls:
        labels = classifier.verdicts([call]).labels
        meta.add(LedgerMeta(labels={f"{type_id:016x}": label for type_id, label in labels.items()}))
    assert list(meta.labels.values()) == ["Extract the ferry from the letter."]


def test_a_label_is_given_once() -> None:
    classifier = Classifier()
    call = ask("x", "Extract the invoice fields as JSON.")
    assert len(classifier.verdicts([call, call]).labels) == 1
    assert classifier.verdicts([call]).labels == {}


@given(st.text(max_size=2000))
def test_a_skeleton_is_short_and_has_no_digit(text: str) -> None:
    assert len(skeleton(text)) <= 400
    assert not any(mark in "0123456789" for mark in skeleton(text))


@given(st.lists(st.sampled_from(["\n", " ", "\t", ".", "!", "?", "\N{IDEOGRAPHIC FULL STOP}", "a", "B c"])))
def test_sentences_and_lines_lose_nothing_but_the_space_between_them(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = list(sentences(text))
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert parts == re.split(r"(?<=[.!?])\s+|\s*\n\s*|(?<=[\N{IDEOGRAPHIC FULL STOP}])", text)


def test_the_order_of_requests_whose_frames_are_the_same_words_changes_no_type() -> None:
    free = ask("Summarize this ticket")
    after_material = ask(f"{filling(1)}\nSummarize this ticket")
    one, other = look(free, after_material).type_id.tolist()
    assert look(after_material, free).type_id.tolist() == [other, one]
    assert one != other


@pytest.mark.parametrize("at_once", [1, 7, 60])
def test_of_too_many_types_those_of_the_smallest_ids_have_labels(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(meta, "MOST_LABELS", 8)
    monkeypatch.setattr(classifier, "MOST_LABELS", 8)
    calls = [ask("x", "Classify the ticket.", feature=f"f{number}") for number in range(60)]
    every = sorted(look(*calls).type_id.tolist())
    found = LedgerMeta()
    for order in (calls, calls[::-1]):
        reader = Classifier()
        for start in range(0, 60, at_once):
            told = reader.verdicts(order[start : start + at_once]).labels
            found.add_labels({f"{type_id:016x}": label for type_id, label in told.items()})
        found.trim_labels()
        assert sorted(found.labels) == [f"{type_id:016x}" for type_id in every[:8]]
    assert found.label_of(f"{every[9]:016x}") == f"{every[9]:016x}"
    assert found.label_of("0" * 16) == "(no text)"
