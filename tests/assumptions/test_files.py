"""Assumptions files: every form of a ratio, and which of two says more."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from route_audit.assumptions import Assumptions, Evidence, Range
from route_audit.assumptions.files import load_assumptions
from route_audit.errors import ConfigError
from route_audit.tiers import Tier


def read(tmp_path: Path, *texts: str) -> Assumptions:
    paths = [tmp_path / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return load_assumptions(paths)


def found(assumed: Assumptions, model: str, over: str, tier: Tier, side: str = "output") -> Range:
    known = assumed.find(side, model, over, tier)
    assert known is not None
    return known


def test_a_ratio_over_one_model_comes_before_one_over_any(tmp_path: Path) -> None:
    assumed = read(
        tmp_path,
        "output_ratio:\n"
        "  b: {extraction: 2, over: {a: {extraction: 3, reasoning: {low: 1, likely: 4, high: 5}}}}",
    )
    assert found(assumed, "b", "a", Tier.EXTRACTION).likely == 3
    assert found(assumed, "b", "c", Tier.EXTRACTION).likely == 2
    assert found(assumed, "b", "a", Tier.UNSURE).high == 5
    assert assumed.find("output", "b", "c", Tier.REASONING) is None
    assert assumed.find("input", "b", "a", Tier.EXTRACTION) is None


def test_unsure_by_itself_comes_before_reasoning(tmp_path: Path) -> None:
    assumed = read(tmp_path, "input_ratio: {b: {unsure: 2, reasoning: 3}}")
    assert found(assumed, "b", "a", Tier.UNSURE, "input").likely == 2
    assert found(assumed, "b", "a", Tier.REASONING, "input").likely == 3


def test_a_later_blanket_silences_an_earlier_tier(tmp_path: Path) -> None:
    assumed = read(tmp_path, "latency_ratio: {b: {extraction: 2}}", "latency_ratio: {b: 0.5}")
    assert found(assumed, "b", "a", Tier.EXTRACTION, "latency").likely == Decimal("0.5")


def test_a_later_word_on_any_model_silences_an_earlier_one_on_a_pair(tmp_path: Path) -> None:
    pairs = "output_ratio: {b: {extraction: 9, over: {a: {extraction: 2, reasoning: 3}, c: 4}}}"
    assumed = read(tmp_path, pairs, "output_ratio: {b: {extraction: 1}}")
    assert found(assumed, "b", "a", Tier.EXTRACTION).likely == 1
    assert found(assumed, "b", "a", Tier.REASONING).likely == 3
    assert found(assumed, "b", "c", Tier.EXTRACTION).likely == 1
    assert found(assumed, "b", "c", Tier.RETRIEVAL).likely == 4
    blanket = read(tmp_path, pairs, "output_ratio: {b: 0.5}")
    assert {found(blanket, "b", over, tier).likely for over in "acd" for tier in Tier} == {Decimal("0.5")}


def test_a_file_says_where_its_values_come_from(tmp_path: Path) -> None:
    text = (
        "assumptions: {output_ratio: {b: {low: 1, likely: 1, high: 2, source: a trial, evidence: measured}}}"
    )
    known = found(read(tmp_path, text), "b", "a", Tier.EXTRACTION)
    assert (known.source, known.evidence) == ("a trial", Evidence.MEASURED)


def test_what_is_named_can_be_renamed(tmp_path: Path) -> None:
    assumed = read(tmp_path, "output_ratio: {cheap: {over: {strong: 2}}}")
    assert assumed.spellings() == {"cheap", "strong"}
    named = assumed.named({"cheap": "x/b", "strong": "x/a"})
    assert found(named, "x/b", "x/a", Tier.EXTRACTION).likely == 2


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("output_ratio: {b: -1}", "-1 is out of range"),
        ("output_ratio: {b: {low: 2, likely: 1, high: 3}}", "a range must rise"),
        ("output_ratio: {b: {extraktion: 1}}", "unknown key 'extraktion'"),
        ("output_ratio: {b: {over: {a: {over: {c: 1}}}}}", "unknown key 'over'"),
        ("output_ratio: {b: {low: 1, likely: 1, high: 1, evidence: felt}}", "'felt' is not known here"),
        ("verbosity: {b: 1}", "unknown key 'verbosity'"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(ConfigError, match=what):
        read(tmp_path, text)
