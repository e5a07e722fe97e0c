"""What a confidence is worth, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify.evaluation.reliability import calibration_error, meaning, reliability


def test_by_hand() -> None:
    confidence = np.array([0.92, 0.94, 0.99, 1.0, 0.55])
    right = np.array([True, False, True, True, True])
    bins = {each.low: each for each in reliability(confidence, right)}
    assert (bins[0.9].right.hits, bins[0.9].right.among) == (1, 2)
    assert bins[0.9].confidence == pytest.approx(0.93)
    assert (bins[0.95].right.hits, bins[0.95].right.among) == (2, 2)
    assert bins[0.6].confidence is None
    # (2 * |0.93 - 0.5| + 2 * |0.995 - 1| + 1 * |0.55 - 1|) / 5
    assert calibration_error(list(bins.values())) == pytest.approx((0.86 + 0.01 + 0.45) / 5)


def test_without_rows_there_is_no_error() -> None:
    assert calibration_error(reliability(np.empty(0), np.empty(0, np.bool_))) is None


@pytest.mark.parametrize(
    ("right", "rows", "word"),
    [(0.9, 400, "probability"), (0.7, 400, "score"), (0.9, 100, "score")],
)
def test_a_score_is_a_probability_only_where_enough_labels_bear_it_out(
    right: float, rows: int, word: str
) -> None:
    bins = reliability(np.full(rows, 0.92), np.arange(rows) < right * rows)
    assert meaning(bins) == word
