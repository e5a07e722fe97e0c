"""Batches of exchanges in, verdicts out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import Classifier, templates
from route_audit.classify.tiering import alone
from route_audit.exchange import Exchange, Message
from route_audit.tiers import Tier
from route_audit.verdict import NO_TIER, SIGNAL_WORDS, Verdicts

SHELL = b'[{"name":"bash","input_schema":{}}]'
BOOKING = b'[{"type":"function","function":{"name":"book_table","parameters":{}}}]'


def ask(user: str, system: str = "", **fields: object) -> Exchange:
    messages = [Message("system", system)] if system else []
    return Exchange(messages=[*messages, Message("user", user)], **fields)  # type: ignore[arg-type]


def one(exchange: Exchange) -> Verdicts:
    return Classifier().verdicts([exchange])


def tier(exchange: Exchange) -> Tier:
    return Tier(int(alone(one(exchange)).tier[0]))


MIXED = [
    ask("Extract the dates."),
    ask("Prove it.", "You are a mathematician."),
    Exchange(model="m", tier="Retrieval", confidence=0.25),
    Exchange(model="m"),
    ask("", "Summarize the meeting notes."),
    ask("Fix it.", tools=SHELL, tool_count=1),
]


def test_no_requests_no_verdicts() -> None:
    verdicts = Classifier().verdicts([])
    assert verdicts.logged_tier.shape == (0,)
    assert verdicts.signals.shape == (0, SIGNAL_WORDS)


def test_columns_have_the_types_that_the_ledger_keeps() -> None:
    verdicts = Classifier().verdicts(MIXED)
    dtypes = {name: getattr(verdicts, name).dtype for name in Verdicts.__slots__ if name != "labels"}
    assert dtypes == {
        "logged_tier": np.uint8,
        "logged_confidence": np.float64,
        "answer_shape": np.uint8,
        "type_id": np.uint64,
        "signals": np.uint64,
        "language": np.int8,
    }
    assert verdicts.signals.shape == (len(MIXED), SIGNAL_WORDS)


def test_what_the_log_states_is_kept() -> None:
    verdicts = Classifier().verdicts(
        [
            ask("Prove it.", tier="extraction", confidence=0.4),
            ask("Prove it.", tier="RETRIEVAL"),
            ask("Prove it."),
            ask("Prove it.", tier="gold"),
        ]
    )
    assert verdicts.logged_tier.tolist() == [Tier.EXTRACTION, Tier.RETRIEVAL, NO_TIER, NO_TIER]
    assert verdicts.logged_confidence[0] == 0.4
    assert np.isnan(verdicts.logged_confidence[1:]).all()


@pytest.mark.parametrize("exchange", [Exchange(model="m"), ask("")])
def test_without_text_it_is_unsure(exchange: Exchange) -> None:
    scores = alone(one(exchange))
    assert (scores.tier[0], scores.confidence[0]) == (Tier.UNSURE, 0.0)


@given(st.integers(0, len(MIXED)))
def test_batches_do_not_change_verdicts(cut: int) -> None:
    whole = Classifier().verdicts(MIXED)
    halves = Classifier()
    parts = [halves.verdicts(MIXED[:cut]), halves.verdicts(MIXED[cut:])]
    for name in ("logged_tier", "answer_shape", "type_id", "signals", "language"):
        joined = np.concatenate([getattr(part, name) for part in parts])
        assert joined.tolist() == getattr(whole, name).tolist()


def test_forgetting_templates_changes_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Classifier().verdicts(MIXED)
    monkeypatch.setattr(templates, "_MOST", 0)
    forgetful = Classifier()
    parts = [forgetful.verdicts([exchange]) for exchange in MIXED]
    assert [int(part.type_id[0]) for part in parts] == whole.type_id.tolist()
    assert [part.signals[0].tolist() for part in parts] == whole.signals.tolist()


def test_many_system_prompts_are_kept_apart() -> None:
    words = ["Extract the dates.", "Prove the claim.", "Summarize the ticket. Use only the provided context."]
    calls = [ask("x", f"{words[i % 3]} {'very ' * i}") for i in range(300)]
    verdicts = Classifier().verdicts(calls)
    assert alone(verdicts).tier.tolist() == [Tier.EXTRACTION, Tier.REASONING, Tier.RETRIEVAL] * 100


@given(st.text(), st.integers(0, 5000), st.integers(0, 9))
def test_the_answer_never_sways_what_speaks_for_a_tier(answer: str, thought: int, calls: int) -> None:
    plain = ask("Summarize the notes of the call.")
    answered = ask(
        "Summarize the notes of the call.", answer=answer, reasoning_tokens=thought, answer_tool_calls=calls
    )
    first, second = Classifier().verdicts([plain]), Classifier().verdicts([answered])
    assert first.signals.tolist() == second.signals.tolist()
    assert first.type_id.tolist() == second.type_id.tolist()


@pytest.mark.parametrize("answer", ["shipping", '{"a": 1}', "A long story, told at length. " * 20])
@pytest.mark.parametrize("more", [{}, {"tools": SHELL, "tool_count": 1}, {"images": 1}])
def test_an_answer_at_the_end_of_the_messages_sways_nothing(answer: str, more: dict[str, object]) -> None:
    earlier = [Message("user", "I was charged twice."), Message("assistant", "billing")]
    for turns in ([*earlier, Message("user", "My parcel is late.")], [Message("user", "")], earlier[:1]):
        asked = Exchange(messages=turns, **more)  # type: ignore[arg-type]
        told = Exchange(messages=[*turns, Message("assistant", answer)], **more)  # type: ignore[arg-type]
        first, second = Classifier().verdicts([asked]), Classifier().verdicts([told])
        assert first.signals.tolist() == second.signals.tolist()
        assert first.type_id.tolist() == second.type_id.tolist()


@given(
    st.lists(st.tuples(st.sampled_from(["system", "user", "assistant", "tool", "?"]), st.text()), max_size=4)
)
def test_any_text_gets_a_verdict(turns: list[tuple[str, str]]) -> None:
    scores = alone(one(Exchange(messages=[Message(role, text) for role, text in turns])))
    assert 0 <= scores.confidence[0] <= 1


def test_a_follow_up_leans_on_the_turns_before() -> None:
    turns = [Message("user", "Prove that the series diverges."), Message("assistant", "Shall I?")]
    assert tier(Exchange(messages=[*turns, Message("user", "ok, do it")])) is Tier.REASONING
    assert tier(ask("ok, do it")) is Tier.UNSURE


def test_tools_make_a_plain_wish_extraction_and_a_shell_makes_it_hard() -> None:
    assert tier(ask("Table for four at seven.", tools=BOOKING, tool_count=1)) is Tier.EXTRACTION
    assert tier(ask("Make the tests pass.", tools=SHELL, tool_count=1)) is Tier.REASONING


def test_a_pasted_text_does_not_speak_for_the_request() -> None:
    story = "The captain laughed. Prove your courage, she said. Debug the engine, plan for the storm. " * 30
    assert tier(ask(f"Summarize the story in two sentences.\n\n{story}\nThe end.")) is Tier.RETRIEVAL


def test_raw_options_that_are_no_json_are_no_trouble() -> None:
    assert tier(ask("Prove it.", tools=b"{", response_format=b"[", tool_count=0)) is not Tier.RETRIEVAL
