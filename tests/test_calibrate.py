"""Ratios from shadow calls: totals, few pairs, cut answers, several models, and what the file then does."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from in_process import route_audit_here
from route_audit.assumptions import Evidence, Range
from route_audit.assumptions.censored import uncensored
from route_audit.assumptions.measuring import (
    UNKNOWN_SD,
    Z90,
    Estimate,
    combined,
    ratio_of_totals,
    student,
    towards,
)
from route_audit.auditing import Options, calibrate
from route_audit.errors import InputError

Row = dict[str, Any]

BEFORE = (("gpt-6.1-sol", 100), ("gpt-6-luna", 50))
AFTER = (("gpt-6.1-sol", 100), ("gpt-6-luna", 200))
"""Models and the tokens of their answers."""


def shadow(number: int, model: str, input_tokens: int, output_tokens: int, **more: object) -> Row:
    return {
        "id": f"{number}-{model}",
        "pair_id": f"p{number}",
        "model": model,
        "tier": "extraction",
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        **more,
    }


def written(tmp_path: Path, *rows: Row, name: str = "pairs.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def learned(tmp_path: Path, *rows: Row) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(calibrate(Options(logs=(str(written(tmp_path, *rows)),))).text)
    return found


def test_a_ratio_of_totals_is_no_mean_of_ratios() -> None:
    seen = ratio_of_totals(np.array([1.0, 99.0]), np.array([10.0, 90.0]))
    assert seen is not None
    assert math.exp(seen.log) == pytest.approx(1.0)  # 100 / 100; the mean of ratios is 5.45


def test_the_standard_error_is_that_of_a_ratio_estimator() -> None:
    over, other = np.array([10.0, 20.0, 30.0, 40.0]), np.array([12.0, 18.0, 36.0, 34.0])
    seen = ratio_of_totals(over, other)
    # ratio 1; residuals 2, -2, 6, -6: sqrt(4/3 * 80) / 100, times t / z for 3 degrees of freedom
    assert seen is not None
    assert seen.se == pytest.approx(math.sqrt(4 / 3 * 80) / 100 * 1.63774 / Z90, rel=3e-4)


@pytest.mark.parametrize(("freedom", "point"), [(2, 1.88562), (3, 1.63774), (9, 1.38303), (29, 1.31143)])
def test_students_ninety_per_cent_point_is_that_of_the_tables(freedom: int, point: float) -> None:
    assert student(freedom) * Z90 == pytest.approx(point, rel=2e-3)


def test_precision_weighs_the_prior() -> None:
    # prior log 0 with sd 0.5 (precision 4), seen log 0.3 with se 0.25 (precision 16): 0.24, sd sqrt(1/20)
    known = combined(0.0, UNKNOWN_SD, Estimate(0.3, 0.25, 9))
    assert (known.log, known.se) == pytest.approx((0.24, math.sqrt(1 / 20)))


def test_one_pair_hardly_moves_an_unknown_prior() -> None:
    prior = Range(Decimal("0.85"), Decimal(1), Decimal("1.5"), "d", Evidence.DEFAULT)
    seen = ratio_of_totals(np.array([10.0]), np.array([20.0]))
    assert seen is not None
    # precision 4 against 1: a fifth of log 2
    assert float(towards(prior, seen, "s").likely) == pytest.approx(2 ** (1 / 5), rel=1e-3)


@given(st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 9999)), min_size=2, max_size=40))
def test_the_other_way_round_is_the_inverse(pairs: list[tuple[int, int]]) -> None:
    over, other = (np.array(side, np.float64) for side in zip(*pairs, strict=True))
    there, back = ratio_of_totals(over, other), ratio_of_totals(other, over)
    assert there is not None
    assert back is not None
    assert there.log == pytest.approx(-back.log, abs=1e-12)


def test_a_cut_answer_counts_as_at_least_so_long() -> None:
    over = np.full(8, 100.0)
    other = np.array([150.0, 160.0, 140.0, 150.0, 155.0, 145.0, 120.0, 120.0])
    cut = np.array([False] * 6 + [True] * 2)
    filled_over, filled, variance = uncensored(over, other, np.zeros(8, np.bool_), cut)
    assert filled_over.tolist() == over.tolist()
    assert filled[:6].tolist() == other[:6].tolist()
    assert (filled[6:] > 140).all()
    assert variance[:6].tolist() == [0.0] * 6
    assert (variance[6:] > 0).all()


def test_a_cut_answer_is_the_mean_of_what_a_lognormal_ratio_has_beyond_it() -> None:
    # One is cut at 1 and 40,000 are whole, of centre 0 and spread 0.5: exp(1/8) * N(0.5) / N(0) = 1.5671.
    quantiles = (np.arange(40_000) + 0.5) / 40_000
    other = np.append(np.exp(0.5 * np.array([NormalDist().inv_cdf(each) for each in quantiles])), 1.0)
    cut = np.append(np.zeros(40_000, np.bool_), True)
    none = np.zeros(40_001, np.bool_)
    assert uncensored(np.ones(40_001), other, none, cut).other[-1] == pytest.approx(1.5671, rel=1e-3)
    assert uncensored(other, np.ones(40_001), cut, none).over[-1] == pytest.approx(1.5671, rel=1e-3)


def test_cut_answers_leave_the_ratio_where_it_was_and_its_range_as_wide_as_it_must_be() -> None:
    """A ratio of 1.5, three answers of ten cut; the means of their logarithms gave 1.35, and held 38 %."""
    random, ratios, held = np.random.default_rng(0), [], 0
    for _ in range(300):
        over = random.lognormal(5.0, 0.8, 100)
        whole = 1.5 * over * random.lognormal(-(0.7**2) / 2, 0.7, 100)
        limit = 1.5 * over * random.lognormal(0.2, 0.3, 100)
        filled = uncensored(over, np.minimum(whole, limit), np.zeros(100, np.bool_), whole > limit)
        seen = ratio_of_totals(filled.over, filled.other, float(filled.variance.sum()))
        assert seen is not None
        ratios.append(math.exp(seen.log))
        held += abs(seen.log - math.log(1.5)) <= Z90 * seen.se
    assert np.mean(ratios) == pytest.approx(1.5, rel=0.03)
    assert held >= 0.7 * 300


def test_where_both_were_cut_nothing_is_known() -> None:
    every = np.ones(2, np.bool_)
    over, other, _ = uncensored(np.ones(2), np.ones(2), every, np.array([True, False]))
    assert (len(over), len(other)) == (1, 1)


def test_two_models_give_one_ratio_each_way(tmp_path: Path) -> None:
    rows = [
        row
        for number in range(40)
        for row in (shadow(number, "gpt-4o", 100, 50), shadow(number, "gpt-4o-mini", 100, 100))
    ]
    ratios = learned(tmp_path, *rows)["assumptions"]["output_ratio"]
    there = ratios["openai/gpt-4o-mini"]["over"]["openai/gpt-4o"]["extraction"]
    back = ratios["openai/gpt-4o"]["over"]["openai/gpt-4o-mini"]["extraction"]
    assert there["likely"] == pytest.approx(2.0, rel=1e-3)
    assert back["likely"] == pytest.approx(0.5, rel=1e-3)
    assert back["evidence"] == "measured"


def test_nothing_is_called_measured_of_a_model_that_was_in_no_pair(tmp_path: Path) -> None:
    """The log has a third model, whose requests move to the cheap one as well."""
    pairs = [
        row
        for number in range(60)
        for row in (shadow(number, "gpt-4o", 100, 50), shadow(number, "gpt-4o-mini", 100, 75))
    ]
    written(tmp_path, *pairs)
    log = [shadow(number, ("gpt-4o", "claude-opus-5-5")[number % 2], 100, 50) for number in range(100)]
    written(tmp_path, *log, name="log.jsonl")
    route_audit_here("calibrate", "pairs.jsonl", "-o", "learned.yaml", cwd=tmp_path)
    options = ("--strong", "gpt-4o", "--cheap", "gpt-4o-mini", "--assume", "learned.yaml", "--format", "json")
    report = json.loads(route_audit_here("analyze", "log.jsonl", *options, cwd=tmp_path).stdout)
    moved = {
        row["id"]: row["evidence"]
        for row in report["assumptions"]
        if row["id"].startswith("output_ratio/openai/gpt-4o-mini/")
    }
    assert {key.split("/")[4] for key, evidence in moved.items() if evidence == "measured"} == {"gpt-4o"}
    assert any("claude-opus-5-5" in key for key in moved)


def test_three_models_say_over_which(tmp_path: Path) -> None:
    rows = [
        shadow(number, model, 100, tokens)
        for number in range(40)
        for model, tokens in (("gpt-4o", 50), ("gpt-4o-mini", 100), ("gpt-4.1", 25))
    ]
    ratios = learned(tmp_path, *rows)["assumptions"]["output_ratio"]["openai/gpt-4o-mini"]["over"]
    assert ratios["openai/gpt-4o"]["extraction"]["likely"] == pytest.approx(2.0, rel=1e-3)
    assert ratios["openai/gpt-4.1"]["extraction"]["likely"] == pytest.approx(4.0, rel=1e-3)


def test_a_failed_call_and_a_second_answer_do_not_count(tmp_path: Path) -> None:
    rows = [
        row
        for number in range(40)
        for row in (
            shadow(number, "gpt-4o", 100, 50, timestamp=1_790_000_000),
            shadow(number, "gpt-4o-mini", 100, 100, timestamp=1_790_000_000),
            shadow(number, "gpt-4o-mini", 100, 900, timestamp=1_790_000_009) | {"id": f"again-{number}"},
            shadow(number, "gpt-4o-mini", 100, 900, timestamp=1_780_000_009, status=500)
            | {"id": f"f-{number}"},
        )
    ]
    ratios = learned(tmp_path, *rows)["assumptions"]["output_ratio"]["openai/gpt-4o-mini"]["over"]
    assert ratios["openai/gpt-4o"]["extraction"]["likely"] == pytest.approx(2.0, rel=1e-3)


def test_only_calls_in_the_window_of_time_count(tmp_path: Path) -> None:
    noon = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    days = [
        *(
            (number, model, tokens, "2026-11-01T09:00:00Z")
            for number in range(30)
            for model, tokens in BEFORE
        ),
        *(
            (number, model, tokens, "2026-11-01T12:00:00Z")
            for number in range(30, 60)
            for model, tokens in AFTER
        ),
    ]
    log = written(tmp_path, *(shadow(*each[:2], 100, each[2], timestamp=each[3]) for each in days))
    noon_us = int(noon.timestamp()) * 1_000_000
    first = calibrate(Options(logs=(str(log),), until_us=noon_us))
    then = calibrate(Options(logs=(str(log),), since_us=noon_us))
    assert (first.calls, then.calls) == (60, 60)
    of_first, of_then = (
        next(row.likely for row in found.rows if (row.side, row.model) == ("output", "openai/gpt-6-luna"))
        for found in (first, then)
    )
    assert of_first < 1 < of_then
    with pytest.raises(InputError, match="window of time"):
        calibrate(Options(logs=(str(log),), since_us=noon_us + 1))


def test_one_pair_is_told_as_one(tmp_path: Path) -> None:
    path = written(tmp_path, shadow(1, "gpt-4o", 9, 9), shadow(1, "gpt-4o-mini", 9, 9))
    assert "only 1 pair of extraction" in " ".join(calibrate(Options(logs=(str(path),))).notes)


def test_without_a_pair_there_is_nothing_to_learn(tmp_path: Path) -> None:
    path = written(tmp_path, shadow(1, "gpt-4o", 1, 1), shadow(2, "gpt-4o-mini", 1, 1))
    with pytest.raises(InputError, match="no two calls here share a pair_id"):
        calibrate(Options(logs=(str(path),)))


def test_the_file_is_taken_by_analyze_and_called_measured(tmp_path: Path) -> None:
    pairs = [
        row
        for number in range(60)
        for row in (shadow(number, "gpt-4o", 100, 50), shadow(number, "gpt-4o-mini", 100, 75))
    ]
    written(tmp_path, *pairs)
    log = [shadow(number, "gpt-4o", 100, 50) | {"pair_id": None} for number in range(100)]
    written(tmp_path, *log, name="log.jsonl")
    made = route_audit_here("calibrate", "pairs.jsonl", "-o", "learned.yaml", cwd=tmp_path)
    assert made.status == 0, made.stderr
    assert "60" in made.stdout
    headed = [line.rstrip("─ ") for line in made.stdout.splitlines() if " over " in line]
    assert headed == ["openai/gpt-4o over openai/gpt-4o-mini", "openai/gpt-4o-mini over openai/gpt-4o"]
    assert "…" not in made.stdout
    options = ("--strong", "gpt-4o", "--cheap", "gpt-4o-mini", "--assume", "learned.yaml", "--format", "json")
    report = json.loads(route_audit_here("analyze", "log.jsonl", *options, cwd=tmp_path).stdout)
    cheap = next(row for row in report["policies"] if row["name"] == "all-cheap")
    assert cheap["cost_usd"] == pytest.approx(100 * (100 * 0.15 + 75 * 0.60) / 1e6, rel=1e-3)
    ratio = next(
        row for row in report["assumptions"] if row["id"].startswith("output_ratio/openai/gpt-4o-mini")
    )
    assert ratio["evidence"] == "measured"
    assert "60 pairs of extraction" in ratio["source"]


def test_a_tier_without_pairs_has_the_ratio_of_the_others_but_wider(tmp_path: Path) -> None:
    rows = [
        row
        for number in range(60)
        for row in (shadow(number, "gpt-4o", 100, 50), shadow(number, "gpt-4o-mini", 100, 100))
    ]
    ratios = learned(tmp_path, *rows)["assumptions"]["output_ratio"]
    by_tier = ratios["openai/gpt-4o-mini"]["over"]["openai/gpt-4o"]
    seen, unseen = by_tier["extraction"], by_tier["retrieval"]
    assert unseen["evidence"] == "default"
    assert unseen["source"].startswith("no pairs of retrieval: 60 of other tiers")
    assert 1 < unseen["likely"] < seen["likely"]
    assert unseen["high"] / unseen["low"] > 1.5 > seen["high"] / seen["low"]


def test_a_measured_ratio_of_a_model_without_a_price_does_no_harm(tmp_path: Path) -> None:
    rows = [
        shadow(number, model, 100, tokens)
        for number in range(40)
        for model, tokens in (("gpt-4o", 50), ("gpt-4o-mini", 100), ("in-house-7", 25))
    ]
    written(tmp_path, *rows)
    written(tmp_path, *[shadow(number, "gpt-4o", 100, 50) for number in range(50)], name="log.jsonl")
    route_audit_here("calibrate", "pairs.jsonl", "-o", "learned.yaml", cwd=tmp_path)
    options = ("--cheap", "gpt-4o-mini", "--assume", "learned.yaml")
    assert route_audit_here("analyze", "log.jsonl", *options, cwd=tmp_path).status == 0
    (tmp_path / "own.yaml").write_text("output_ratio: {in-house-7: 1.2}", encoding="utf-8")
    outcome = route_audit_here("analyze", "log.jsonl", "--assume", "own.yaml", cwd=tmp_path)
    assert outcome.status == 2
    assert "something is assumed of 'in-house-7'" in outcome.stderr


def test_pairs_that_do_not_look_like_the_log_are_warned_about(tmp_path: Path) -> None:
    pairs = [
        row
        for number in range(40)
        for row in (shadow(number, "gpt-4o", 900, 50), shadow(number, "gpt-4o-mini", 900, 50))
    ]
    written(tmp_path, *pairs)
    written(tmp_path, *[shadow(number, "gpt-4o", 100, 60) for number in range(50)], name="log.jsonl")
    route_audit_here("calibrate", "pairs.jsonl", "-o", "learned.yaml", cwd=tmp_path)
    options = ("--cheap", "gpt-4o-mini", "--assume", "learned.yaml", "--format", "json")
    report = json.loads(route_audit_here("analyze", "log.jsonl", *options, cwd=tmp_path).stdout)
    found = [row["message"] for row in report["warnings"] if row["code"] == "pairs_unlike_log"]
    says = "the shadow calls do not look like this log: openai/gpt-4o, extraction"
    assert found == [f"{says}: 900 input tokens a call there, 100 here"]


def test_an_existing_file_stays_without_force(tmp_path: Path) -> None:
    written(tmp_path, shadow(1, "gpt-4o", 1, 1), shadow(1, "gpt-4o-mini", 1, 1))
    (tmp_path / "a.yaml").write_text("mine", encoding="utf-8")
    outcome = route_audit_here("calibrate", "pairs.jsonl", "-o", "a.yaml", cwd=tmp_path)
    assert outcome.status == 4
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "mine"
