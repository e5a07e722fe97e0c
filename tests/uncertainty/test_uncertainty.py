"""Draws of a saving: by requests seen and by what was assumed, each worked out by hand where it can be."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from msgspec.structs import replace

from route_audit.arrays import Floats
from route_audit.assumptions import CacheMode, Evidence, Range
from route_audit.cells import Cells
from route_audit.policies.legs import Weight
from route_audit.projection.costs import Costs
from route_audit.projection.dollars import ANSWER, LEG, PARTS, QUANTITIES, STAYED, CellDollars
from route_audit.projection.slices import BUCKETS
from route_audit.projection.spread import Spread
from route_audit.projection.stance import Stance
from route_audit.tiers import Tier
from route_audit.uncertainty import DRAWS, Draws, Uncertainty
from route_audit.uncertainty.assumed import Doubts
from route_audit.uncertainty.drivers import drivers, stressed
from route_audit.uncertainty.holdout import chosen_on, held_out
from route_audit.uncertainty.luck import Luck
from route_audit.uncertainty.resampling import clusters, resampled

CERTAIN = Range(Decimal(1), Decimal(1), Decimal(1), "a test", Evidence.USER)
BASELINE = 1_000.0


def _range(low: str, high: str) -> Range:
    return Range(Decimal(low), Decimal(1), Decimal(high), "a test", Evidence.USER)


def _stance(output: Range = CERTAIN, cache: CacheMode = CacheMode.REPLAYED) -> Stance:
    return Stance(lambda *_: CERTAIN, lambda *_: output, cache)


def _costs(stayed: float, moved: float, by_cache: dict[CacheMode, float] | None = None) -> Costs:
    """A policy whose moved requests cost ``moved`` dollars, all of them for output."""
    cells = Cells(PARTS, len(QUANTITIES))
    keys = np.array([[-1, Tier.REASONING, 0, 0, ANSWER, 0], [0, Tier.EXTRACTION, 0, 1, ANSWER, 0]])
    cells.merge_sums(keys, np.ones((2, len(QUANTITIES)), np.int64))
    nothing, ones = np.zeros(2), np.ones(2)
    dollars = CellDollars(
        cells,
        np.array([stayed, 0.0]),
        np.array([0.0, moved]),
        nothing,
        nothing,
        ones,
        ones,
        ones,
        ones,
        ("a", "b"),
        ("", "a"),
    )
    total = stayed + moved
    return Costs(dollars, by_cache or dict.fromkeys(CacheMode, total), (), 0.0)


def _spread(buckets: Floats) -> Spread:
    return Spread(buckets=buckets, alone=buckets)


def _evenly() -> Floats:
    return np.full(BUCKETS, BASELINE / BUCKETS)


def _drawn(buckets: Floats, change: Floats, costs: Costs, stance: Stance, seed: int = 0) -> Draws:
    return Uncertainty(_spread(buckets), BASELINE, [_spread(change)], seed).draws(0, costs, stance)


def test_nothing_moved_saves_exactly_nothing() -> None:
    buckets = np.random.default_rng(2).exponential(1.0, BUCKETS)
    draws = _drawn(buckets, np.zeros(BUCKETS), _costs(BASELINE, 0.0), _stance())
    assert (draws.saving == 0).all()
    assert draws.positive_share == 0


def test_an_interval_holds_the_saving() -> None:
    change = -_evenly() * np.linspace(0.0, 0.8, BUCKETS)
    draws = _drawn(_evenly(), change, _costs(500.0, 100.0), _stance())
    assert draws.at(0.1) < 400 < draws.at(0.9)
    assert draws.at(0.5) == pytest.approx(400, rel=0.02)
    assert draws.mean == pytest.approx(400, rel=0.02)


def test_the_bill_itself_is_not_in_doubt() -> None:
    """Half of everything is half of the bill, whatever requests are drawn."""
    buckets = np.random.default_rng(1).exponential(BASELINE / BUCKETS, BUCKETS)
    draws = _drawn(buckets, -buckets / 2, _costs(0.0, BASELINE / 2), _stance())
    assert draws.saving == pytest.approx(np.full(DRAWS, BASELINE / 2), rel=1e-9)


def _standard_error(baseline: Floats, change: Floats) -> float:
    """Of the ratio of two sums over clusters, in closed form."""
    count = np.count_nonzero(baseline)
    residual = change - change.sum() / baseline.sum() * baseline
    return float(np.sqrt(count / (count - 1) * (residual**2).sum()) / baseline.sum())


def test_the_bootstrap_has_the_spread_of_the_closed_form() -> None:
    random = np.random.default_rng(1)
    buckets = random.exponential(BASELINE / BUCKETS, BUCKETS)
    change = -buckets * random.random(BUCKETS)
    draws = _drawn(buckets, change, _costs(0.0, BASELINE + change.sum()), _stance())
    assert draws.saving.std() / BASELINE == pytest.approx(_standard_error(buckets, change), rel=0.05)


def test_a_log_of_one_session_is_drawn_by_request() -> None:
    buckets = np.zeros(BUCKETS)
    buckets[3] = BASELINE
    change = -_evenly() * np.linspace(0.0, 0.8, BUCKETS)
    one = Spread(buckets=buckets, alone=_evenly())
    known = Uncertainty(one, BASELINE, [Spread(buckets=buckets * -0.4, alone=change)], 0)
    assert known.clusters.alone
    assert known.draws(0, _costs(500.0, 100.0), _stance()).saving.std() > 0


def test_few_clusters_widen_the_interval_as_student_does() -> None:
    def spread(count: int) -> float:
        buckets = np.zeros(BUCKETS)
        buckets[:count] = BASELINE / count
        change = buckets * -0.8 * (np.arange(BUCKETS) % 2)
        away = resampled(clusters(_spread(buckets)), [_spread(change)], 0)
        return float(away.std()) / _standard_error(buckets, change)

    assert spread(200) == pytest.approx(1.0, rel=0.05)
    assert spread(20) == pytest.approx(1.32773 / 1.28155, rel=0.1)


def test_a_wider_assumption_never_narrows_the_interval() -> None:
    widths = []
    for low, high in (("1", "1"), ("0.9", "1.2"), ("0.6", "2")):
        stance = _stance(_range(low, high))
        draws = _drawn(_evenly(), -_evenly() * 0.4, _costs(500.0, 100.0), stance)
        assert draws.at(0.1) <= draws.at(0.5) <= draws.at(0.9)
        widths.append(draws.at(0.9) - draws.at(0.1))
    assert widths == sorted(widths)


def test_an_unknown_cache_widens_the_interval_within_its_ends() -> None:
    costs = _costs(500.0, 100.0, {CacheMode.KEPT: 580.0, CacheMode.COLD: 700.0, CacheMode.REPLAYED: 600.0})
    known = _drawn(np.zeros(BUCKETS), np.zeros(BUCKETS), costs, _stance())
    assert BASELINE - 700 <= known.saving.min() < known.saving.max() <= BASELINE - 580


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    change = -_evenly() * np.linspace(0.0, 0.8, BUCKETS)

    def saving(seed: int) -> float:
        return _drawn(_evenly(), change, _costs(500.0, 100.0), _stance(), seed).at(0.1)

    assert saving(3) == saving(3)
    assert saving(3) != saving(4)
    assert saving(3) == pytest.approx(saving(4), rel=0.02)


def test_the_ends_of_a_range_are_p10_and_p90_of_its_draws() -> None:
    luck = Luck(0)
    for low, likely, high in (("0.5", "1", "3"), ("0", "0.1", "0.2")):
        known = Range(Decimal(low), Decimal(likely), Decimal(high), "a test", Evidence.USER)
        found = np.quantile(luck.further(known), (0.1, 0.5, 0.9)) * float(likely)
        assert found == pytest.approx([float(low), float(likely), float(high)], rel=0.05, abs=0.005)


def test_no_draw_sends_more_requests_on_than_there_are() -> None:
    # second calls cost 30 dollars at a rate of 0.3, so 100 where every request goes on: 70 more, never above
    rate = Range(Decimal("0.2"), Decimal("0.3"), Decimal("0.9"), "a test", Evidence.USER)
    costs = replace(_costs(500.0, 30.0), weights=(Weight(), Weight("a>b", rate)))
    costs.headline.cells.keys[1, LEG] = 1
    costs.headline.cells.keys[1, STAYED] = -1
    change = Doubts(costs, _stance()).change(Luck(0))
    assert change.max() == pytest.approx(70)
    assert np.quantile(change, (0.1, 0.9)) == pytest.approx([-10, 60], abs=4)


def test_an_output_ratio_swings_with_the_dollars_it_scales() -> None:
    # 100 dollars of output move; the range is 0.6 to 2 around 1: from 40 less to 100 more
    doubts = Doubts(_costs(500.0, 100.0), _stance(_range("0.6", "2")))
    (driver,) = drivers(doubts)
    assert driver.name == "output_ratio/b/a"
    assert (driver.at_low, driver.at_high) == pytest.approx((-40, 100))
    assert stressed((driver,)) == 100


def test_a_cache_at_its_ends_is_a_driver_too() -> None:
    costs = _costs(500.0, 100.0, {CacheMode.KEPT: 580.0, CacheMode.COLD: 700.0, CacheMode.REPLAYED: 600.0})
    (driver,) = drivers(Doubts(costs, _stance()))
    assert (driver.name, driver.at_low, driver.at_high, driver.swing) == ("cache", -20, 100, 120)


def test_a_choice_is_scored_on_days_that_it_was_not_made_on() -> None:
    bill = dict.fromkeys(range(10), 10.0)
    lucky = {day: -5.0 if day < 7 else 1.0 for day in range(10)}
    steady = dict.fromkeys(range(10), -4.0)
    held = held_out(bill, [("steady", steady), ("lucky", lucky)])
    assert held is not None
    assert (held.policy, held.days, held.held_out_days) == ("lucky", 7, 3)
    assert (held.saving_share, held.held_out_saving_share) == (0.5, -0.1)
    assert held_out(dict.fromkeys(range(4), 1.0), [("steady", steady)]) is None
    assert held_out(bill, []) is None
    assert held_out(bill, [("dearer", dict.fromkeys(range(10), 1.0))]) is None, "nobody would choose it"


@pytest.mark.parametrize(("days", "chosen"), [(5, 3), (10, 7), (30, 21), (90, 63), (180, 126)])
def test_seven_tenths_of_the_days_are_whole(days: int, chosen: int) -> None:
    assert chosen_on(days) == chosen
