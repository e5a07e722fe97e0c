"""Policy files together: roles, names, assumptions, and the baseline."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from request_tables import known
from route_audit.assumptions import CacheMode
from route_audit.errors import ConfigError
from route_audit.policies import PolicySet, read_files
from route_audit.tiers import Tier


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    return Writer(tmp_path)


class Writer:
    """Writes policy files and reads them together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *texts: str) -> PolicySet:
        return read_files(self.paths(*texts))

    def paths(self, *texts: str) -> list[Path]:
        paths = [self._folder / f"{'abc'[i]}.yaml" for i in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    def error(self, *texts: str) -> ConfigError:
        with pytest.raises(ConfigError) as caught:
            self(*texts)
        return caught.value


def names(found: PolicySet) -> list[str]:
    return [policy.name for policy in found.policies]


def test_the_baseline_comes_first_where_no_file_has_it(write: Writer) -> None:
    assert names(write("policies: [{name: a, to: x}]")) == ["as-logged", "a"]
    assert names(write("policies: {name: a, to: x}")) == ["as-logged", "a"]
    assert names(read_files([])) == ["as-logged"]


def test_the_baseline_stays_where_a_file_puts_it_and_is_there_once(write: Writer) -> None:
    first = "policies: [{name: a, to: x}, {name: as-logged}]"
    assert names(write(first, "policies: [{name: as-logged}, {name: b, to: x}]")) == ["a", "as-logged", "b"]


def test_a_name_in_two_files(write: Writer) -> None:
    error = write.error("policies: [{name: a, to: x}]", "version: 1\npolicies: [{name: a, to: y}]")
    assert error.what == "the policy name 'a' stands here a second time"
    assert error.where.endswith("b.yaml:2")
    assert "a.yaml:1" in error.hint


def test_a_file_that_is_given_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("policies: [{name: as-logged}, {name: a, to: x}]", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_files([path, path])
    assert caught.value.lines() == (
        "error: this policy file is given twice",
        f"  at:  {path}:1",
        "  fix: name it once",
    )


def test_policies_inherit_across_files(write: Writer) -> None:
    found = write("policies: [{name: a, inherit: b}]", "policies: [{name: b, to: x}]")
    assert found.policies[1].models == ("x",)


def test_roles_of_the_command_line_override_those_of_files(write: Writer) -> None:
    found = write("models: {strong: x, cheap: y}\npolicies: [{name: a, to: cheap}, {name: b, to: strong}]")
    assert found.models == {"strong": "x", "cheap": "y"}
    bound = {policy.name: policy.models for policy in found.bind({"cheap": "z"})}
    assert bound == {"as-logged": (), "a": ("z",), "b": ("x",)}


def test_two_models_for_one_role(write: Writer) -> None:
    same = "models: {cheap: x}\npolicies: [{name: %s, to: cheap}]"
    assert write(same % "a", same % "b").models == {"cheap": "x"}
    error = write.error(same % "a", "models: {cheap: y}\npolicies: [{name: b, to: cheap}]")
    assert error.what == "the role 'cheap' is played by two models"
    assert error.where.endswith("b.yaml:1")


def test_a_role_that_nothing_plays(write: Writer) -> None:
    found = write("policies:\n- name: a\n  rules:\n  - {when: {tier: retrieval}, to: cheap}")
    with pytest.raises(ConfigError) as caught:
        found.bind({"strong": "x"})
    assert caught.value.what == "no model plays the role 'cheap'"
    assert caught.value.where.endswith("a.yaml:4")
    assert "--cheap" in caught.value.hint


def test_two_roles_of_one_model_are_one_target(write: Writer) -> None:
    found = write("policies: [{name: a, rules: [{when: {tier: retrieval}, to: cheap}, {to: strong}]}]")
    policy = found.bind({"strong": "x", "cheap": "x"})[1]
    assert policy.models == ("x",)
    assert policy.legs(known([{"tier": "retrieval"}, {}])).target.tolist() == [0, 0]


def test_where_a_model_is_named(write: Writer) -> None:
    found = write(
        "models:\n"
        "  strong: big-1\n"
        "  cheap: small-1\n"
        "policies:\n"
        "  - name: a\n"
        "    rules:\n"
        "      - {when: {tier: retrieval}, to: cheap}\n"
        "      - {when: {tier: extraction}, to: mid-1}\n"
        "      - {when: {tier: unsure}, to: same}\n"
        "      - {to: strong}\n"
    )
    places = {model: where.rpartition(":")[2] for model, where in found.places({"strong": "other"}).items()}
    assert places == {"small-1": "3", "mid-1": "8", "other": "10"}


def test_assumptions_of_a_later_file_win(write: Writer) -> None:
    found = write(
        "policies: [{name: a, to: x}]\nassumptions: {output_ratio: {cheap: 1.2}, cache: cold}",
        "policies: [{name: b, to: x}]\nassumptions: {output_ratio: {cheap: {extraction: 1.5}}}",
        "policies: [{name: c, to: x}]",
    )
    likely = {tier: found.assumptions.find("output", "cheap", "any", tier) for tier in Tier}
    assert {tier: None if known is None else known.likely for tier, known in likely.items()} == {
        Tier.RETRIEVAL: Decimal("1.2"),
        Tier.EXTRACTION: Decimal("1.5"),
        Tier.REASONING: Decimal("1.2"),
        Tier.UNSURE: Decimal("1.2"),
    }
    assert found.assumptions.cache is CacheMode.COLD


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't read the file"):
        read_files([tmp_path / "none.yaml"])


_SCALARS = st.sampled_from(
    ["x", "cheap", "same", "-1", ">=0.5", "<", "", "null", "[", "{a: b}", "1e999", "true", '"\\e"']
)
_KEYS = st.sampled_from(
    [
        "name",
        "to",
        "rules",
        "when",
        "inherit",
        "share",
        "by",
        "tier",
        "hour",
        "type",
        "tags",
        "json",
        "models",
        "policies",
    ]
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.dictionaries(_KEYS, inner, max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        )
    ),
    max_leaves=12,
)


@given(text=st.text() | _VALUES | _VALUES.map(lambda value: f"policies: {value}") | st.binary())
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str | bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    assert _read(path) in {"read", str(path)}


def _read(path: Path) -> str:
    try:
        read_files([path])
    except ConfigError as error:
        return error.where.rsplit(":", 1)[0] if error.where != str(path) else error.where
    return "read"
