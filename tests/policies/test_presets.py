"""The built-in policies and what `route-audit policies` shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from request_tables import known
from route_audit.errors import ConfigError
from route_audit.policies import (
    AS_LOGGED,
    BEST_SINGLE,
    ROLES,
    Policy,
    builtin,
    check_file,
    list_builtin,
    list_kinds,
    read_files,
    show,
    single,
)
from route_audit.policies.legs import OWN

BOTH = {"strong": "big-1", "cheap": "small-1"}
REQUESTS = [
    {"tier": "retrieval", "confidence": "0.95"},
    {"tier": "extraction", "confidence": "0.95"},
    {"tier": "extraction", "confidence": "0.84"},
    {"tier": "reasoning", "confidence": "0.9"},
    {"tier": "unsure", "confidence": "0.9"},
]


def answers(policy: Policy) -> list[str]:
    legs = policy.legs(known(REQUESTS))
    return ["same" if target == OWN else legs.models[target] for target in legs.target.tolist()]


def test_the_built_in_policies() -> None:
    policies, skipped = builtin(BOTH)
    assert skipped == ()
    assert {policy.name: answers(policy) for policy in policies} == {
        "as-logged": ["same"] * 5,
        "all-strong": ["big-1"] * 5,
        "all-cheap": ["small-1"] * 5,
        "tiered": ["small-1", "small-1", "small-1", "big-1", "big-1"],
        "cautious": ["small-1", "small-1", "big-1", "big-1", "big-1"],
        "cascade": ["small-1", "big-1"] * 3 + ["big-1"] * 2,
    }
    assert {policy.where for policy in policies} == {"built-in"}


def test_without_a_cheap_role_most_are_left_out_and_say_why() -> None:
    policies, skipped = builtin({"strong": "big-1"})
    assert [policy.name for policy in policies] == [AS_LOGGED, "all-strong"]
    assert [policy.name for policy in skipped] == ["all-cheap", "tiered", "cautious", "cascade"]
    assert {policy.reason for policy in skipped} == {"no model plays the role cheap; name one with --cheap"}


def test_without_any_role_the_baseline_is_left() -> None:
    policies, skipped = builtin({})
    assert [policy.name for policy in policies] == [AS_LOGGED]
    assert skipped[-1].reason == "no model plays the role cheap or strong; name one with --cheap and --strong"


def test_best_single_is_made_once_its_model_is_known() -> None:
    policy = single(BEST_SINGLE, "mid-1")
    assert (policy.name, policy.kind, policy.models) == ("best-single", "single", ("mid-1",))
    assert answers(policy) == ["mid-1"] * 5


@pytest.mark.parametrize("name", [item.name for item in list_builtin()])
def test_what_is_shown_is_a_policy_file_that_does_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "shown.yaml"
    path.write_text(show(name), encoding="utf-8")
    shown = {policy.name: policy for policy in read_files([path]).bind(BOTH)}[name]
    known_ones = {policy.name: policy for policy in (*builtin(BOTH)[0], single(BEST_SINGLE, "MODEL"))}
    assert answers(shown) == answers(known_ones[name])


def test_only_built_in_policies_are_shown() -> None:
    with pytest.raises(ConfigError, match="no built-in policy 'tierd'") as caught:
        show("tierd")
    assert "did you mean 'tiered'" in caught.value.hint


def test_the_list_is_in_the_order_of_reports() -> None:
    listed = [item.name for item in list_builtin()]
    assert listed == [
        *("as-logged", "all-strong", "all-cheap", "best-single"),
        *("tiered", "cautious", "cascade"),
    ]
    assert all(item.says for item in (*list_builtin(), *list_kinds()))


def test_a_file_checked(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "version: 1\n"
        "models: {cheap: small-1}\n"
        "policies:\n"
        "  - name: a\n"
        "    rules:\n"
        '      - {when: {tier: [retrieval, extraction], confidence: ">=0.8", team: search}, to: cheap}\n'
        "      - {to: same}\n"
        "  - {name: b, inherit: a, share: 0.10}\n"
        "assumptions: {output_ratio: {cheap: {reasoning: 1.1}}, input_ratio: {cheap: 1}, cache: kept}\n",
        encoding="utf-8",
    )
    found = check_file(path)
    assert found.roles == {"cheap": "small-1"}
    assert found.assumptions == ("input_ratio.cheap", "output_ratio.cheap.reasoning", "cache: kept")
    assert [(p.name, p.kind, p.where.removeprefix(str(path)), p.models) for p in found.policies] == [
        ("as-logged", "as-logged", "built-in", ()),
        ("a", "rules", ":4", ("cheap",)),
        ("b", "share", ":8", ("cheap",)),
    ]
    rules = ("tier: retrieval, extraction; confidence: >=0.8; team: search -> cheap", "any request -> same")
    assert found.policies[1].says == rules
    assert found.policies[2].says == ("for 0.10 of all sessions; the others stay:", *rules)


def test_the_roles() -> None:
    assert set(ROLES) == {"strong", "cheap"}
