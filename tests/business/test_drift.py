"""Drift within a log, from its rows to the report."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from in_process import route_audit_here

PRICES = """\
prices:
  - {model: strong-1, provider: acme, input: 2.50, output: 10}
  - {model: small-1, provider: acme, input: 0.25, output: 1}
"""
MONDAY_S = 20_751 * 86_400
"""2026-10-26."""


def analyzed(folder: Path, days: int, easy_share: tuple[float, float], each: int = 60) -> dict[str, Any]:
    """The report on some days of ``each`` requests, easy ones in the first and the second half as asked."""
    rows = [
        {
            "id": f"{day}-{number}",
            "timestamp": MONDAY_S + day * 86_400 + number * (86_400 // each),
            "model": "strong-1",
            "input_tokens": 1000 if day < days // 2 else 2000,
            "output_tokens": 100,
            "tier": "extraction" if number < each * easy_share[2 * day >= days] else "reasoning",
            "confidence": 0.9,
        }
        for day in range(days)
        for number in range(each)
    ]
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "prices.yaml").write_text(PRICES)
    options = ("--prices", "prices.yaml", "--cheap", "small-1", "--format", "json")
    outcome = route_audit_here("analyze", "log.jsonl", *options, cwd=folder)
    assert outcome.status == 0, outcome.stderr
    report: dict[str, Any] = json.loads(outcome.stdout)
    return report


def test_a_mix_that_turns_over_is_warned_about(tmp_path: Path) -> None:
    """Sixteen days of 60 requests; a quarter has 240, of which 192 are easy at first and 48 at last."""
    report = analyzed(tmp_path, 16, (0.8, 0.2))
    p, q = 192.5 / 242, 48.5 / 242
    r, s = 48.5 / 242, 192.5 / 242
    by_hand = (q - p) * math.log(q / p) + (s - r) * math.log(s / r)
    drift = report["drift"]
    assert drift["tiers_psi"] == pytest.approx(by_hand)
    assert drift["tokens_per_request_first"] == 1100
    assert drift["tokens_per_request_last"] == 2100
    assert drift["saving_share_first"] == pytest.approx(0.8 * 0.9)
    assert drift["saving_share_last"] == pytest.approx(0.2 * 0.9)
    (warning,) = [row for row in report["warnings"] if row["code"] == "drift"]
    assert "the saving went from 72% to 18% of the bill" in warning["message"]


def test_a_month_carried_over_a_change_is_as_doubtful_as_the_change(tmp_path: Path) -> None:
    """Of days that save 72 % and days that save 18 %: P10 to P90 is all that lies between, and more.

    Both doubts are independent, so that their widths add as squares, as far as they are normal.
    """
    report = analyzed(tmp_path, 16, (0.8, 0.2))
    month, year = report["periods"]
    (tiered,) = [row for row in report["policies"] if row["name"] == report["recommendation"]["policy"]]
    doubt = (0.72 - 0.18) / 2 * month["cost_usd"]
    for saving, end in (
        (month["saving_usd"] - month["saving_p10_usd"], "p10"),
        (month["saving_p90_usd"] - month["saving_usd"], "p90"),
    ):
        narrow = (
            abs(tiered["interval"][end] - tiered["saving_usd"])
            * month["cost_usd"]
            / report["baseline"]["cost_usd"]
        )
        assert saving == pytest.approx(math.hypot(doubt, narrow), rel=0.05), end
    assert year["saving_p10_usd"] == pytest.approx(12 * month["saving_p10_usd"])


def test_a_steady_mix_is_not(tmp_path: Path) -> None:
    report = analyzed(tmp_path, 16, (0.8, 0.8))
    assert report["drift"]["tiers_psi"] == 0
    assert "drift" not in {row["code"] for row in report["warnings"]}
    month = report["periods"][0]
    (chosen,) = [row for row in report["policies"] if row["name"] == report["recommendation"]["policy"]]
    for end in ("p10", "p90"):
        carried = chosen["interval"][end] * month["cost_usd"] / report["baseline"]["cost_usd"]
        assert month[f"saving_{end}_usd"] == pytest.approx(carried)


def test_a_hundred_requests_a_quarter_are_needed(tmp_path: Path) -> None:
    report = analyzed(tmp_path, 16, (0.8, 0.2), each=20)
    assert report["drift"]["tiers_psi"] is None
    assert report["drift"]["saving_share_last"] is not None


def test_three_days_have_no_quarters(tmp_path: Path) -> None:
    assert analyzed(tmp_path, 3, (0.8, 0.2))["drift"] is None
