"""The tail of a cascade whose models are slow together, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.cells import Quantiles
from route_audit.projection.together import Together


def _of(values: list[float]) -> Quantiles:
    found = Quantiles()
    found.add(np.array(values, np.float64))
    return found


def test_slow_first_answers_come_before_slow_second_ones() -> None:
    """Six end after one second; four go on, and rank by rank take 1 + 10, 2 + 20, 3 + 30 and 4 + 40."""
    waits = Together(_of([1.0] * 6), _of([4.0, 2.0, 1.0, 3.0]), _of([20.0, 10.0, 40.0, 30.0]))
    assert waits.at_each((0.6, 0.7, 0.8, 0.9, 1.0)) == pytest.approx([1, 11, 22, 33, 44])


def test_where_a_model_always_takes_as_long_it_makes_no_difference() -> None:
    """The cheap model takes 1 to 4 seconds and a quarter goes on to one of 10: p90 is 13, and p95 14."""
    first = [1.0, 2.0, 3.0, 4.0]
    waits = Together(_of(first * 15), _of(first * 5), _of([10.0] * 20))
    assert waits.at_each((0.9, 0.95)) == pytest.approx([13, 14])


def test_what_never_goes_on_has_no_such_tail() -> None:
    assert Together(_of([1.0, 2.0])).at_each((0.9,)) == [None]


def test_many_requests_are_put_together_at_even_ranks() -> None:
    """Both evenly from 0 to 1: together evenly from 0 to 2."""
    even = list(np.linspace(0.001, 1, 70_000))
    waits = Together(Quantiles(), _of(even), _of(even[::-1]))
    assert waits.at_each((0.9,)) == pytest.approx([1.8], rel=0.02)
