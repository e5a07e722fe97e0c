"""The tiers on requests that are all unlike each other: what strange traffic gets must not get lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from route_audit.classify.evaluation import Evaluation, evaluate
from route_audit.ingest.labels import read_labels

VARIED = Path(__file__).parent / "varied"
FLOORS = {"read": (0.80, 0.94, 0.79, 0.94), "unread": (0.75, 0.92, 0.74, 0.90)}
"""Macro F1, reasoning kept on the capable model, easy work kept off it, unsure sent to it."""


@pytest.mark.parametrize("name", FLOORS)
def test_the_rates_hold(name: str) -> None:
    found: Evaluation = evaluate(read_labels([VARIED / f"{name}.jsonl.gz"]))
    rates = ("reasoning_recall", "kept_cheap", "unsure_to_capable")
    told = (found.macro_f1, *(found.rates[rate].value for rate in rates))
    assert all((value or 0) >= floor for value, floor in zip(told, FLOORS[name], strict=True)), told
