from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from observations import observed
from route_audit.latency import (
    FITTED,
    MEASURED,
    MIN_ROWS,
    PRIOR,
    SAMPLE,
    LatencyModel,
    Observed,
    fit,
    normal_of,
    prior,
    skewed,
    weaker,
)

PUBLISHED = prior(0.5, 100.0, "a page")


def _observed(count: int, seed: int = 1, noise: float = 0.2) -> Observed:
    random = np.random.default_rng(seed)
    prompt, output = (
        random.integers(50, 4_000, count).astype(float),
        random.integers(5, 800, count).astype(float),
    )
    latency = (0.3 + 0.0001 * prompt + 0.012 * output) * random.lognormal(0.0, noise, count)
    key = random.integers(0, 2**63, count).astype(np.uint64)
    return observed(prompt, output, latency, key)


def test_a_line_through_many_rows_is_found_again() -> None:
    model = fit(_observed(2_000, noise=0.1), PUBLISHED)
    assert model.evidence == FITTED
    assert model.rows == 2_000
    assert model.per_output_s == pytest.approx(0.012, rel=0.03)
    assert model.expected(np.array([1_000.0]), np.array([300.0]))[0] == pytest.approx(4.0, rel=0.03)


def test_one_absurd_row_does_not_bend_the_line() -> None:
    rows = _observed(500, noise=0.05)
    rows.latency_s[7] *= 1_000
    assert fit(rows, PUBLISHED).per_output_s == pytest.approx(0.012, rel=0.1)


def test_few_rows_keep_the_prior() -> None:
    assert fit(_observed(MIN_ROWS - 1), PUBLISHED) is PUBLISHED
    assert PUBLISHED.evidence == PRIOR


def test_some_rows_are_drawn_towards_the_prior() -> None:
    some, many = fit(_observed(50, noise=0.01), PUBLISHED), fit(_observed(2_000, noise=0.01), PUBLISHED)
    assert 0.010 < some.per_output_s < many.per_output_s < 0.0121


def test_coefficients_are_never_negative() -> None:
    rows = _observed(300)
    shrinking = replace(rows, latency_s=5.0 / (1 + rows.output_tokens))
    model = fit(shrinking, PUBLISHED)
    assert min(model.base_s, model.per_input_s, model.per_output_s) >= 0


def test_draws_have_the_spread_of_the_log() -> None:
    rows = _observed(2_000, noise=0.4)
    model = fit(rows, PUBLISHED)
    uniform = np.random.default_rng(3).random(len(rows))
    drawn = model.draw(rows.uncached_input_tokens, rows.output_tokens, uniform)
    for probability in (0.5, 0.9, 0.95):
        assert np.quantile(drawn, probability) == pytest.approx(
            np.quantile(rows.latency_s, probability), rel=0.06
        )


def test_a_sample_is_the_same_in_any_order() -> None:
    rows = _observed(3 * SAMPLE)
    order = np.random.default_rng(5).permutation(len(rows))

    one = rows.take(np.arange(SAMPLE)).merge(rows.take(np.arange(SAMPLE, 3 * SAMPLE)))
    other = rows.take(order[: 2 * SAMPLE]).merge(rows.take(order[2 * SAMPLE :]))
    assert len(one) == SAMPLE
    assert np.array_equal(one.latency_s, other.latency_s)


@pytest.mark.parametrize(("low", "likely", "high"), [(0.85, 1.0, 1.5), (0.5, 2.0, 2.5)])
def test_draws_of_a_ratio_keep_their_range(low: float, likely: float, high: float) -> None:
    drawn = skewed(low, likely, high, normal_of((np.arange(10_000) + 0.5) / 10_000))
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([low, likely, high], rel=2e-3)


def test_a_ratio_without_a_range_is_itself() -> None:
    assert skewed(1.2, 1.2, 1.2, np.array([0.01, 0.99])).tolist() == [1.2, 1.2]


def test_the_weaker_evidence_is_told() -> None:
    assert [weaker(MEASURED, FITTED), weaker(PRIOR, FITTED), weaker(MEASURED, MEASURED)] == [
        FITTED,
        PRIOR,
        MEASURED,
    ]


def test_a_prior_spreads_around_its_median() -> None:
    model: LatencyModel = PUBLISHED
    drawn = model.draw(np.zeros(1_001), np.full(1_001, 50.0), np.linspace(0, 1, 1_001))
    assert np.median(drawn) == pytest.approx(1.0, rel=1e-3)
    assert drawn.max() > 3
