"""The line that no slow request bends, and what draws it towards published figures, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from observations import observed
from route_audit.latency import drawn_towards, fit, prior
from route_audit.latency.first import fit_first_token
from route_audit.latency.lines import least_relative_deviation

PUBLISHED = prior(0.5, 100.0, "a page")


def test_of_three_times_one_slow_one_does_not_count() -> None:
    # |1 - a/1| + |1 - a/1| + |1 - a/10| is least at a = 1: 0.9; at a = 1.1 it would be 0.2 + 0.89.
    line = least_relative_deviation(np.ones((3, 1)), np.array([1.0, 1.0, 10.0]))
    assert line[0] == pytest.approx(1.0, abs=2e-3)


def test_logarithms_are_drawn_towards_published_ones() -> None:
    # 50 rows weigh as much as what is published: the geometric mean of 0.02 and 0.01. Of a term that is zero
    # on one side, half of the other.
    drawn = drawn_towards(np.array([0.02, 0.3]), np.array([0.01, 0.0]), 50)
    assert drawn == pytest.approx([0.0002**0.5, 0.15])


def test_first_tokens_have_a_line_of_their_own() -> None:
    # The first token comes after 0.5 s and 1 ms a token read, whatever is written. 450 rows: the base is the
    # published 0.5 s in any case, what is read has 450 / 500 of its own.
    random = np.random.default_rng(4)
    prompt, output = random.integers(100, 3_000, 450), random.integers(10, 900, 450)
    first = 0.5 + 0.001 * prompt
    rows = observed(prompt, output, first + 0.02 * output, first_s=first)
    model = fit_first_token(rows, PUBLISHED)
    assert model.base_s == pytest.approx(0.5, rel=1e-3)
    assert model.per_input_s == pytest.approx(0.0009, rel=1e-3)
    assert model.per_output_s == 0
    assert model.rows == 450


def test_without_logged_first_tokens_the_published_one_stands() -> None:
    rows = observed(100, np.arange(10, 110), np.linspace(1, 2, 100))
    model = fit_first_token(rows, PUBLISHED)
    assert fit(rows, PUBLISHED).rows == 100
    assert (model.base_s, model.per_output_s, model.evidence) == (0.5, 0.0, "prior")
