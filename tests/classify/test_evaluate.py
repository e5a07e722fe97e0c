"""The rates of ``evaluate``, worked out by hand on six requests."""

from __future__ import annotations

import json

import msgspec
import pytest

from route_audit.classify.evaluate import evaluate
from route_audit.exchange import Exchange, Message

EXTRACT, PROVE, HELLO = "Extract the dates.", "Prove that it is even.", "hello"


def call(text: str) -> Exchange:
    return Exchange(messages=[Message("user", text)], tier="retrieval")


PAIRS = [
    (call(EXTRACT), "extraction"),
    (call(EXTRACT), "reasoning"),
    (call(PROVE), "reasoning"),
    (call(HELLO), "retrieval"),
    (call(HELLO), "unsure"),
    (call(EXTRACT), "unsure"),
]


def test_by_hand() -> None:
    result = evaluate(PAIRS)
    assert result.n == 6
    assert result.confusion["extraction"] == {"retrieval": 0, "extraction": 1, "reasoning": 0, "unsure": 0}
    assert result.confusion["reasoning"] == {"retrieval": 0, "extraction": 1, "reasoning": 1, "unsure": 0}
    assert result.confusion["retrieval"] == {"retrieval": 0, "extraction": 0, "reasoning": 0, "unsure": 1}
    assert result.confusion["unsure"] == {"retrieval": 0, "extraction": 1, "reasoning": 0, "unsure": 1}
    # F1: retrieval 0 of 1; extraction 2 * 1 / (2 + 1); reasoning 2 * 1 / (2 + 2), unsure counted in.
    assert result.macro_f1 == pytest.approx((0 + 2 / 3 + 1 / 2) / 3)
    assert result.reasoning_recall == 0.5
    assert result.kept_cheap == 0.5
    assert result.unsure_to_capable == 0.5


def test_the_curve_falls_from_all_that_is_routed_to_none() -> None:
    curve = evaluate(PAIRS).risk_coverage
    assert (curve[0].threshold, curve[0].share_routed, curve[0].reasoning_routed_cheap) == (0.0, 0.5, 0.5)
    assert (curve[-1].share_routed, curve[-1].reasoning_routed_cheap) == (0.0, 0.0)
    shares = [point.share_routed for point in curve]
    assert shares == sorted(shares, reverse=True)


def test_json_has_the_agreed_keys() -> None:
    keys = json.loads(msgspec.json.encode(evaluate(PAIRS)))
    assert {"n", "macro_f1", "confusion", "reasoning_recall", "kept_cheap", "risk_coverage"} <= set(keys)
    assert set(keys["risk_coverage"][0]) == {"threshold", "share_routed", "reasoning_routed_cheap"}


def test_without_rows_nothing_is_known() -> None:
    result = evaluate([])
    assert (result.n, result.macro_f1, result.kept_cheap, result.risk_coverage) == (0, None, None, ())


def test_a_label_that_is_no_tier() -> None:
    with pytest.raises(ValueError, match="gold"):
        evaluate([(call(HELLO), "gold")])
