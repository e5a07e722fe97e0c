"""Every kind of policy against legs that were worked out by hand (see README.md beside)."""

from __future__ import annotations

from pathlib import Path

import pytest

from request_tables import known, rows
from route_audit.policies import Policy, read_files
from route_audit.policies.kinds import KINDS
from route_audit.policies.known import Known
from route_audit.policies.legs import OWN, Legs

HERE = Path(__file__).resolve().parent
ZONE = "Europe/Berlin"
FOLDERS = [HERE / kind.name for kind in KINDS]
CASES = [
    pytest.param(folder, row, id=f"{folder.name}: {row['policy']}")
    for folder in FOLDERS
    if folder.is_dir()
    for row in rows(folder / "legs.csv")
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_kind_has_its_cases_and_each_policy_its_legs(folder: Path) -> None:
    named = {row["policy"] for row in rows(folder / "legs.csv")}
    kinds = {policy.name: policy.kind for policy in read_files([folder / "policy.yaml"]).policies}
    assert named | {"as-logged"} == set(kinds)
    assert folder.name in kinds.values()


@pytest.mark.parametrize(("folder", "row"), CASES)
def test_legs(folder: Path, row: dict[str, str]) -> None:
    requests = rows(folder / "known.csv")
    policy = policies(folder)[row["policy"]]
    found = answers(policy, known(requests, ZONE))
    assert found == [row[request["id"]] for request in requests]


def policies(folder: Path) -> dict[str, Policy]:
    return {policy.name: policy for policy in read_files([folder / "policy.yaml"]).bind({})}


def answers(policy: Policy, requests: Known) -> list[str]:
    """The model of each request's one leg; ``same`` for its own."""
    legs = policy.legs(requests)
    assert legs.models == policy.models
    assert legs.request.tolist() == list(range(len(requests)))
    assert legs.share.tolist() == [1.0] * len(requests)
    return [name(legs, target) for target in legs.target.tolist()]


def name(legs: Legs, target: int) -> str:
    return "same" if target == OWN else legs.models[target]
