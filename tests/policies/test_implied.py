"""Rules that an earlier one leaves nothing for: every pair that is told is true of any request."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given, settings

from request_tables import known
from route_audit.policies import check_file
from route_audit.policies.implied import taken_by, within
from route_audit.policies.when import When
from route_audit.yamlfile import parse

WITHIN = [
    ("{tier: retrieval}", "{tier: [retrieval, extraction]}"),
    ("{tier: unsure}", "{tier: reasoning}"),
    ("{tier: retrieval, hour: 3}", "{tier: retrieval}"),
    ("{tier: retrieval}", "{}"),
    ("{model: a}", "{model: [a, b]}"),
    ("{team: search}", "{team: [search, support]}"),
    ("{json: true, images: false}", "{images: false}"),
    ('{input_tokens: "<100"}', '{input_tokens: "<=100"}'),
    ('{input_tokens: ">5 <=100"}', '{input_tokens: "<200"}'),
    ("{input_tokens: [5, 7]}", '{input_tokens: ">=5"}'),
    ("{input_tokens: [5, 7]}", "{input_tokens: [5, 6, 7]}"),
    ('{confidence: "=0.5"}', '{confidence: ">=0.5 <0.7"}'),
]
NOT_WITHIN = [
    ("{tier: reasoning}", "{tier: unsure}"),
    ("{}", "{tier: retrieval}"),
    ("{model: a}", "{user: a}"),
    ("{team: search}", "{squad: search}"),
    ("{json: true}", "{json: false}"),
    ("{json: true}", "{images: true}"),
    ('{input_tokens: "<=100"}', '{input_tokens: "<100"}'),
    ('{input_tokens: ">5"}', '{input_tokens: ">5 <10"}'),
    ('{input_tokens: ">5"}', "{input_tokens: [6, 7]}"),
    ("{input_tokens: 5}", "{max_output_tokens: 5}"),
    ("{interactive: true}", "{interactive: false}"),
]
TESTS = {
    "tier": st.lists(st.sampled_from(["retrieval", "extraction", "reasoning", "unsure"]), min_size=1),
    "model": st.lists(st.sampled_from(["a", "b"]), min_size=1),
    "team": st.lists(st.sampled_from(["x", "y"]), min_size=1),
    "json": st.booleans(),
    "input_tokens": st.one_of(
        st.lists(st.integers(0, 6), min_size=1),
        st.builds("{}{}".format, st.sampled_from(["<=", ">=", "=", ">"]), st.integers(0, 6)),
        st.builds(">={} <={}".format, st.integers(0, 3), st.integers(3, 6)),
    ),
}
REQUESTS = known(
    [
        {"id": f"{number}", "model": model, "tier": tier, "tags": tag, "json": json, "shown": shown}
        | {"input_tokens": str(number % 7)}
        for number, (model, tier, tag, json, shown) in enumerate(
            (model, tier, tag, json, shown)
            for model in ("a", "b", "c")
            for tier in ("retrieval", "extraction", "reasoning", "unsure")
            for tag in ("team=x", "team=y", "")
            for json, shown in (("yes", "yes"), ("no", "yes"), ("no", "no"))
        )
    ]
)


def when(text: str) -> When:
    return When.read(parse(text, "rules.yaml"))


@pytest.mark.parametrize(("inner", "outer"), WITHIN)
def test_what_leaves_nothing(inner: str, outer: str) -> None:
    assert within(when(inner), when(outer))
    assert taken_by([when("{feature: other}"), when(outer), when(inner)]) == [None, None, 1]


@pytest.mark.parametrize(("inner", "outer"), NOT_WITHIN)
def test_what_leaves_something(inner: str, outer: str) -> None:
    assert not within(when(inner), when(outer))


@settings(max_examples=300)
@given(*[st.fixed_dictionaries({}, optional=TESTS)] * 2)
def test_what_is_said_to_be_within_is_within(inner: dict[str, object], outer: dict[str, object]) -> None:
    mine, theirs = when(yaml.safe_dump(inner)), when(yaml.safe_dump(outer))
    if within(mine, theirs):
        assert (~mine.matches(REQUESTS) | theirs.matches(REQUESTS)).all()


def test_a_file_tells_which_rule_stands_before_which(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "policies:\n  - name: a\n    rules:\n"
        "      - {when: {tier: retrieval}, to: x}\n"
        "      - {when: {hour: 3, tier: retrieval}, to: y}\n"
        "      - {when: {tier: [retrieval]}, to: z}\n"
        "      - {to: x}\n",
        encoding="utf-8",
    )
    told = [(one.rule, one.earlier, one.same) for one in check_file(path).policies[1].shadowed]
    assert told == [(2, 1, False), (3, 1, True)]
    assert check_file(path).policies[1].shadowed[0].where == f"{path}:5"
