"""The scorecard adds up, and evidence against a cheap tier never makes a request cheap."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify.scoring import chances, decide, points, runner_up
from route_audit.classify.signals import POSITION
from route_audit.classify.weights import Points, Weights, shipped
from route_audit.tiers import Tier
from route_audit.verdict import SET_WORDS, SIGNAL_WORDS

CHEAP = (Tier.RETRIEVAL, Tier.EXTRACTION)
HARD = [
    name
    for name, each in shipped().signals.items()
    if (each.reasoning or each.open) and not (each.retrieval or each.extraction)
]
NAMES = st.sets(st.sampled_from(sorted(POSITION)))

CARD = Weights(
    slope=0.5,
    start=Points(open=1),
    easy=0.5,
    reasoning=0.5,
    cautious=0.8,
    settled=2.5,
    share_of_material=0.3,
    calibration=((0.5, 0.6), (1, 0.9)),
    signals={"summarize": Points(retrieval=3), "prove": Points(reasoning=4, open=0.5)},
)


def bits(*names: str) -> np.ndarray:
    words = np.zeros((1, SIGNAL_WORDS), np.uint64)
    for name in names:
        place = POSITION[name]
        words[0, place // 64] |= np.uint64(1 << place % 64)
    return words


def verdict(*names: str) -> tuple[Tier, float]:
    scores = decide(points(bits(*names)).astype(np.float64))
    return Tier(int(scores.tier[0])), float(scores.confidence[0])


def test_points_are_sums_in_whole_hundredths() -> None:
    assert points(bits("summarize", "prove", "classify"), CARD).tolist() == [[300, 0, 400, 50]]


def test_what_a_system_prompt_shows_counts_fully_and_makes_the_user_s_words_material() -> None:
    words = bits("prove", "classify")
    words[0, SET_WORDS:] = bits("summarize")[0, :SET_WORDS]
    assert points(words, CARD).tolist() == [[300, 0, 120, 15]]
    words[0, :SET_WORDS] |= words[0, SET_WORDS:]
    assert points(words, CARD).tolist() == [[300, 0, 120, 15]]


def test_a_system_prompt_that_says_little_leaves_the_user_s_words_their_weight() -> None:
    words = bits("prove")
    words[0, SET_WORDS:] = bits("summarize")[0, :SET_WORDS]
    card = msgspec.structs.replace(CARD, settled=3.5)
    assert points(words, card).tolist() == [[300, 0, 400, 50]]


def test_the_chances_are_the_softmax_of_the_points() -> None:
    found = np.array([[300.0, 0, 0, 0]])
    scores = decide(found, CARD)
    raised = [math.exp(0.5 * 3), 1, 1, math.exp(0.5)]
    easy = (raised[0] + raised[1]) / sum(raised)
    assert scores.tier[0] == Tier.RETRIEVAL
    assert scores.confidence[0] == pytest.approx(0.6 + (easy - 0.5) / 0.5 * 0.3, abs=5e-5)
    assert runner_up(chances(found, CARD)[0], scores.tier[0]) == Tier.EXTRACTION


def test_an_unsure_request_shows_the_tier_that_comes_nearest() -> None:
    found = np.array([[0.0, 50, 0, 100]])
    scores = decide(found, CARD)
    raised = [1, math.exp(0.5 * 0.5), 1, math.exp(0.5 * 2)]
    assert scores.tier[0] == Tier.UNSURE
    assert runner_up(chances(found, CARD)[0], scores.tier[0]) == Tier.EXTRACTION
    assert scores.confidence[0] == pytest.approx(raised[1] / sum(raised), abs=5e-5)


@pytest.mark.parametrize(
    ("names", "tier"),
    [
        ((), Tier.UNSURE),
        (("answer_only",), Tier.UNSURE),
        (("extract",), Tier.EXTRACTION),
        (("material_only", "cite"), Tier.RETRIEVAL),
        (("prove",), Tier.REASONING),
        (("prove", "extract"), Tier.REASONING),
        (("creative",), Tier.UNSURE),
        (("material_only", "cite", "stepwise"), Tier.RETRIEVAL),
    ],
)
def test_cases(names: tuple[str, ...], tier: Tier) -> None:
    assert verdict(*names)[0] is tier


@given(NAMES, st.sampled_from(HARD))
def test_a_hard_signal_never_makes_a_request_cheap(names: set[str], hard: str) -> None:
    before, sure = verdict(*names)
    after, surer = verdict(*names, hard)
    if after in CHEAP:
        assert before in CHEAP
        assert surer <= sure


@given(NAMES)
def test_unsure_is_below_one_half_and_sure_is_not(names: set[str]) -> None:
    tier, confidence = verdict(*names)
    assert (confidence < 0.5) == (tier is Tier.UNSURE)


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_rows_do_not_know_each_other(rows: list[set[str]]) -> None:
    together = points(np.concatenate([bits(*names) for names in rows]))
    assert together.tolist() == [points(bits(*names))[0].tolist() for names in rows]


def test_the_shipped_card_can_be_read_by_a_person() -> None:
    card = shipped()
    assert set(card.signals) <= set(POSITION)
    assert card.easy >= 0.5
    assert card.cautious > card.easy
    for each in card.signals.values():
        assert any(each.row())
        assert all(many >= 0 and round(many, 1) == many for many in each.row())
    known, right = zip(*card.calibration, strict=True)
    assert list(known) == sorted(known)
    assert list(right) == sorted(right)
