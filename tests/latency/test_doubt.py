"""How far a fit may be off: less with more rows, the same in every run."""

from __future__ import annotations

import numpy as np
import pytest

from observations import observed
from route_audit.latency import LEVELS, Observed, fit, prior
from route_audit.latency.doubt import doubt_of, with_transfer

KNOWN = prior(0.5, 100.0, "a page")


def _rows(count: int) -> Observed:
    random = np.random.default_rng(9)
    output = random.integers(20, 600, count)
    seconds = (0.4 + 0.01 * output) * random.lognormal(0, 0.3, count)
    return observed(500, output, seconds, random.permutation(count))


def _doubt(count: int) -> tuple[float, ...]:
    rows = _rows(count)
    return doubt_of(rows, fit(rows, KNOWN), rows)


def test_more_rows_leave_less_doubt_and_the_tail_leaves_most() -> None:
    few, many = _doubt(60), _doubt(2_000)
    assert all(one > other > 0 for one, other in zip(few, many, strict=True))
    assert few[LEVELS.index(0.99)] > few[LEVELS.index(0.5)]


def test_the_doubt_of_a_median_is_about_that_of_a_sample() -> None:
    # The median of 2,000 lognormal residuals of 0.3: 0.3 * 1.2533 / sqrt(2000) = 0.0084. The line tells the
    # spread of the tokens, so that it is little more.
    assert 0.004 < _doubt(2_000)[0] < 0.02


def test_the_same_rows_leave_the_same_doubt() -> None:
    assert _doubt(300) == _doubt(300)


def test_doubts_that_have_nothing_to_do_with_one_another_add_up_as_squares() -> None:
    assert with_transfer((0.3, 0.0), (0.4, 0.1)) == pytest.approx((0.5, 0.1))
