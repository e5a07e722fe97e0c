"""The curve, the tested threshold and the misrouted share, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify.evaluation.intervals import upper_bound
from route_audit.classify.evaluation.judged import Judged
from route_audit.classify.evaluation.risk import choose, misroute, risk_coverage
from route_audit.exchange import Exchange, Label
from route_audit.tiers import Tier

Row = tuple[Tier, Tier, float]
"""Label, what was found, and its confidence."""


def judged(rows: list[Row], exchanges: list[Exchange] | None = None) -> Judged:
    label = np.array([row[0] for row in rows], np.int64)
    predicted = np.array([row[1] for row in rows], np.int64)
    requests = exchanges or [Exchange(input_tokens=100) for _ in rows]
    labels = [Label(request, row[0]) for request, row in zip(requests, rows, strict=True)]
    confidence = np.array([row[2] for row in rows])
    return Judged(labels, label, predicted, confidence, predicted < Tier.REASONING, label >= Tier.REASONING)


EASY: Row = (Tier.EXTRACTION, Tier.RETRIEVAL, 0.98)
KEPT: Row = (Tier.REASONING, Tier.UNSURE, 0.6)
WRONG_AT_80: Row = (Tier.REASONING, Tier.EXTRACTION, 0.8)
UNSURE_AT_90: Row = (Tier.UNSURE, Tier.EXTRACTION, 0.9)


def test_the_curve_by_hand() -> None:
    curve = {each.threshold: each for each in risk_coverage(judged([EASY, KEPT, WRONG_AT_80, UNSURE_AT_90]))}
    low, high = curve[0.8], curve[0.9]
    assert (low.share_routed, low.reasoning_routed_cheap) == (0.75, 0.5)
    assert low.hard_routed_cheap == pytest.approx(2 / 3)
    assert (high.share_routed, high.reasoning_routed_cheap) == (0.5, 0.0)
    assert high.hard_routed_cheap == pytest.approx(1 / 3)
    assert high.hard_bound == upper_bound(1, 3)
    assert curve[0.99].share_routed == 0.0


def test_the_curve_never_rises_with_the_threshold() -> None:
    curve = risk_coverage(judged([EASY, KEPT, WRONG_AT_80, UNSURE_AT_90]))
    shares = [each.share_routed for each in curve]
    assert shares == sorted(shares, reverse=True)
    assert risk_coverage(judged([])) == ()


def test_without_hard_labels_there_is_no_risk_to_tell() -> None:
    point = risk_coverage(judged([EASY]))[0]
    assert (point.reasoning_routed_cheap, point.hard_routed_cheap, point.hard_bound) == (None, None, None)


def test_the_lowest_confidence_that_passes_is_chosen() -> None:
    # One of 300 hard ones is routed from 0.80 on (bound 1.6 %), nine more from 0.70 on (bound 5.6 %).
    rows = [EASY] * 100 + [KEPT] * 290 + [WRONG_AT_80]
    rows += [(Tier.REASONING, Tier.EXTRACTION, 0.7)] * 9
    found, _ = choose(judged(rows), 0.02)
    assert found.threshold == 0.71
    assert found.share_routed == pytest.approx(101 / 400)
    assert (found.wrong, found.labels) == (1, 300)
    assert found.bound == upper_bound(1, 300)


def test_reasoning_alone_is_tested_too() -> None:
    rows = [EASY] * 100 + [KEPT] * 200 + [UNSURE_AT_90] * 20
    hard, reasoning = choose(judged(rows), 0.02)
    assert (hard.among, hard.labels, hard.threshold) == ("hard", 220, 0.91)
    assert (reasoning.among, reasoning.labels, reasoning.threshold) == ("reasoning", 200, 0.5)
    assert reasoning.share_routed == pytest.approx(120 / 320)


def test_too_few_hard_labels_choose_nothing() -> None:
    found, _ = choose(judged([EASY] * 100 + [KEPT] * 148), 0.02)
    assert (found.threshold, found.share_routed) == (None, None)
    assert (found.wrong, found.labels, found.labels_needed) == (0, 148, 149)
    assert choose(judged([EASY] * 100 + [KEPT] * 149), 0.02)[0].threshold == 0.5


def test_mistakes_at_the_strictest_confidence_ask_for_more_labels() -> None:
    sure_and_wrong: Row = (Tier.REASONING, Tier.EXTRACTION, 0.99)
    found, _ = choose(judged([sure_and_wrong] + [KEPT] * 299), 0.01)
    assert (found.threshold, found.wrong, found.labels_needed) == (None, 1, 473)


def test_a_threshold_that_routes_nothing_is_none() -> None:
    assert choose(judged([KEPT] * 500), 0.02)[0].threshold is None


def test_the_misrouted_share_by_count_and_by_tokens() -> None:
    requests = [Exchange(input_tokens=tokens) for tokens in (100, 300, 100, 500)]
    found = misroute(judged([EASY, WRONG_AT_80, KEPT, EASY], requests))
    assert (found.requests.hits, found.requests.among) == (1, 4)
    assert found.bound == upper_bound(1, 4)
    assert found.weighed_by == "input_tokens"
    assert found.of_cost == pytest.approx(0.3)
    # 1000 ** 2 / 360,000 rows of equal weight: two whole ones, of which the share is one at least.
    assert found.of_cost_bound == upper_bound(1, 2)


def test_dollars_weigh_where_every_row_tells_them() -> None:
    requests = [Exchange(cost_usd=cost, input_tokens=1) for cost in (1.0, 3.0)]
    found = misroute(judged([EASY, WRONG_AT_80], requests))
    assert found.weighed_by == "cost_usd"
    assert found.of_cost == pytest.approx(0.75)
    requests[0].cost_usd = None
    assert misroute(judged([EASY, WRONG_AT_80], requests)).weighed_by == "input_tokens"


def test_what_nothing_weighs_is_unknown() -> None:
    found = misroute(judged([EASY, WRONG_AT_80], [Exchange(), Exchange(input_tokens=3)]))
    assert (found.of_cost, found.of_cost_bound) == (None, None)


def test_nothing_misrouted_has_a_bound() -> None:
    found = misroute(judged([EASY] * 299))
    assert found.requests.value == 0
    assert found.bound == pytest.approx(0.01, abs=1e-4)
    assert found.of_cost_bound == pytest.approx(0.01, abs=1e-4)
