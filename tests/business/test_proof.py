"""Sample sizes and claims, by hand."""

from __future__ import annotations

import pytest

from route_audit.business.proof import (
    clean_labels,
    design_effect,
    pairs,
    per_arm,
    routed_cost_share_for,
    shown,
)


def test_two_arms() -> None:
    """(1.95996 + 0.84162)^2 = 7.84888; 2 * .9 * .1 / .0004 = 450: 3,532."""
    assert per_arm(0.90, 0.02) == 3532


def test_two_arms_of_sessions() -> None:
    """Five requests each, alike by a fifth: 1 + 4 * .2 = 1.8 times 3,531.996."""
    assert design_effect(5, 0.2) == pytest.approx(1.8)
    assert per_arm(0.90, 0.02, design_effect(5, 0.2)) == 6358
    assert design_effect(1, 0.2) == 1


def test_pairs() -> None:
    """7.84888 * .08 / .0004 = 1,569.8."""
    assert pairs(0.08, 0.02) == 1570


@pytest.mark.parametrize(("share", "labels"), [(0.01, 299), (0.05, 59)])
def test_labels_without_a_failure(share: float, labels: int) -> None:
    assert clean_labels(share) == labels


@pytest.mark.parametrize(
    ("times", "ratio", "share"),
    [
        (2.0, 0.1, 0.5 / 0.9),
        (5.0, 0.1, 0.8 / 0.9),
        (10.0, 0.1, 1.0),  # all of it, at exactly a tenth
        (10.0, 0.2, None),  # at a fifth nothing becomes ten times cheaper
    ],
)
def test_what_a_claim_needs(times: float, ratio: float, share: float | None) -> None:
    assert routed_cost_share_for(times, ratio) == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(("saved", "holds"), [(0.4999999999999999, True), (0.5, True), (0.499999, False)])
def test_a_claim_holds_where_a_sum_is_short_of_it_by_rounding_alone(saved: float, holds: bool) -> None:
    assert shown(saved, 0.5) == holds
