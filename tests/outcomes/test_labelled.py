"""The misrouted share that labels show."""

from __future__ import annotations

from pathlib import Path

import pytest

from route_audit.classify.evaluation.traffic import Cell, Cells
from route_audit.errors import ConfigError
from route_audit.outcomes.labelled import NO_TIER, misrouted, read_labelled
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
    assert found.of_hard is not None
    assert round(found.of_hard.value, 3) == 0.070


def test_none_seen_is_bounded() -> None:
    found = misrouted(SHARES, cells(0), 0)
    assert found.of_all.value == 0
    assert found.of_all.high >= 0.40 * (1 - 0.05 ** (1 / 181)) - 1e-9


@pytest.mark.parametrize(
    "labels",
    [
        {("e", Tier.EXTRACTION): Cell(50, 0), ("h", Tier.REASONING): Cell(20, 0)},  # none is hard
        {("e", Tier.EXTRACTION): Cell(50, 5)},  # nothing that was kept has a label
    ],
)
def test_of_hard_requests_no_share_is_told_where_labels_do_not_show_both_sides(labels: Cells) -> None:
    found = misrouted({stratum: SHARES[stratum] for stratum, _ in labels}, labels, 0)
    assert found.of_all.high > 0
    assert found.of_hard is None


def test_more_labels_bound_closer() -> None:
    few = misrouted({"e": 1.0}, {("e", Tier.EXTRACTION): Cell(59, 0)}, 0).of_all.high
    many = misrouted({"e": 1.0}, {("e", Tier.EXTRACTION): Cell(299, 0)}, 0).of_all.high
    assert few == pytest.approx(0.05, abs=0.001)
    assert many == pytest.approx(0.01, abs=0.001)


@pytest.mark.parametrize(("wrong", "hard"), [(50, 0), (50, 20), (0, 20)])
def test_what_was_counted_lies_in_its_interval(wrong: int, hard: int) -> None:
    labels: Cells = {("e", Tier.EXTRACTION): Cell(50, wrong), ("h", Tier.REASONING): Cell(20, hard)}
    found = misrouted({"e": 0.6, "h": 0.4}, labels, 0)
    assert found.of_hard is not None
    for share in (found.of_all, found.of_hard):
        assert share.low <= share.value <= share.high


def test_a_tier_is_read_as_evaluate_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("id,tier\nr1,Reasoning\nr2,extraction \n", encoding="utf-8")
    found = read_labelled([path])
    assert found is not None
    assert found.tiers == {"r1": Tier.REASONING, "r2": Tier.EXTRACTION}


def test_an_unreadable_file_of_labels_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't read the file") as error:
        read_labelled([tmp_path / "nowhere.jsonl"])
    assert error.value.hint is not None
    assert "--for-labelling" in error.value.hint


def test_the_first_line_without_a_label_is_named(tmp_path: Path) -> None:
    empty, path = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    empty.write_text("", encoding="utf-8")
    path.write_text('\n{"id": "r1", "tier": ""}\n[]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=f"no label can be used: {NO_TIER}") as error:
        read_labelled([empty, path])
    assert error.value.where == f"{path}:2"
