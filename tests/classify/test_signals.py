"""Every signal fires on its example, stays quiet on the other, and has its place."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from route_audit.classify import Classifier
from route_audit.classify.scoring import unpacked
from route_audit.classify.signals import MAX_SIGNALS, SIGNALS, Signal
from route_audit.classify.signals.signal import PASSAGE
from route_audit.exchange import Exchange, Message
from route_audit.ledger.meta import VERSION


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier()


def fired(classifier: Classifier, example: str | Exchange, place: int) -> bool:
    exchange = Exchange(messages=[Message("user", example)]) if isinstance(example, str) else example
    own, fixed = unpacked(classifier.verdicts([exchange]).signals)
    return bool(own[0, place] or fixed[0, place])


@pytest.mark.parametrize(
    ("place", "signal"), list(enumerate(SIGNALS)), ids=[signal.name for signal in SIGNALS]
)
def test_examples(classifier: Classifier, place: int, signal: Signal) -> None:
    assert fired(classifier, signal.fires, place)
    assert not fired(classifier, signal.quiet, place)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("multiple_choice", PASSAGE + "\n\nWhen does the ferry carry cars?\nA. in summer\nB. in winter"),
        ("lettered_options", "Legal has section 4(b) of the draft."),
        (
            "nothing_to_go_on",
            "The pier was built in 1902 and burnt down in May.\nQuestion: when was the pier built?",
        ),
        ("fit_of_texts", "When was it built? If the context does not tell, answer with 'unanswerable'."),
        ("polar_question", "The pier is closed.\nQuestion: when was it open?\nAnswer:"),
    ],
)
def test_what_only_looks_like_it(classifier: Classifier, name: str, text: str) -> None:
    place = [signal.name for signal in SIGNALS].index(name)
    assert not fired(classifier, text, place)


def test_every_signal_has_a_bit_a_name_and_one_way_to_be_found() -> None:
    assert len(SIGNALS) <= MAX_SIGNALS
    assert len({signal.name for signal in SIGNALS}) == len(SIGNALS)
    assert len({signal.meaning for signal in SIGNALS}) == len(SIGNALS)
    assert all((signal.pattern is None) != (signal.test is None) for signal in SIGNALS)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)
def test_weights_are_half_points(signal: Signal) -> None:
    weights = np.array([signal.retrieval, signal.extraction, signal.reasoning, signal.open])
    assert (weights * 2 == np.round(weights * 2)).all()
    assert (weights >= 0).all()


BITS = {
    **dict.fromkeys((14, 15), "a49d90cbcd578a84"),
    **dict.fromkeys((12, 13), "275fca150eb47ffc"),
    11: "65d3517e1c31bbdf",
    10: "54c20ccac6820e6b",
    6: "40251b8895c2aa24",
    7: "81b14c611e13fe40",
    **dict.fromkeys((8, 9), "379ffc220cb9ea98"),
}
"""By version of the ledger, a digest of the signals in their order: what each bit of a kept ledger means."""


def test_a_ledger_whose_bits_mean_something_else_has_another_version() -> None:
    names = "\n".join(signal.name for signal in SIGNALS)
    digest = hashlib.sha256(names.encode()).hexdigest()[:16]
    assert BITS[VERSION] == digest, (
        "signals changed: give ledger.meta.VERSION the next number, and note it here"
    )
