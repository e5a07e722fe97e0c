"""Trees of spans: whatever order they are written in, only the calls below all others count."""

from __future__ import annotations

import itertools

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest.formats import leaves
from route_audit.ingest.formats.leaves import Leaves
from route_audit.ingest.rejects import Held, NotACall

TREE = [
    ("app", "", None),
    ("wrapper", "app", 7),
    ("step", "wrapper", None),
    ("first", "step", 3),
    ("again", "step", 4),
]
"""The name, the parent and the input tokens of each span; a span without tokens is no call."""


def read(
    spans: list[tuple[str, str, int | None]], tree: Leaves | None = None
) -> tuple[list[str | None], int]:
    """The ids of the calls that count, and how many spans do not."""
    tree, counted, others = tree or Leaves(), [], 0
    for line, (name, parent, tokens) in enumerate(spans, 1):
        if tokens is None:
            tree.passed(name, parent)
            others += 1
            continue
        try:
            tree.took(name, parent, Exchange(line=line, id=name, input_tokens=tokens))
        except NotACall:
            others += 1
        except Held:
            counted += [waiting.exchange.id for waiting in tree.release(ended=False)]
    return counted + [waiting.exchange.id for waiting in tree.release(ended=True)], others


@pytest.mark.parametrize(
    "spans", list(itertools.permutations(TREE)), ids=lambda spans: "-".join(s[0] for s in spans)
)
def test_in_any_order_the_calls_at_the_bottom_count(spans: tuple[tuple[str, str, int | None], ...]) -> None:
    counted, others = read([*spans, ("next", "", 1)])
    assert sorted(filter(None, counted)) == ["again", "first", "next"]
    assert others == 3  # what is no call, and the wrapper


def test_a_call_that_takes_the_place_of_its_wrapper_keeps_its_place_in_the_file() -> None:
    tree = Leaves()
    with pytest.raises(Held):
        tree.took("above", "", Exchange(line=1, id="above", input_tokens=5))
    with pytest.raises(NotACall):
        tree.took("below", "above", Exchange(line=9, id="below", input_tokens=5))
    (waiting,) = tree.release(ended=True)
    assert (waiting.exchange.id, waiting.exchange.line) == ("below", 1)


def test_all_revisions_of_a_wrapper_are_given_up() -> None:
    spans: list[tuple[str, str, int | None]] = [("above", "", 5), ("above", "", 6), ("below", "above", 6)]
    spans += [("next", "", 1), ("above", "", 7)]
    assert read(spans) == (["below", "next"], 3)


def test_a_call_that_says_nothing_does_not_replace_its_wrapper() -> None:
    tree = Leaves()
    with pytest.raises(Held):
        tree.took("below", "above", Exchange(id="below"))
    with pytest.raises(Held):
        tree.took("above", "", Exchange(id="above", input_tokens=5))


def test_calls_without_names_are_all_kept() -> None:
    assert read([("", "", 1), ("", "", 2), ("", "", 3)]) == (["", "", ""], 0)


def test_a_span_that_names_itself_as_its_parent_is_above_nothing() -> None:
    tree = Leaves()
    call = Exchange(id="a", model="m", input_tokens=5)
    for _ in range(2):
        with pytest.raises(Held):
            tree.tell("a", "a", lambda: call)
    assert [waiting.exchange for waiting in tree.release(ended=True)] == [call, call]


def test_few_calls_and_little_text_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "MOST_HELD", 2)
    tree = Leaves()
    for name in "abcd":
        with pytest.raises(Held):
            tree.took(name, "", Exchange(id=name, input_tokens=1))
    assert [waiting.exchange.id for waiting in tree.release(ended=False)] == ["a", "b"]
    monkeypatch.setattr(leaves, "MOST_TEXT", 3)
    with pytest.raises(Held):
        tree.took("e", "", Exchange(id="e", input_tokens=1, answer="long"))
    assert [waiting.exchange.id for waiting in tree.release(ended=False)] == ["c", "d", "e"]


def test_no_more_spans_than_the_limit_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "MOST_SPANS", 4)
    tree = Leaves()
    read([(f"call{number}", f"above{number}", 1) for number in range(50)], tree)
    assert read([("above49", "", 1), ("above0", "", 1)], tree) == (["above0"], 1)
