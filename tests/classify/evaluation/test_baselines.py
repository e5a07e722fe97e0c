"""The simple rules do what their words say."""

from __future__ import annotations

import pytest

from route_audit.classify.evaluation.baselines import BASELINES
from route_audit.exchange import Exchange, Message
from route_audit.tiers import Tier

RULES = {each.name: each for each in BASELINES}


def tier(name: str, text: str) -> Tier:
    return RULES[name].tier(Exchange(messages=[Message("user", text)]))


def test_all_capable() -> None:
    assert tier("all capable", "Summarize this") == Tier.REASONING


@pytest.mark.parametrize(("size", "found"), [(1_999, Tier.EXTRACTION), (2_000, Tier.REASONING)])
def test_length_only(size: int, found: Tier) -> None:
    assert tier("length only", "x" * size) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Summarise the minutes", Tier.RETRIEVAL),
        ("Answer based on the given passage", Tier.RETRIEVAL),
        ("Context: the pier. When does it open?", Tier.RETRIEVAL),
        ("Classify the ticket", Tier.EXTRACTION),
        ("Give me JSON", Tier.EXTRACTION),
        ("Summarise and translate", Tier.RETRIEVAL),
        ("Prove that it is even", Tier.REASONING),
    ],
)
def test_three_regexes(text: str, found: Tier) -> None:
    assert tier("three regexes", text) == found
