"""Turns are joined into the sessions that a log does not name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from booked import booked
from route_audit.exchange import Exchange, Message
from route_audit.ledger.conversations import join_turns, turn_codes


def call(
    name: str, time: int, *turns: str, answer: str | None = None, session: str | None = None
) -> Exchange:
    """A call whose ``turns`` are the user's and the assistant's by turns, after a system prompt."""
    roles = ("user", "assistant")
    said = [Message(roles[place % 2], words) for place, words in enumerate(turns)]
    return Exchange(
        id=name,
        model="m",
        timestamp_us=time,
        session=session,
        input_tokens=1,
        output_tokens=1,
        messages=[Message("system", "Help."), *said],
        answer=answer,
    )


def sessions(*calls: Exchange) -> list[set[str]]:
    """The ids of each session, in order; calls without a session are left out."""
    rows = booked(calls)
    codes = join_turns(rows.session, rows.timestamp_us, rows.id_code, turn_codes(calls))
    found: dict[int, set[str]] = {}
    for name, code in zip(rows.id.tolist(), codes.tolist(), strict=True):
        if code:
            found.setdefault(code, set()).add(name)
    return sorted(found.values(), key=sorted)


FIRST = call("a1", 1, "Hi", answer="Hello")
SECOND = call("a2", 2, "Hi", "Hello", "Refund?", answer="30 days.")
THIRD = call("a3", 3, "Hi", "Hello", "Refund?", "30 days.", "Thanks", answer="Bye")


def test_a_conversation_is_one_session_whatever_the_order() -> None:
    for order in ((FIRST, SECOND, THIRD), (THIRD, FIRST, SECOND)):
        assert sessions(*order) == [{"a1", "a2", "a3"}]


def test_the_answer_tells_two_that_begin_alike_apart() -> None:
    other = call("b1", 1, "Hi", answer="Good day")
    goes_on = call("b2", 4, "Hi", "Good day", "Price?", answer="5")
    assert sessions(FIRST, other, SECOND, goes_on) == [{"a1", "a2"}, {"b1", "b2"}]


def test_without_a_logged_answer_the_latest_prompt_before_is_taken() -> None:
    early, late = call("c1", 1, "Hi"), call("c2", 5, "Hi")
    goes_on = call("c3", 7, "Hi", "Hello", "Refund?")
    assert sessions(early, late, goes_on) == [{"c2", "c3"}]
    assert sessions(early, call("c2", 9, "Hi"), goes_on) == [{"c1", "c3"}]


def test_single_requests_have_no_session() -> None:
    assert (
        sessions(
            FIRST,
            call("d", 2, "Another", answer="x"),
            Exchange(id="e", model="m", timestamp_us=1, input_tokens=1, output_tokens=1),
        )
        == []
    )


def test_a_session_that_the_log_names_stays_and_is_gone_on_with() -> None:
    named = call("a1", 1, "Hi", answer="Hello", session="s")
    assert sessions(named, SECOND) == [{"a1", "a2"}]
    apart = call("a2", 2, "Hi", "Hello", "Refund?", answer="30 days.", session="t")
    assert sessions(named, apart) == [{"a1"}, {"a2"}]


@given(st.permutations(range(6)), st.lists(st.sampled_from(["x", "y"]), min_size=6, max_size=6))
def test_reading_order_changes_nothing(order: list[int], words: list[str]) -> None:
    turns: list[str] = []
    calls = []
    for time, word in enumerate(words):
        turns = [*turns, word] if time != 3 else [word]
        calls.append(call(f"r{time}", time, *turns, answer=f"re {word}"))
        turns = [*turns, f"re {word}"]
    assert (
        sessions(*(calls[place] for place in order))
        == sessions(*calls)
        == [{"r0", "r1", "r2"}, {"r3", "r4", "r5"}]
    )
