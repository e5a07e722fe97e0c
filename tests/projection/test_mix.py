"""How far percentiles may be off, by whose seconds lie next to them."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.latency import LEVELS
from route_audit.projection.mix import Doubt, Mix

FAST = Doubt("fast", (0.1,) * len(LEVELS))
SLOW = Doubt("slow", (0.4,) * len(LEVELS))


def _mix(seconds: np.ndarray, fast: np.ndarray, slow: np.ndarray, pieces: int = 1) -> Mix:
    mix, key = Mix(), np.random.default_rng(len(seconds)).permutation(len(seconds)).astype(np.uint64)
    for part in np.array_split(np.arange(len(seconds)), pieces):
        mix.add(key[part], seconds[part], {FAST: fast[part], SLOW: slow[part]})
    return mix


def test_logged_seconds_leave_no_doubt() -> None:
    mix = Mix()
    mix.add(np.arange(100, dtype=np.uint64), np.ones(100), {})
    assert mix.sds() == (0.0,) * len(LEVELS)


def test_each_percentile_has_the_doubt_of_its_neighbours() -> None:
    # The first 800 of 1,000 are fast ones, the others slow: the median is all fast, p95 all slow.
    seconds = np.arange(1.0, 1_001.0)
    is_fast = seconds <= 800
    sds = _mix(seconds, np.where(is_fast, seconds, 0), np.where(is_fast, 0, seconds)).sds()
    assert sds[0] == pytest.approx(0.1)
    assert sds[2] == pytest.approx(0.4)


def test_two_doubts_of_one_wait_add_up_by_their_shares() -> None:
    # A quarter logged, a half fast, a quarter slow: sqrt((0.5 * 0.1)^2 + (0.25 * 0.4)^2) = 0.1118
    seconds = np.full(500, 4.0)
    assert _mix(seconds, np.full(500, 2.0), np.full(500, 1.0)).sds()[0] == pytest.approx(0.1118, abs=1e-4)


def test_the_order_and_splitting_of_rows_change_nothing() -> None:
    random = np.random.default_rng(4)
    seconds = random.lognormal(0, 1, 5_000)
    fast = seconds * random.random(5_000)
    assert _mix(seconds, fast, seconds - fast).sds() == _mix(seconds, fast, seconds - fast, pieces=7).sds()
