"""The volume model on days that it has not seen, by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from in_process import route_audit_here
from route_audit.business.traffic import Traffic
from route_audit.business.volume import checked

DAY = 86_400.0
MONDAY = 20_751


def _traffic(costs: list[float]) -> Traffic:
    days = {MONDAY + place: usd for place, usd in enumerate(costs)}
    return Traffic(days, dict.fromkeys(days, 200), MONDAY * DAY + 60, (MONDAY + len(costs)) * DAY - 60)


WEEK = [10.0, 10.0, 10.0, 10.0, 10.0, 4.0, 4.0]


def test_days_that_keep_their_rhythm_are_told_exactly() -> None:
    found = checked(_traffic(2 * WEEK))
    assert found is not None
    assert (found.days, found.held_out_days) == (9, 5)
    assert (found.off_share, found.scatter_share, found.accepted) == (0.0, 0.0, True)


def test_what_is_off_and_what_scatters_by_hand() -> None:
    """Told 10, 10, 10, 4, 4 for the last five days of two weeks; real 9, 11, 8, 4, 5, which is 37 in all.

    Off by 1 - 1 + 2 + 0 - 1 = 1 of 37. Squares 1 + 1 + 4 + 0 + 1 = 7, whose mean's root is over 37 / 5.
    """
    found = checked(_traffic([*WEEK, 10.0, 10.0, 9.0, 11.0, 8.0, 4.0, 5.0]))
    assert found is not None
    assert found.off_share == pytest.approx(1 / 37)
    assert found.scatter_share == pytest.approx(math.sqrt(7 / 5) / (37 / 5))
    assert found.accepted


@pytest.mark.parametrize(
    ("last", "accepted"),
    [
        ([9.2, 9.2, 9.2, 3.6, 3.6], True),  # 38 told, 34.8 real: 9.2 % too much
        ([9.0, 9.0, 9.0, 3.6, 3.6], False),  # 34.2 real: 11.1 %
        ([7.1, 12.9, 10.0, 2.0, 6.0], True),  # off by nothing, scattered by sqrt(24.82 / 5) / 7.6 = 29.3 %
        ([6.9, 13.1, 10.0, 2.0, 6.0], False),  # sqrt(27.22 / 5) / 7.6 = 30.7 %
    ],
)
def test_the_limits(last: list[float], accepted: bool) -> None:
    found = checked(_traffic([*WEEK, 10.0, 10.0, *last]))
    assert found is not None
    assert found.accepted is accepted


@pytest.mark.parametrize("costs", [WEEK + WEEK[:3], WEEK, [*WEEK, 10.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0]])
def test_too_few_days_or_nothing_to_be_off_from_say_nothing(costs: list[float]) -> None:
    assert checked(_traffic(costs)) is None


@pytest.mark.parametrize(("factor", "accepted"), [(1, True), (2, False)])
def test_a_report_says_whether_the_model_is_accepted(tmp_path: Path, factor: int, accepted: bool) -> None:
    """Sixteen days; the last five come to twice as much: half of it is told, and each day is half off."""
    report = analyzed(tmp_path, [1] * 11 + [factor] * 5)
    held = report["volume_check"]
    assert (held["days"], held["held_out_days"], held["accepted"]) == (11, 5, accepted)
    assert held["off_share"] == pytest.approx(1 / factor - 1)
    assert held["scatter_share"] == pytest.approx(1 - 1 / factor)
    warned = [row["message"] for row in report["warnings"] if row["code"] == "volume_model"]
    assert len(warned) == (not accepted)
    assert all("-50% in all and 50% a day off" in message for message in warned)


def test_a_volume_that_is_given_rests_on_no_model(tmp_path: Path) -> None:
    assert analyzed(tmp_path, [1] * 16, "--monthly-spend", "100")["volume_check"] is None


def analyzed(folder: Path, tokens: list[int], *options: str) -> dict[str, Any]:
    """The report on days of forty requests with so many thousand tokens each."""
    rows = [
        {"id": f"{day}-{n}", "timestamp": MONDAY * DAY + day * DAY + n * DAY / 40, "model": "strong-1",
         "input_tokens": 1000 * each, "output_tokens": 0, "tier": "extraction", "confidence": 0.9}
        for day, each in enumerate(tokens)
        for n in range(40)
    ]  # fmt: skip
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "prices.yaml").write_text(
        "prices: [{model: strong-1, provider: acme, input: 2.5, output: 10}]\n"
    )
    run = route_audit_here(
        "analyze", "log.jsonl", "--prices", "prices.yaml", "--format", "json", *options, cwd=folder
    )
    assert run.status == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found
