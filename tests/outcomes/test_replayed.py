"""Another policy on answers of models that were drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.outcomes.replayed import Drawn, replay


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
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low <= 0.5 + 1e-9


def test_a_log_without_a_lot_says_so() -> None:
    found = replay(drawn(np.ones(400), np.ones(400), np.ones(400)))
    assert (found.ips, found.low) == (None, None)
    assert "by rule" in (found.why or "")
