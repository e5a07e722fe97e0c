"""Requests that were given up, and hours of the day, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from observations import observed
from route_audit.latency import SAMPLE, fit, prior
from route_audit.latency.hours import BLOCK_ROWS, EVEN, by_hour
from route_audit.latency.residuals import probabilities, quantiles_of

PUBLISHED = prior(0.5, 100.0, "a page")


def test_a_request_given_up_hands_its_share_on_to_the_slower_ones() -> None:
    # Times 1, 2, 3 and one given up after 1.5. Until 1 one of four: a quarter lies at 1. Of the two left
    # beyond 1.5, each has half of the other three quarters: 3/8 at 2, 3/8 at 3. In the middle of each step
    # the curve stands at 1/8, 1/4 + 3/16 = 7/16 and 5/8 + 3/16 = 13/16.
    found = quantiles_of(np.array([3.0, 1.0, 1.5, 2.0]), np.array([True, True, False, True]))
    at = np.interp([1 / 8, 7 / 16, 13 / 16], probabilities(), found)
    assert at == pytest.approx([1, 2, 3], abs=0.01)


def test_what_is_given_up_last_counts_as_if_it_had_been_answered() -> None:
    # 1 of two, then 9 given up: nothing is known beyond, so half lies at 9.
    found = quantiles_of(np.array([1.0, 9.0]), np.array([True, False]))
    assert np.interp(0.75, probabilities(), found) == pytest.approx(9, abs=0.01)


def test_requests_given_up_at_a_limit_make_the_tail_longer() -> None:
    random = np.random.default_rng(2)
    seconds, key = random.lognormal(0.0, 0.6, 900), random.permutation(900)
    kept = seconds < 2.5
    every = observed(100, 50, np.minimum(seconds, 2.5), key, answered=kept)
    alone = fit(every.answers, PUBLISHED)
    model = fit(every, PUBLISHED)
    one = np.ones(1)
    p90 = [float(each.draw(100 * one, 50 * one, 0.9 * one)[0]) for each in (alone, model)]
    assert p90[0] < p90[1]
    assert p90[1] == pytest.approx(np.quantile(seconds, 0.9), rel=0.06)
    assert model.rows == kept.sum()


def test_a_slow_evening_is_told_apart_and_drawn_towards_the_day() -> None:
    # 200 rows from 20 to 24 h take twice as long as the 600 others. Median of all: 1. The factor of the
    # evening: 2 ** (200 / 250) = 1.741.
    over = np.concatenate([np.ones(600), np.full(BLOCK_ROWS, 2.0)])
    hour = np.concatenate([np.repeat([0, 4, 8], 200), np.full(BLOCK_ROWS, 21)])
    factors = by_hour(over, hour)
    assert factors[20:24] == pytest.approx(np.full(4, 2 ** (200 / 250)))
    assert factors[:20] == pytest.approx(np.ones(20))


def test_hours_of_too_few_rows_and_times_unknown_are_even() -> None:
    over = np.full(BLOCK_ROWS - 1, 2.0)
    assert np.array_equal(by_hour(over, np.full(len(over), 21)), EVEN)
    assert np.array_equal(by_hour(np.full(500, 2.0), np.full(500, -1)), EVEN)


def test_cached_input_has_a_price_in_seconds_of_its_own() -> None:
    # Seconds are 0.2 + 1 ms a token read afresh + 0.1 ms a cached one, without noise. The published figures
    # know of neither, so 2,000 rows have 2000 / 2050 of them.
    random = np.random.default_rng(3)
    fresh, cached = random.integers(100, 4_000, SAMPLE), random.integers(100, 9_000, SAMPLE)
    rows = observed(fresh, 10, 0.2 + 0.001 * fresh + 0.0001 * cached, cached=cached)
    model = fit(rows, replace(PUBLISHED, per_output_s=0.0))
    assert model.per_input_s == pytest.approx(0.001 * 2000 / 2050, rel=1e-3)
    assert model.per_cached_s == pytest.approx(0.0001 * 2000 / 2050, rel=1e-3)
