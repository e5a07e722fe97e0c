"""What must hold of any fit, whatever the rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observations import observed
from route_audit.latency import LatencyModel, Observed, fit, prior

SEEDS = st.integers(0, 2**32 - 1)


def _rows(seed: int) -> Observed:
    random = np.random.default_rng(seed)
    count = int(random.integers(40, 400))
    prompt, output = random.integers(1, 5_000, count), random.integers(1, 900, count)
    seconds = (0.2 + 0.0002 * prompt + 0.01 * output) * random.lognormal(0, 0.4, count)
    return observed(
        prompt,
        output,
        seconds,
        random.permutation(count),
        cached=random.integers(0, 3_000, count),
        hour=random.integers(-1, 24, count),
        answered=random.random(count) < 0.9,
    )


def _line(model: LatencyModel) -> tuple[float, float, float, float]:
    return model.base_s, model.per_input_s, model.per_cached_s, model.per_output_s


def _known(seconds: float = 1.0) -> LatencyModel:
    return prior(0.5 * seconds, 100.0 / seconds, "a page")


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_times_twice_as_long_have_coefficients_twice_as_large(seed: int) -> None:
    rows = _rows(seed)
    one, two = fit(rows, _known()), fit(replace(rows, latency_s=2 * rows.latency_s), _known(2.0))
    assert _line(two) == pytest.approx([2 * each for each in _line(one)], rel=1e-6, abs=1e-12)
    assert two.residuals.quantiles == pytest.approx(one.residuals.quantiles, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_rows_changes_no_bit(seed: int) -> None:
    rows = _rows(seed)
    order = np.random.default_rng(seed).permutation(len(rows))
    none = rows.take(np.zeros(0, np.int64))
    one, other = fit(rows.merge(none), _known()), fit(rows.take(order).merge(none), _known())
    assert _line(one) == _line(other)
    assert np.array_equal(one.residuals.quantiles, other.residuals.quantiles)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_no_coefficient_is_negative_and_no_time_is_either(seed: int) -> None:
    rows = _rows(seed)
    model = fit(rows, _known())
    assert min(_line(model)) >= 0
    uniform = np.random.default_rng(seed).random(len(rows))
    assert (model.draw(rows.uncached_input_tokens, rows.output_tokens, uniform) > 0).all()
