"""The tiers on labelled requests of many sources: what is reached today must not get lost.

The shipped points have seen these labels, so the floors say nothing of unseen traffic; docs/tiers.md
does, by cards that were fitted without a whole family of task.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from route_audit.classify.evaluation import Evaluation, evaluate
from route_audit.classify.signals import SIGNALS
from route_audit.classify.weights import shipped
from route_audit.ingest.labels import read_labels
from route_audit.policies import presets

LABELLED = Path(__file__).parent / "labelled"
FILES = sorted(LABELLED.glob("*.jsonl.gz"))
README = LABELLED / "README.md"


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(read_labels(FILES))


def test_the_rates_hold(found: Evaluation) -> None:
    assert found.macro_f1 is not None
    assert found.macro_f1 >= 0.875
    assert found.rates["reasoning_recall"].value >= 0.96  # type: ignore[operator]
    assert found.rates["kept_cheap"].value >= 0.84  # type: ignore[operator]
    assert found.rates["unsure_to_capable"].value >= 0.96  # type: ignore[operator]


def test_simple_rules_are_beaten(found: Evaluation) -> None:
    own, *others = found.compared
    assert all((own.macro_f1 or 0) > (other.macro_f1 or 0) + 0.2 for other in others)


def test_what_the_cautious_policy_routes_is_easy(found: Evaluation) -> None:
    sure = [each.right for each in found.reliability if each.low >= 0.9]
    assert sum(each.hits for each in sure) >= 0.96 * sum(each.among for each in sure)


def test_enough_was_written_for_the_purpose() -> None:
    sources = Counter(label.source for label in read_labels(FILES))
    assert sources["invented"] + sources["products"] >= 300
    assert len(sources) >= 12


def test_every_source_has_its_licence() -> None:
    text = README.read_text(encoding="utf-8")
    for source in {label.source for label in read_labels(FILES)}:
        assert f"| {source} |" in text


def test_the_cautious_policy_asks_for_the_tested_confidence() -> None:
    cautious = next(preset for preset in presets.PRESETS if preset.name == "cautious")
    assert f'">={shipped().cautious:g}"' in cautious.text
    assert f"{shipped().cautious:g}" in cautious.says


def test_every_signal_but_the_plain_ones_carries_points() -> None:
    written = {s.name for s in SIGNALS if s.retrieval or s.extraction or s.reasoning or s.open}
    assert set(shipped().signals) <= written
    assert len(written - set(shipped().signals)) <= 2
