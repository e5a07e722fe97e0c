"""Labels drawn by stratum, each counted for the traffic that it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify.evaluation.intervals import upper_bound
from route_audit.classify.evaluation.judged import Judged
from route_audit.classify.evaluation.risk import choose
from route_audit.classify.evaluation.weighed import Weighed, weighed
from route_audit.exchange import Exchange, Label
from route_audit.tiers import Tier

Row = tuple[str | None, float | None, Tier, Tier, float]
"""Stratum, its share, the label, what was found, and its confidence."""

SURE: Row = ("0", 0.8, Tier.EXTRACTION, Tier.EXTRACTION, 0.98)
SURE_AND_HARD: Row = ("0", 0.8, Tier.REASONING, Tier.EXTRACTION, 0.98)
KEPT: Row = ("1", 0.2, Tier.REASONING, Tier.REASONING, 0.9)


def judged(rows: list[Row]) -> Judged:
    label = np.array([row[2] for row in rows], np.int64)
    predicted = np.array([row[3] for row in rows], np.int64)
    labels = [Label(Exchange(), row[2], stratum=row[0], stratum_share=row[1]) for row in rows]
    confidence = np.array([row[4] for row in rows])
    return Judged(labels, label, predicted, confidence, predicted < Tier.REASONING, label >= Tier.REASONING)


def of(found: Judged) -> Weighed:
    known = weighed(found, 0)
    assert known is not None
    return known


def test_a_mistake_counts_for_the_traffic_of_its_stratum() -> None:
    """Two of 100 sure ones are hard, and stand for 0.8 of all: 0.8 * 0.02 beside 0.2 of hard ones kept.

    By labels 2 of 102 hard ones are routed, by traffic 0.016 of 0.216: 7.4 %.
    """
    found = judged([SURE] * 98 + [SURE_AND_HARD] * 2 + [KEPT] * 100)
    bound = of(found).bound(found.routed, found.hard)
    assert bound > 0.074 > upper_bound(2, 102)
    # The bound of 2 of 100 is 6.16 %: 0.8 * 0.0616 of 0.8 * 0.0616 + 0.2.
    assert bound == pytest.approx(0.0493 / 0.2493, rel=0.03)
    assert of(found).share_of(found.routed) == pytest.approx(0.8)


@pytest.mark.parametrize(("wrong", "kept"), [(0, 149), (1, 60), (5, 30)])
def test_the_bound_of_a_single_stratum_is_the_exact_one(wrong: int, kept: int) -> None:
    rows: list[Row] = [("0", 1.0, *row[2:]) for row in [SURE] * 20 + [SURE_AND_HARD] * wrong + [KEPT] * kept]
    found = judged(rows)
    assert of(found).bound(found.routed, found.hard) == pytest.approx(
        upper_bound(wrong, wrong + kept), rel=0.04
    )


def test_without_hard_labels_all_may_be_wrong() -> None:
    found = judged([SURE] * 50)
    assert of(found).bound(found.routed, found.hard) == 1.0


def test_labels_that_were_not_drawn_do_not_count() -> None:
    drawn: list[Row] = [SURE] * 98 + [SURE_AND_HARD] * 2 + [KEPT] * 100
    other: Row = (None, None, Tier.REASONING, Tier.EXTRACTION, 0.98)
    found, more = judged(drawn), judged([*drawn, other])
    assert of(found).bound(found.routed, found.hard) == of(more).bound(more.routed, more.hard)
    assert weighed(judged([other]), 0) is None


def test_a_threshold_is_tested_by_traffic() -> None:
    rows: list[Row] = [SURE] * 98 + [SURE_AND_HARD] * 2 + [KEPT] * 200
    by_traffic, _ = choose(judged(rows), 0.05)
    assert (by_traffic.threshold, by_traffic.of_traffic, by_traffic.labels_needed) == (None, True, None)
    assert (by_traffic.wrong, by_traffic.labels) == (2, 202)
    alike, _ = choose(judged([(None, None, *row[2:]) for row in rows]), 0.05)
    assert (alike.threshold, alike.of_traffic) == (0.5, False)


def test_the_test_rarely_promises_too_much_of_labels_drawn_by_stratum() -> None:
    """17 % of the hard requests are sure, and their stratum has as many labels as two small ones."""
    random = np.random.default_rng(0)
    strata = (("0", 0.85, Tier.EXTRACTION, 0.98, 0.02), ("1", 0.05, Tier.EXTRACTION, 0.7, 0.5),
              ("2", 0.1, Tier.REASONING, 0.9, 0.8))  # fmt: skip
    promised = 0
    for _ in range(60):
        rows: list[Row] = [
            (name, share, Tier.REASONING if hard else Tier.EXTRACTION, found, confidence)
            for name, share, found, confidence, chance in strata
            for hard in random.random(150) < chance
        ]
        promised += choose(judged(rows), 0.1)[0].threshold is not None
    assert promised <= 3


def test_the_order_of_labels_does_not_matter() -> None:
    rows: list[Row] = [SURE] * 40 + [SURE_AND_HARD] * 3 + [KEPT] * 50
    assert choose(judged(rows), 0.2) == choose(judged(rows[::-1]), 0.2)
