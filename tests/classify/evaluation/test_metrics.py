"""Rates and their intervals from a confusion, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify.evaluation import metrics

COUNTS = np.array([[8, 1, 0, 1], [2, 7, 1, 0], [0, 1, 5, 4], [0, 3, 1, 6]], np.int64)


def test_macro_f1_by_hand() -> None:
    # Unsure counts as reasoning; rows labelled unsure do not count.
    # retrieval 2 * 8 / (10 + 10), extraction 2 * 7 / (9 + 10), reasoning 2 * 9 / (11 + 10)
    assert metrics.macro_f1(COUNTS) == pytest.approx((16 / 20 + 14 / 19 + 18 / 21) / 3)


def test_precision_and_recall_by_hand() -> None:
    found = {each.tier: each for each in metrics.tier_rates(COUNTS)}
    assert (found["extraction"].precision.hits, found["extraction"].precision.among) == (7, 9)
    assert (found["extraction"].recall.hits, found["extraction"].recall.among) == (7, 10)
    assert (found["reasoning"].precision.hits, found["reasoning"].precision.among) == (9, 11)


def test_the_interval_holds_the_value_and_narrows_with_labels() -> None:
    few, many = metrics.macro_f1_interval(COUNTS), metrics.macro_f1_interval(100 * COUNTS)
    value = metrics.macro_f1(COUNTS)
    assert few is not None
    assert many is not None
    assert value is not None
    assert few[0] < many[0] < value < many[1] < few[1]


def test_the_same_seed_draws_the_same() -> None:
    assert metrics.macro_f1_interval(COUNTS, 3) == metrics.macro_f1_interval(COUNTS, 3)
    assert metrics.macro_f1_interval(COUNTS, 3) != metrics.macro_f1_interval(COUNTS, 4)


def test_without_a_label_of_a_tier_nothing_is_known() -> None:
    only_unsure = np.zeros((4, 4), np.int64)
    only_unsure[3, 3] = 5
    assert metrics.macro_f1(only_unsure) is None
    assert metrics.macro_f1_interval(only_unsure) is None


def test_a_large_group_that_is_bad_comes_before_a_small_one_that_is_worse() -> None:
    names = ["tiny"] + ["big"] * 40 + ["good"] * 40
    right = np.array([False] + [True, False] * 20 + [True] * 40)
    assert [each.name for each in metrics.groups(names, right)] == ["big", "tiny", "good"]
