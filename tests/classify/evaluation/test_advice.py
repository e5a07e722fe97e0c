"""Which requests to label next, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify.evaluation.advice import Tally, label_next, spread
from route_audit.classify.evaluation.judged import Judged
from route_audit.classify.evaluation.strata import LEAST, strata_of
from route_audit.exchange import Exchange, Label
from route_audit.tiers import Tier

SURE, THIN, CAPABLE = strata_of(
    np.array([Tier.EXTRACTION, Tier.EXTRACTION, Tier.REASONING], np.uint8), np.array([0.95, 0.55, 0.9])
).tolist()


def test_neyman_by_hand() -> None:
    # p = (0.5 + 0) / 100 and (0.5 + 12) / 25: W sqrt(p (1 - p)) is 0.5 * 0.0705 and 0.5 * 0.5.
    found = spread({CAPABLE: Tally(0.5, 99, 0), SURE: Tally(0.5, 24, 12)}, budget=400)
    assert [(each.stratum, each.labelled, each.wrong) for each in found] == [
        ("reasoning", 99, 0),
        ("extraction 0.90-1.00", 24, 12),
    ]
    assert found[0].more == 0
    assert found[1].more == round(400 * 0.25 / (0.25 + 0.5 * (0.005 * 0.995) ** 0.5)) - 24


def test_a_routed_stratum_gets_its_least_however_small_it_is() -> None:
    found = spread({SURE: Tally(0.999, 100, 0), THIN: Tally(0.001, 10, 0)}, budget=200)
    assert {each.stratum: each.more for each in found}["extraction 0.50-0.60"] == LEAST - 10


def judged(rows: list[Label], predicted: list[Tier], confidence: list[float]) -> Judged:
    label = np.array([row.tier for row in rows], np.int64)
    tiers = np.array(predicted, np.int64)
    return Judged(rows, label, tiers, np.array(confidence), tiers < Tier.REASONING, label >= Tier.REASONING)


def test_the_last_entry_is_the_slice_at_the_threshold() -> None:
    rows = [Label(Exchange(), Tier.EXTRACTION)] * 3 + [Label(Exchange(), Tier.REASONING)] * 2
    predicted = [Tier.EXTRACTION] * 4 + [Tier.REASONING]
    *_, last = label_next(judged(rows, predicted, [0.99, 0.87, 0.82, 0.86, 0.9]), threshold=0.85)
    # 0.86 is the least that is routed; 0.87 and 0.82 are near it, and the one of 0.86 is wrong.
    assert last.stratum == "routed, within 0.05 of 0.86"
    assert (last.labelled, last.wrong, last.more) == (3, 1, LEAST - 3)
    assert last.share == pytest.approx(0.6)


def test_without_a_routed_row_there_is_no_slice() -> None:
    rows = [Label(Exchange(), Tier.REASONING)]
    assert [each.stratum for each in label_next(judged(rows, [Tier.REASONING], [0.9]), 0.5)] == ["reasoning"]


def test_shares_are_those_of_the_strata_that_rows_were_drawn_from() -> None:
    rows = [
        Label(Exchange(), Tier.EXTRACTION, stratum="a", stratum_share=0.8),
        Label(Exchange(), Tier.REASONING, stratum="b", stratum_share=0.2),
        Label(Exchange(), Tier.REASONING, stratum="b", stratum_share=0.2),
    ]
    found = label_next(judged(rows, [Tier.EXTRACTION, Tier.REASONING, Tier.UNSURE], [0.99, 0.9, 0.0]), 0.9)
    shares = {each.stratum: each.share for each in found}
    assert shares["extraction 0.90-1.00"] == pytest.approx(0.8)
    assert shares["reasoning"] == pytest.approx(0.1)
