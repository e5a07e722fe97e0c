"""Another policy on answers of models that were drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.outcomes.replayed import Drawn, replay, too_heavy


def drawn(score: np.ndarray, chance: np.ndarray, propensity: np.ndarray, beyond: float = 0.0) -> Drawn:
    count = len(score)
    return Drawn(score, chance, propensity, np.full(count, beyond), np.arange(count))


@given(st.integers(0, 2**32 - 1))
def test_an_estimate_is_a_score(seed: int) -> None:
    random = np.random.default_rng(seed)
    found = replay(drawn(random.random(400), random.random(400), random.uniform(0.2, 0.9, 400)))
    assert found.snips is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.snips <= found.high <= 1
    assert found.effective <= 400 + 1e-6


def test_it_finds_the_policy_behind_a_lot_that_favours_easy_requests() -> None:
    random = np.random.default_rng(3)
    easy = random.random(40_000) < 0.5
    propensity = np.where(easy, 0.8, 0.2)
    cheap = random.random(40_000) < propensity
    passes = np.where(cheap, np.where(easy, 0.9, 0.5), 1.0)
    score = (random.random(40_000) < passes).astype(float)
    chance, lot = cheap.astype(float), np.where(cheap, propensity, 1 - propensity)
    found = replay(drawn(score, chance, lot))
    assert found.snips == pytest.approx(0.7, abs=0.015)
    assert score[cheap].mean() > 0.8


def test_what_was_never_drawn_leaves_bounds() -> None:
    ones = np.ones(400)
    found = replay(drawn(ones, ones / 2, ones / 2, beyond=0.5))
    assert found.snips is None
    assert found.low == pytest.approx(
        0.5 * 0.025 ** (1 / 400)
    )  # half of it wrong, and no failure seen of 400
    assert found.high == 1.0


def test_what_was_never_drawn_may_be_all_wrong() -> None:
    """Four in ten of what is asked for were never drawn; of the others nine in ten pass."""
    score, half = np.tile([1.0] * 9 + [0.0], 40), np.full(400, 0.5)
    found, whole = replay(drawn(score, half, half, beyond=0.4)), replay(drawn(score, half, half))
    assert whole.low is not None
    assert whole.high is not None
    assert found.low == pytest.approx(0.6 * whole.low)
    assert found.high == pytest.approx(0.6 * whole.high + 0.4)


def test_one_answer_among_many_that_the_policy_asks_for_tells_next_to_nothing() -> None:
    chance = np.zeros(40)
    chance[7] = 1.0
    found = replay(drawn(np.ones(40), chance, np.full(40, 0.5)))
    assert (found.low, found.high, found.snips) == (0.0, 1.0, None)


def test_a_policy_that_asks_for_none_of_the_answers_may_score_anything() -> None:
    found = replay(drawn(np.ones(40), np.zeros(40), np.full(40, 0.5)))
    assert (found.low, found.high) == (0.0, 1.0)


def test_no_failure_seen_is_not_none() -> None:
    found = replay(drawn(np.ones(200), np.ones(200), np.full(200, 0.5)))
    assert (found.snips, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.025 ** (1 / 200))


def test_a_log_without_a_lot_says_so() -> None:
    found = replay(drawn(np.ones(400), np.ones(400), np.ones(400)))
    assert (found.ips, found.low) == (None, None)
    assert "by rule" in (found.why or "")


def test_a_policy_that_asks_for_whatever_was_drawn_has_weights_that_are_too_heavy() -> None:
    """Whatever was drawn has the weight 1 / propensity, 2 in the mean of two models; a named one 1."""
    random = np.random.default_rng(5)
    cheap = random.random(1_000) < 0.3
    lot, score = np.where(cheap, 0.3, 0.7), np.ones(1_000)
    assert too_heavy(drawn(score, np.ones(1_000), lot))
    assert not too_heavy(drawn(score, lot, lot))
    wrong = 0
    for _ in range(500):
        cheap = random.random(300) < 0.1
        wrong += too_heavy(drawn(np.ones(300), cheap.astype(float), np.where(cheap, 0.1, 0.9)))
    assert wrong <= 2
