"""The rates of ``evaluate``, worked out by hand on six requests."""

from __future__ import annotations

import json

import msgspec
import pytest

from route_audit.classify.classifier import Classifier
from route_audit.classify.evaluation import evaluate
from route_audit.classify.overrides import Overrides
from route_audit.classify.weights import OwnSignal, Points, shipped
from route_audit.exchange import Exchange, Label, Message
from route_audit.tiers import Tier

EXTRACT, PROVE, HELLO = "Extract the dates.", "Prove that it is even.", "hello"


def label(text: str, tier: Tier | None, **more: object) -> Label:
    exchange = Exchange(messages=[Message("user", text)], tier="retrieval")
    return Label(exchange, tier, **more)  # type: ignore[arg-type]


LABELS = [
    label(EXTRACT, Tier.EXTRACTION, source="shop"),
    label(EXTRACT, Tier.REASONING, source="shop", kind="odd"),
    label(PROVE, Tier.REASONING),
    label(HELLO, Tier.RETRIEVAL),
    label(HELLO, Tier.UNSURE),
    label(EXTRACT, Tier.UNSURE),
]


def test_by_hand() -> None:
    result = evaluate(LABELS)
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


def test_each_rate_has_its_counts() -> None:
    rates = evaluate(LABELS).rates
    assert {name: (rate.hits, rate.among) for name, rate in rates.items()} == {
        "reasoning_recall": (1, 2),
        "kept_cheap": (1, 2),
        "unsure_to_capable": (1, 2),
    }


def test_sources_and_kinds_are_told_the_worst_first() -> None:
    labels = [*LABELS, label(PROVE, Tier.REASONING, source="lab")]
    result = evaluate(labels)
    assert [(each.name, each.right.hits, each.right.among) for each in result.by_source] == [
        ("shop", 1, 2),
        ("lab", 1, 1),
    ]
    assert [each.name for each in result.by_kind] == ["odd"]


def test_simple_rules_stand_beside() -> None:
    names = [each.name for each in evaluate(LABELS).compared]
    assert names == ["route-audit", "all capable", "length only", "three regexes"]
    capable = evaluate(LABELS).compared[1]
    assert (capable.reasoning_recall, capable.kept_cheap, capable.unsure_to_capable) == (1.0, 0.0, 1.0)


def test_the_curve_falls_from_all_that_is_routed_to_none() -> None:
    curve = evaluate(LABELS).risk_coverage
    assert (curve[0].threshold, curve[0].share_routed, curve[0].reasoning_routed_cheap) == (0.0, 0.5, 0.5)
    shares = [point.share_routed for point in curve]
    assert shares == sorted(shares, reverse=True)


def test_the_users_own_signals_count() -> None:
    own = OwnSignal("cogs", "speaks of cogs", "cogs", Points(extraction=9))
    overrides = Overrides(weights=msgspec.structs.replace(shipped(), own=(own,)))
    labels = [label("cogs of the pier", Tier.EXTRACTION)]
    assert evaluate(labels).kept_cheap == 0
    assert evaluate(labels, overrides=overrides).kept_cheap == 1


def test_the_users_tier_of_a_type_counts() -> None:
    type_id = int(Classifier().verdicts([LABELS[3].exchange]).type_id[0])
    overrides = Overrides(types={type_id: Tier.RETRIEVAL})
    assert evaluate(LABELS, overrides=overrides).confusion["retrieval"]["retrieval"] == 1


def test_the_users_tier_of_a_feature_counts() -> None:
    tagged = label(HELLO, Tier.RETRIEVAL)
    tagged.exchange.feature = "greeting"
    overrides = Overrides(features={"greeting": Tier.RETRIEVAL})
    assert evaluate([tagged, *LABELS], overrides=overrides).confusion["retrieval"]["retrieval"] == 1


def test_lines_without_a_tier_are_counted_only() -> None:
    result = evaluate([*LABELS, label(PROVE, None)])
    assert (result.n, result.unlabelled) == (6, 1)


def test_json_has_the_agreed_keys() -> None:
    keys = json.loads(msgspec.json.encode(evaluate(LABELS)))
    assert {"n", "macro_f1", "confusion", "reasoning_recall", "kept_cheap", "risk_coverage"} <= set(keys)
    assert {"threshold", "share_routed", "reasoning_routed_cheap"} <= set(keys["risk_coverage"][0])


def test_without_rows_nothing_is_known() -> None:
    result = evaluate([])
    assert (result.n, result.macro_f1, result.kept_cheap, result.risk_coverage) == (0, None, None, ())
    assert result.misroute is None


def test_requests_of_one_type_are_judged_together() -> None:
    even = [label(f"Classify this ticket.\nMy parcel {n} is late", Tier.EXTRACTION) for n in range(20)]
    odd = label("Classify this ticket.\nMy parcel is late, in a nutshell", Tier.EXTRACTION)
    odd.exchange.messages[0].text += ". To sum up, the key points of the summary:"
    assert evaluate([odd]).confusion["extraction"]["retrieval"] == 1
    assert evaluate([odd, *even]).confusion["extraction"]["extraction"] == 21
