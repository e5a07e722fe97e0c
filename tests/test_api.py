"""The Python API: the numbers of the command line, tables with the columns of the page, clear errors."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import pandas as pd  # noqa: TID253  # the API gives frames
import pytest

import route_audit
from command_line import environment
from in_process import route_audit_here
from repository import ROOT
from route_audit.api import Asked
from route_audit.renderers.csv import HEADINGS
from sample_report import NOTHING_PRICED

LOG = ROOT / "sample_logs" / "flat.jsonl"
CAUTIOUS = ROOT / "sample_logs" / "policies" / "cautious.yaml"


@pytest.fixture(scope="module")
def logs() -> Iterator[route_audit.Logs]:
    with route_audit.read_logs(LOG) as read:
        yield read


def test_importing_the_package_is_light(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import route_audit; route_audit.__all__"],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not [line for line in done.stderr.splitlines() if "route_audit." in line]


@pytest.mark.parametrize("name", route_audit.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(route_audit, name) is not None


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        getattr(route_audit, "analyse")  # noqa: B009  # a type checker must not see it


def test_the_report_is_the_command_line_s(logs: route_audit.Logs, tmp_path: Path) -> None:
    policies = route_audit.load_policies(CAUTIOUS)
    assert policies.names[0] == "as-logged"
    assert policies.models["cheap"] == "claude-haiku-5-5"
    report = route_audit.audit(logs, policies=policies, top=3)
    assert report == route_audit.audit(LOG, policies=policies, top=3)
    assert report == route_audit.audit([str(LOG)], policies=policies, top=3)
    shown = route_audit_here("analyze", LOG, "-p", CAUTIOUS, "--top", "3", "--format", "json", cwd=tmp_path)
    theirs = json.loads(shown.stdout)
    assert theirs["baseline"]["cost_usd"] == report.baseline.cost_usd
    assert [row["cost_usd"] for row in theirs["policies"]] == [row.cost_usd for row in report.policies]


def test_tables_hold_what_the_report_holds(logs: route_audit.Logs) -> None:
    report = route_audit.audit(logs)
    policies = route_audit.policies_frame(report)
    assert tuple(policies.columns) == HEADINGS
    assert policies["saving_usd"].tolist() == [row.saving_usd for row in report.policies]
    assert route_audit.tiers_frame(report)["requests"].sum() == report.baseline.requests
    assert len(route_audit.types_frame(report)) == len(report.request_types)
    assert route_audit.models_frame(report)["requests"].sum() == report.baseline.requests


def test_unknown_amounts_are_no_numbers() -> None:
    tiers = route_audit.tiers_frame(NOTHING_PRICED)
    assert tiers["cost_usd"].dtype == "float64"
    assert tiers["cost_usd"].isna().all()
    assert route_audit.policies_frame(NOTHING_PRICED).empty


def test_attempts_are_those_of_the_log(logs: route_audit.Logs) -> None:
    frame = logs.frame()
    report = route_audit.audit(logs)
    assert len(frame) == report.coverage.attempts
    assert len(logs.frame(dedupe=False)) == report.coverage.attempts + report.coverage.duplicates
    assert frame["input_tokens"].sum() == report.baseline.input_tokens
    assert frame["timestamp"].dtype == pd.DatetimeTZDtype("us", "UTC")
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8").partition("\n## Attempts\n")[2]
    for name in frame.columns:
        assert f"`{name}`" in page


def test_what_a_log_does_not_say_is_missing(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(
        '{"id": "a", "model": "gpt-6-luna", "input_tokens": 5, "output_tokens": 2}\n'
        '{"id": "b", "model": "gpt-6-luna", "input_tokens": 5, "output_tokens": 2, "session": "s",'
        ' "cost_usd": 0.5, "timestamp": "2026-11-01T00:00:00Z", "status": 500}\n',
        encoding="utf-8",
    )
    first, second = (row for _, row in route_audit.read_logs(log).frame().iterrows())
    for name in ("session", "timestamp", "latency_s", "logged_cost_usd", "user"):
        assert pd.isna(first[name]), name
    assert (second["logged_cost_usd"], second["failed"]) == (0.5, True)
    assert second["timestamp"] == pd.Timestamp("2026-11-01", tz="UTC")


def test_a_day_is_in_the_zone_that_is_named(logs: route_audit.Logs) -> None:
    moment = dt.datetime(2026, 11, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    by_day = route_audit.audit(logs, since=dt.date(2026, 11, 1), timezone="Europe/Berlin")
    by_time = route_audit.audit(logs, since=moment, timezone="Europe/Berlin")
    assert by_day == by_time
    assert by_day.baseline.requests < route_audit.audit(logs).baseline.requests


BAD: list[tuple[Asked, str]] = [
    ({"top": 0}, "top"),
    ({"top": 10**18}, "top"),
    ({"seed": 10**40}, "seed"),
    ({"strong": ""}, "strong"),
    ({"until": cast("Any", pd.NaT)}, "until"),
    ({"seed": -1}, "seed"),
    ({"sample_rate": 0.0}, "sample_rate"),
    ({"sample_rate": 1e-320}, "sample_rate"),
    ({"monthly_spend_usd": 1e308}, "monthly_spend_usd"),
    ({"monthly_requests": 0.0}, "monthly_requests"),
    ({"monthly_spend_usd": float("inf")}, "monthly_spend_usd"),
    ({"wrong_answer_usd": float("nan")}, "wrong_answer_usd"),
    ({"margin": 0.02}, "margin"),
    ({"margin": 0.0, "outcomes": ["o.csv"]}, "margin"),
    ({"monthly_growth": -1.0}, "monthly_growth"),
    ({"ramp": [0.5, 2.0]}, "ramp"),
    ({"monthly_requests": 5.0, "monthly_spend_usd": 5.0}, "monthly_spend_usd"),
]


@pytest.mark.parametrize(("asked", "where"), BAD)
def test_an_argument_out_of_range_is_refused(asked: Asked, where: str) -> None:
    with pytest.raises(route_audit.RouteAuditError) as caught:
        route_audit.audit("missing.jsonl", **asked)
    assert caught.value.where == where


def test_numbers_of_numpy_are_numbers(logs: route_audit.Logs) -> None:
    asked: dict[str, Any] = {
        "seed": np.int64(3),
        "monthly_spend_usd": np.float64(5_000.0),
        "ramp": np.array([0.5, 1.0]),
        "sample_rate": np.float32(0.5),
    }
    plain: dict[str, Any] = {"seed": 3, "monthly_spend_usd": 5_000.0, "ramp": [0.5, 1.0], "sample_rate": 0.5}
    assert msgspec.json.encode(route_audit.audit(logs, **asked)) == msgspec.json.encode(
        route_audit.audit(logs, **plain)
    )


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"top": "20"}, "top"),
    ({"top": 2.5}, "top"),
    ({"seed": 1.5}, "seed"),
    ({"ramp": ["5%"]}, "ramp"),
    ({"ramp": "5%"}, "ramp"),
    ({"since": "2026-11-01"}, "since"),
    ({"until": 5}, "until"),
    ({"timezone": 5}, "timezone"),
    ({"strong": 5}, "strong"),
    ({"prices": 5}, "prices"),
    ({"labelled": [None]}, "labelled"),
    ({"wrong_answer_usd": "1"}, "wrong_answer_usd"),
    ({"wrong_answer_usd": Decimal(1)}, "wrong_answer_usd"),
    ({"sample_rate": "1%"}, "sample_rate"),
    ({"margin": "2%", "outcomes": "o.csv"}, "margin"),
    ({"monthly_growth": "5%"}, "monthly_growth"),
    ({"dedupe": "no"}, "dedupe"),
    ({"logs": 5}, "logs"),
    ({"logs": None}, "logs"),
    ({"logs": b"log.jsonl"}, "logs"),
    ({"logs": [5]}, "logs"),
]


@pytest.mark.parametrize(("asked", "where"), WRONG)
def test_an_argument_of_another_kind_is_refused(asked: dict[str, Any], where: str) -> None:
    with pytest.raises(route_audit.RouteAuditError, match=" is not ") as caught:
        route_audit.audit(**({"logs": "missing.jsonl"} | asked))
    assert (caught.value.where, caught.value.hint) == (where, "see help(route_audit.audit)")


@pytest.mark.parametrize("value", [None, 1])
def test_an_argument_that_there_is_not_is_refused(value: int | None) -> None:
    asked: dict[str, Any] = {"polices": value}
    with pytest.raises(route_audit.RouteAuditError, match="audit has no argument 'polices'") as caught:
        route_audit.audit("missing.jsonl", **asked)
    assert caught.value.hint.startswith("did you mean 'policies'?")


NO_PATH: Any = [CAUTIOUS]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"log_format": 5}, "log_format"),
        ({"map_file": 5}, "map_file"),
        ({"tiers": 5}, "tiers"),
        ({"jobs": 1.5}, "jobs"),
        ({"join_turns": "x"}, "join_turns"),
    ],
)
def test_reading_takes_no_argument_of_another_kind(asked: dict[str, Any], where: str) -> None:
    with pytest.raises(route_audit.RouteAuditError, match=" is not ") as caught:
        route_audit.read_logs("missing.jsonl", **asked)
    assert caught.value.where == where


def test_a_list_of_paths_is_no_path() -> None:
    with pytest.raises(route_audit.RouteAuditError, match="is not a path") as logs:
        route_audit.read_logs(NO_PATH)
    with pytest.raises(route_audit.RouteAuditError, match="is not a path") as policies:
        route_audit.load_policies(NO_PATH)
    assert (logs.value.where, policies.value.where) == ("logs", "files")


def test_policies_are_read_before_they_are_asked_about() -> None:
    path: Any = "policies.yaml"
    with pytest.raises(route_audit.RouteAuditError, match="was not read") as caught:
        route_audit.audit(LOG, policies=path)
    assert (caught.value.where, caught.value.hint) == ("policies", "read it with load_policies first")


def test_none_counts_as_missing(logs: route_audit.Logs) -> None:
    nothing = cast("Asked", dict.fromkeys(Asked.__annotations__))
    assert route_audit.audit(logs, **nothing) == route_audit.audit(logs)


def test_one_file_needs_no_list() -> None:
    case = ROOT / "tests" / "hand_computed" / "evaluated_in_pairs"
    files = (case / "prices.yaml", case / "outcomes.jsonl")
    log, (prices, outcomes) = case / "log.jsonl", map(str, files)
    one = route_audit.audit(log, prices=prices, outcomes=outcomes)
    assert one == route_audit.audit(log, prices=[prices], outcomes=[outcomes])


def test_processes_are_counted_from_nothing_on() -> None:
    with pytest.raises(route_audit.RouteAuditError, match="-1 is out of range"):
        route_audit.read_logs(LOG, jobs=-1)


def test_evaluations_and_scenarios_are_those_of_the_command() -> None:
    case = ROOT / "tests" / "hand_computed" / "evaluated_in_pairs"
    report = route_audit.audit(
        case / "log.jsonl", prices=[case / "prices.yaml"], outcomes=[case / "outcomes.jsonl"], margin=0.5
    )
    assert report.quality is not None
    assert report.quality.evaluations is not None
    assert report.quality.evaluations.margin == 0.5
    scenarios = route_audit.audit(LOG, monthly_growth=0.05, ramp=[0.05, 1.0]).scenarios
    assert len(scenarios) == 3


def test_a_log_has_one_format() -> None:
    with pytest.raises(route_audit.RouteAuditError, match="a log has one format"):
        route_audit.read_logs(LOG, log_format="flat", map_file="map.yaml")


def test_what_was_kept_is_deleted() -> None:
    with route_audit.read_logs(LOG) as read:
        (kept,) = map(Path, read.options().logs)
        assert kept.is_file()
        assert read.rows_read > 0
    assert not kept.parent.exists()
