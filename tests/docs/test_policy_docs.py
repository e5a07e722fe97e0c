"""docs/policies.md is true: its files are read, and nothing that a file may say is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repository import ROOT
from route_audit.errors import ConfigError
from route_audit.policies import read_files
from route_audit.policies.kinds import KINDS
from route_audit.policies.kinds.interface import Kind
from route_audit.policies.when import FIELDS
from route_audit.verdict import LANGUAGES

TEXT = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
ROWS = dict(re.findall(r"^\| `(\w[\w-]*)` \| (.*) \|$", TEXT, re.MULTILINE))
ROLES = {"strong": "big-1", "cheap": "small-1"}


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split("name: ")[1].split()[0].strip("},"))
def test_an_example_is_a_policy_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(text, encoding="utf-8")
    found = read_files([path])
    assert len(found.policies) > 1
    assert [policy.name for policy in found.bind(ROLES)] == [policy.name for policy in found.policies]


def test_there_are_examples_of_every_kind(tmp_path: Path) -> None:
    kinds = {"inherit"}  # nothing to show: its example would be a name
    for number, text in enumerate(EXAMPLES):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        kinds |= {policy.kind for policy in read_files([path]).policies}
    assert kinds == {kind.name for kind in KINDS}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_a_row(field: str) -> None:
    assert field in ROWS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_a_row_with_its_keys(kind: Kind) -> None:
    keys = set(re.findall(r"`(\w+)`", ROWS[kind.name].split(" | ")[0]))
    assert keys == kind.needs | kind.may


def test_the_languages_are_all_there() -> None:
    assert re.findall(r"`(\w+)`", ROWS["language"]) == sorted(LANGUAGES)


def test_the_error_is_what_a_user_reads(tmp_path: Path) -> None:
    shown = re.search(r"^```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert shown is not None
    path = tmp_path / "mine.yaml"
    path.write_text(
        "policies:\n  - name: a\n    rules:\n      - when:\n          tier: retrieval\n"
        '          confidance: ">=0.8"\n        to: cheap\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        read_files([path])
    lines = [line.replace(str(path), path.name) for line in caught.value.lines()]
    assert shown.group(1).splitlines() == lines
