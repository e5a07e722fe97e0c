"""The misrouted share that labels show."""

from __future__ import annotations

import pytest

from route_audit.classify.evaluation.traffic import Cell, Cells
from route_audit.outcomes.labelled import misrouted
from route_audit.tiers import Tier

SHARES = {"r": 0.40, "e": 0.35, "h": 0.25}


def cells(wrong: int) -> Cells:
    return {
        ("r", Tier.RETRIEVAL): Cell(181, wrong + wrong // 5),
        ("e", Tier.EXTRACTION): Cell(268, wrong - wrong // 5),
        ("h", Tier.REASONING): Cell(109, 107),
    }


def test_ten_of_four_hundred_labels_misrouted() -> None:
    found = misrouted(SHARES, cells(5), 0)
    assert found.of_all.value == pytest.approx(0.40 * 6 / 181 + 0.35 * 4 / 268)
    assert round(found.of_all.value, 3) == 0.018
    assert (round(found.of_all.low, 3), round(found.of_all.high, 3)) == (0.010, 0.034)
    assert round(found.of_hard.value, 3) == 0.070


def test_none_seen_is_bounded() -> None:
    found = misrouted(SHARES, cells(0), 0)
    assert found.of_all.value == 0
    assert found.of_all.high >= 0.40 * (1 - 0.05 ** (1 / 181)) - 1e-9


def test_more_labels_bound_closer() -> None:
    few = misrouted({"e": 1.0}, {("e", Tier.EXTRACTION): Cell(59, 0)}, 0).of_all.high
    many = misrouted({"e": 1.0}, {("e", Tier.EXTRACTION): Cell(299, 0)}, 0).of_all.high
    assert few == pytest.approx(0.05, abs=0.001)
    assert many == pytest.approx(0.01, abs=0.001)
