"""Which sorted values hold a percentile, against the binomial distribution summed by hand."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.latency.orders import TAIL, ranks


def _at_most(most: int, count: int, share: Fraction) -> Fraction:
    """The chance of ``most`` values or fewer below the percentile."""
    terms = (math.comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(most + 1))
    return sum(terms, Fraction(0))


def test_the_median_of_ten_by_hand() -> None:
    # P(2 or fewer of 10 below) = 56/1024 = 0.055, P(3 or fewer) = 176/1024 = 0.17: the third value.
    # P(6 or fewer) = 848/1024 = 0.83, P(7 or fewer) = 968/1024 = 0.945: the eighth.
    assert ranks(10, 0.5) == (2, 7)


def test_too_few_values_have_no_end() -> None:
    # 0.95^10 = 0.60: all ten lie below the percentile in most samples.
    low, high = ranks(10, 0.95)
    assert low is not None
    assert high is None


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(9, 10), Fraction(19, 20)])
@given(count=st.integers(1, 60))
def test_the_ends_are_those_of_exact_sums(share: Fraction, count: int) -> None:
    low, high = ranks(count, float(share))
    below = next(
        k for k in range(count + 1) if _at_most(k, count, share) >= Fraction(TAIL) - Fraction(1, 10**9)
    )
    most = next(
        k for k in range(count + 1) if _at_most(k, count, share) >= 1 - Fraction(TAIL) - Fraction(1, 10**9)
    )
    assert low == (below - 1 if below else None)
    assert high == (most if most < count else None)


def test_many_values_are_as_near_as_the_normal_distribution_is() -> None:
    exact, near = ranks(10_000, 0.95), ranks(10_001, 0.95)
    assert all(one is not None and other is not None for one, other in zip(exact, near, strict=True))
    assert max(abs((one or 0) - (other or 0)) for one, other in zip(exact, near, strict=True)) <= 3
