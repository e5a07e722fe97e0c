"""Bills, projections and shares against numbers that were worked out by hand.

Each folder holds a log, a price overlay of invented models, perhaps policies, and ``expected.yaml``
with the arithmetic in comments. Whatever stands in ``expected.yaml`` is compared; fractions such as
``4850/40350`` are exact.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from in_process import route_audit_here

HERE = Path(__file__).resolve().parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.yaml"))
TOLERANCE = 1e-9
KEYED_LISTS = {
    "tiers": "tier",
    "request_types": "label",
    "policies": "name",
    "by_tier": "tier",
    "by_model": "model",
    "by_type": "id",
    "assumptions": "id",
    "drivers": "id",
    "bridge": "step",
    "periods": "name",
    "reasons": "code",
    "discounts": "provider",
    "scenarios": "varies",
    "prices_ahead": "component",
    "contracts": "policy",
    "commitments": "provider",
    "loads": "policy",
    "models": "model",
    "pairs": "tier",
    "heat_maps": "policy",
    "priors": "tier",
    "replayed": "name",
    "terms": "id",
    "months": "month",
    "levers": "name",
    "claims": "statement",
    "plan": "model",
}


def analyze(case: Path, options: list[str]) -> dict[str, Any]:
    """The report; with a business case where the folder holds a case file."""
    terms = ["--case", "case.yaml"] if (case / "case.yaml").exists() else []
    policies = ["-p", "policies.yaml"] if (case / "policies.yaml").exists() else []
    roles = ["--strong", "strong-1", "--cheap", "small-1"]
    chosen = ["--prices", "prices.yaml", *policies, *roles, "--format", "json", *options]
    outcome = route_audit_here("report" if terms else "analyze", "log.jsonl", *chosen, *terms, cwd=case)
    assert outcome.status == 0, outcome.stderr
    report: dict[str, Any] = json.loads(outcome.stdout)
    return report


def differences(path: str, expected: Any, actual: Any) -> list[str]:
    """Where ``actual`` is not what ``expected`` says; what is not expected is not looked at."""
    key = path.rsplit(".", 1)[-1]
    if key in {"rejected", "warnings"}:
        actual = sum(actual.values()) if isinstance(actual, Mapping) else len(actual)
    if key in {"excluded", "unpriced_models"}:
        return counts_differ(path, expected, actual)
    if not isinstance(expected, Mapping):
        return [] if same(expected, actual) else [f"{path}: expected {expected}, got {actual}"]
    if isinstance(actual, list):
        actual = {row[KEYED_LISTS[key]]: row for row in actual}
    found = []
    for name, value in expected.items():
        row = find(name, actual, key)
        if row is None and value is not None:
            found.append(f"{path}.{name}: expected {value}, got nothing among {sorted(actual)}")
        else:
            found += differences(f"{path}.{name}", value, amount(row, value))
    return found


def find(name: str, actual: Mapping[str, Any], key: str) -> Any:
    """The entry of ``name``; models may be listed as provider/model, steps by a longer phrase."""
    if key == "by_model":
        return next((row for word, row in actual.items() if word.rsplit("/", 1)[-1] == name), None)
    if key == "bridge":
        return next((row for word, row in actual.items() if name in word), None)
    return actual.get(name)


def amount(row: Any, expected: Any) -> Any:
    """The cost of a row of a table where only its cost is expected."""
    return row.get("cost_usd", row) if isinstance(row, Mapping) and not isinstance(expected, Mapping) else row


def counts_differ(path: str, expected: Mapping[str, int], actual: Mapping[str, int]) -> list[str]:
    """Reasons are found by a word in them, and there must be no others."""
    found = [
        f"{path}: expected {count} for '{word}', got {dict(actual)}"
        for word, count in expected.items()
        if [n for reason, n in actual.items() if word in reason] != [count]
    ]
    if len(actual) != len(expected):
        found.append(f"{path}: expected {dict(expected)}, got {dict(actual)}")
    return found


def same(expected: Any, actual: Any) -> bool:
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(actual, str):
        return str(expected) == actual
    return math.isclose(float(Fraction(str(expected))), actual, rel_tol=TOLERANCE, abs_tol=1e-15)


def unbalanced(report: Mapping[str, Any]) -> list[str]:
    """The sums that hold in every report."""
    baseline = report["baseline"]
    found = []
    for policy in report["policies"]:
        bridge = [step["cost_usd"] for step in policy["bridge"]]
        sums = {
            "the bridge starts at the bill": (bridge[0], baseline["cost_usd"]),
            "the bridge ends at the policy's cost": (bridge[-1], policy["cost_usd"]),
            "the steps of the bridge add up": (math.fsum(bridge[:-1]), bridge[-1]),
            "the tiers add up": (
                math.fsum(row["cost_usd"] or 0.0 for row in policy["by_tier"]),
                policy["cost_usd"],
            ),
            "the models add up": (
                math.fsum(row["cost_usd"] for row in policy["by_model"]),
                policy["cost_usd"],
            ),
            "the saving is the difference": (
                policy["saving_usd"],
                baseline["cost_usd"] - policy["cost_usd"],
            ),
        }
        largest = max(map(abs, bridge))
        found += [
            f"{policy['name']}: {what}: {left} and {right}"
            for what, (left, right) in sums.items()
            if abs(left - right) > TOLERANCE * largest
        ]
    if sum(row["requests"] for row in report["tiers"]) > baseline["requests"]:
        found.append("more requests in the tiers than in the bill")
    return found


def test_there_are_cases() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize("name", CASES)
def test_the_report_says_what_was_worked_out_by_hand(name: str) -> None:
    expected = yaml.safe_load((HERE / name / "expected.yaml").read_text(encoding="utf-8"))
    report = analyze(HERE / name, expected.pop("options", []))
    found = [line for key, value in expected.items() for line in differences(key, value, report[key])]
    if "policies" in expected and not expected["policies"]:
        assert report["policies"] == []
    assert not found + unbalanced(report), "\n".join(found + unbalanced(report))
