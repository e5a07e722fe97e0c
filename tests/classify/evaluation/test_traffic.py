"""The misrouted share of all traffic, from labels of a stratified sample."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify.evaluation.judged import Judged
from route_audit.classify.evaluation.traffic import Traffic, traffic
from route_audit.errors import InputError
from route_audit.exchange import Exchange, Label
from route_audit.tiers import Tier

Row = tuple[str | None, float | None, Tier, Tier]
"""Stratum, its share, the label and what was found."""


def measured(rows: list[Row]) -> Traffic | None:
    label = np.array([row[2] for row in rows], np.int64)
    predicted = np.array([row[3] for row in rows], np.int64)
    labels = [Label(Exchange(), row[2], stratum=row[0], stratum_share=row[1]) for row in rows]
    confidence = np.full(len(rows), 0.9)
    return traffic(
        Judged(labels, label, predicted, confidence, predicted < Tier.REASONING, label >= Tier.REASONING), 0
    )


EASY: list[Row] = [("1", 0.9, Tier.EXTRACTION, Tier.EXTRACTION)] * 99
MISROUTED: Row = ("1", 0.9, Tier.REASONING, Tier.EXTRACTION)
HARD: list[Row] = [("2", 0.1, Tier.UNSURE, Tier.REASONING)] * 50


def test_by_hand() -> None:
    found = measured([*EASY, MISROUTED, *HARD])
    assert found is not None
    # The means of Beta(1.5, 99.5) and Beta(50.5, 0.5): 0.9 * 1.5 / 101 of the traffic is misrouted,
    # of 0.9 * 1.5 / 101 + 0.1 * 50.5 / 51 that is hard.
    assert found.of_all.value == pytest.approx(0.9 * 1.5 / 101, rel=0.05)
    assert found.of_hard is not None
    assert found.of_hard.value == pytest.approx(0.0134 / (0.0134 + 0.0990), rel=0.1)
    assert found.of_all.low < found.of_all.value < found.of_all.high
    assert found.labels == 150
    assert found.covered_share == pytest.approx(1.0)


def test_a_stratum_without_a_label_is_not_spoken_for() -> None:
    found = measured([*EASY, MISROUTED])
    assert found is not None
    assert found.covered_share == pytest.approx(0.9)
    assert found.of_all.value == pytest.approx(1.5 / 101, rel=0.05)


def test_nothing_seen_is_not_zero() -> None:
    found = measured(EASY)
    assert found is not None
    assert 0 < found.of_all.value < found.of_all.high


def test_where_nothing_was_seen_the_exact_bound_holds() -> None:
    found = measured([*EASY, *HARD])
    assert found is not None
    assert found.of_hard is not None
    assert found.seen == 0
    bound = 0.9 * (1 - 0.05 ** (1 / 99))
    assert found.of_all.high >= bound - 1e-9
    assert found.of_hard.high >= bound / (bound + 0.1) - 1e-9


def test_of_hard_requests_nothing_is_told_where_no_label_is_hard() -> None:
    kept: Row = ("2", 0.1, Tier.EXTRACTION, Tier.REASONING)
    found = measured([*EASY, kept])
    assert found is not None
    assert found.of_hard is None


def test_of_hard_requests_nothing_is_told_where_all_that_was_labelled_would_move() -> None:
    # Whatever is hard among them is misrouted: 100 %, and no measurement.
    found = measured([*EASY, MISROUTED])
    assert found is not None
    assert found.of_hard is None


def test_many_strata_do_not_add_up_to_mistakes_never_seen() -> None:
    rows: list[Row] = [(str(n % 10), 0.1, Tier.EXTRACTION, Tier.EXTRACTION) for n in range(300)]
    found = measured(rows)
    assert found is not None
    # As one stratum of 300: the mean of Beta(0.5, 300.5).
    assert found.of_all.value == pytest.approx(0.5 / 301, rel=0.1)


def test_rows_that_were_not_drawn_are_left_out() -> None:
    other: Row = (None, None, Tier.REASONING, Tier.EXTRACTION)
    assert measured([*EASY, *HARD, other]) == measured([*EASY, *HARD])
    assert measured([other]) is None


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([*EASY, ("1", 0.8, Tier.REASONING, Tier.REASONING)], "stratum '1' has two shares"),
        ([*EASY, ("3", 0.5, Tier.REASONING, Tier.REASONING)], "add up to more than 1"),
    ],
)
def test_strata_of_two_samples_are_an_error(rows: list[Row], what: str) -> None:
    with pytest.raises(InputError) as caught:
        measured(rows)
    assert what in caught.value.what
