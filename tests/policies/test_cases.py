"""Every kind of policy against legs that were worked out by hand (see README.md beside)."""

from __future__ import annotations

from pathlib import Path

import pytest

from request_tables import Table, known, rows
from route_audit.policies import Policy, read_files
from route_audit.policies.kinds import KINDS
from route_audit.policies.known import Known
from route_audit.policies.legs import AS_LOGGED, FIRST, OWN, Legs
from route_audit.policies.rehearsal import rehearsed

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
    policy = rehearsed(policies(folder)[row["policy"]], Table(requests, ZONE))
    found = answers(policy, known(requests, ZONE))
    assert found == [row[request["id"]] for request in requests]


def policies(folder: Path) -> dict[str, Policy]:
    return {policy.name: policy for policy in read_files([folder / "policy.yaml"]).bind({})}


def answers(policy: Policy, requests: Known) -> list[str]:
    """What each request comes to: ``small-1 @batch``, ``small-1 + 0.1 big-1``, ``same sticks``."""
    legs = policy.legs(requests)
    assert set(legs.models) <= set(policy.models)
    assert legs.request[legs.first].tolist() == list(range(len(requests)))
    said = [""] * len(requests)
    for leg, request in enumerate(legs.request.tolist()):
        said[request] += spelt(legs, leg)
    for request in range(len(requests)):
        said[request] += beside(legs, request)
    return said


def spelt(legs: Legs, leg: int) -> str:
    target, tier = int(legs.target[leg]), int(legs.service_tier[leg])
    name = "same" if target == OWN else legs.models[target]
    name += "" if tier == AS_LOGGED else f" @{legs.service_tiers[tier]}"
    return name if legs.weight[leg] == FIRST else f" + {legs.share[leg]:g} {name}"


def beside(legs: Legs, request: int) -> str:
    checked = [f" checked {check.usd}" for check in legs.checks if request in check.request]
    asked = [f" asks {router.model}" for router in legs.routers if request in router.request]
    sticks = " sticks" if legs.sticks is not None and legs.sticks[request] else ""
    return "".join([*checked, *asked]) + sticks
