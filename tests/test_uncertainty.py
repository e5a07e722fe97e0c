from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from route_audit.assumptions import CacheMode, Evidence, Range
from route_audit.cells import Cells
from route_audit.projection.costs import Costs
from route_audit.projection.dollars import ANSWER, PARTS, QUANTITIES, CellDollars
from route_audit.projection.project import Stance
from route_audit.projection.slices import BUCKETS
from route_audit.tiers import Tier
from route_audit.uncertainty import Uncertainty

CERTAIN = Range(Decimal(1), Decimal(1), Decimal(1), "a test", Evidence.USER)
BASELINE = 1_000.0


def _range(low: str, high: str) -> Range:
    return Range(Decimal(low), Decimal(1), Decimal(high), "a test", Evidence.USER)


def _stance(output: Range = CERTAIN, cache: CacheMode = CacheMode.REPLAYED) -> Stance:
    return Stance(lambda *_: CERTAIN, lambda *_: output, cache)


def _costs(stayed: float, moved: float, by_cache: dict[CacheMode, float] | None = None) -> Costs:
    """A policy whose moved requests cost ``moved`` dollars, all of them for output."""
    cells = Cells(PARTS, len(QUANTITIES))
    keys = np.array([[-1, Tier.REASONING, 0, 0, ANSWER], [0, Tier.EXTRACTION, 0, 1, ANSWER]])
    cells.merge_sums(keys, np.ones((2, len(QUANTITIES)), np.int64))
    nothing, ones = np.zeros(2), np.ones(2)
    dollars = CellDollars(
        cells,
        np.array([stayed, 0.0]),
        np.array([0.0, moved]),
        nothing,
        ones,
        ones,
        ones,
        ("a", "b"),
        ("", "a"),
    )
    total = stayed + moved
    return Costs(dollars, by_cache or dict.fromkeys(CacheMode, total), (), 0.0)


def _evenly() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(BUCKETS, BASELINE / BUCKETS)


def test_nothing_moved_saves_exactly_nothing() -> None:
    buckets = np.random.default_rng(2).exponential(1.0, BUCKETS)
    draws = Uncertainty(buckets, BASELINE, 0).draws(_costs(BASELINE, 0.0), _stance(), np.zeros(BUCKETS))
    assert np.abs(draws.saving).max() < 1e-9 * BASELINE


def test_an_interval_holds_the_saving() -> None:
    change = -_evenly() * 0.4
    draws = Uncertainty(_evenly(), BASELINE, 0).draws(_costs(500.0, 100.0), _stance(), change)
    assert draws.at(0.1) < 400 < draws.at(0.9)
    assert draws.at(0.5) == pytest.approx(400, rel=0.02)


def test_the_bootstrap_has_the_spread_of_the_clusters() -> None:
    buckets = np.random.default_rng(1).exponential(BASELINE / BUCKETS, BUCKETS)
    buckets *= BASELINE / buckets.sum()
    draws = Uncertainty(buckets, BASELINE, 0).draws(_costs(0.0, 500.0), _stance(), -buckets / 2)
    assert draws.saving.std() == pytest.approx(np.sqrt((buckets**2).sum()) / 2, rel=0.06)


def test_a_wider_assumption_never_narrows_the_interval() -> None:
    widths = []
    for low, high in (("1", "1"), ("0.9", "1.2"), ("0.6", "2")):
        uncertainty = Uncertainty(_evenly(), BASELINE, 0)
        draws = uncertainty.draws(_costs(500.0, 100.0), _stance(_range(low, high)), -_evenly() * 0.4)
        assert draws.at(0.1) <= draws.at(0.5) <= draws.at(0.9)
        widths.append(draws.at(0.9) - draws.at(0.1))
    assert widths == sorted(widths)


def test_an_unknown_cache_widens_the_interval_within_its_ends() -> None:
    costs = _costs(500.0, 100.0, {CacheMode.KEPT: 580.0, CacheMode.COLD: 700.0, CacheMode.REPLAYED: 600.0})
    known = Uncertainty(np.zeros(BUCKETS), BASELINE, 0).draws(costs, _stance(), np.zeros(BUCKETS))
    assert BASELINE - 700 <= known.saving.min() < known.saving.max() <= BASELINE - 580


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    def saving(seed: int) -> float:
        return (
            Uncertainty(_evenly(), BASELINE, seed)
            .draws(_costs(500.0, 100.0), _stance(), -_evenly() * 0.4)
            .at(0.1)
        )

    assert saving(3) == saving(3)
    assert saving(3) != saving(4)
    assert saving(3) == pytest.approx(saving(4), rel=0.02)
