"""Percentiles and how far they may be off, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from route_audit.auditing.waits import percentiles
from route_audit.cells import Quantiles
from route_audit.report import Ends


def _waits(*seconds: float) -> Quantiles:
    quantiles = Quantiles()
    quantiles.add(np.array(seconds, np.float64))
    return quantiles


def test_logged_waits_have_the_ends_of_their_orders() -> None:
    # The median of ten lies between the third and the eighth in four of five samples.
    told = percentiles(_waits(*range(1, 11)), "measured")
    assert told.p50 == 5.5
    assert told.p50_ends == Ends(pytest.approx(3), pytest.approx(8))  # type: ignore[arg-type]
    assert [told.p95, told.p95_ends, told.p99, told.p99_ends] == [None] * 4


def test_the_doubt_of_a_projection_comes_on_top() -> None:
    # A standard deviation of 0.1 is 0.12816 at P90; with the orders' ln(5.5 / 3) = 0.60614 and
    # ln(8 / 5.5) = 0.37469: 5.5 / exp(0.61954) and 5.5 * exp(0.39600).
    told = percentiles(_waits(*range(1, 11)), "fitted", (0.1, 0.1, 0.1, 0.1))
    assert told.p50_ends is not None
    assert told.p50_ends.low == pytest.approx(5.5 / math.exp(0.61954), rel=1e-4)
    assert told.p50_ends.high == pytest.approx(5.5 * math.exp(0.39600), rel=1e-4)


def test_too_few_waits_leave_a_side_open() -> None:
    # All three lie below p90 in 0.9^3 = 73 % of samples: no upper end.
    told = percentiles(_waits(1, 2, 3), "measured")
    assert told.p90_ends is not None
    assert told.p90_ends.high is None


@pytest.mark.parametrize(
    ("count", "p95", "p99"), [(199, False, False), (200, True, False), (1_000, True, True)]
)
def test_a_percentile_is_told_from_ten_requests_beyond_it(count: int, *, p95: bool, p99: bool) -> None:
    told = percentiles(_waits(*range(1, count + 1)), "measured")
    assert [told.p95 is not None, told.p95_ends is not None] == [p95, p95]
    assert [told.p99 is not None, told.p99_ends is not None] == [p99, p99]


def test_no_wait_has_no_percentile() -> None:
    told = percentiles(_waits(), "measured")
    assert [told.p50, told.p50_ends] == [None, None]
