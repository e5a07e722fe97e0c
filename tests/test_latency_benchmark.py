"""The benchmark of projected seconds against real ones: one model, few calls, as close as was asked."""

from __future__ import annotations

import runpy
from typing import Any

import numpy as np
import pytest

from repository import ROOT

P50, P95 = 0, 2
CLOSE = {P50: 0.15, P95: 0.25}
"""What the median projection may be off."""


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / "latency.py"))


@pytest.fixture(scope="module")
def found(bench: dict[str, Any]) -> list[Any]:
    """Four models of the development half, each fitted on 200 calls and asked what the others logged."""
    half = bench["DEVELOPMENT"]
    names = [name for name in bench["read_calls"]() if bench["half_of"](name) == half][:4]
    calls = {name: rows for name, rows in bench["read_calls"]().items() if name in names}
    return [*bench["outcomes"](calls, half, 200, 1)]


def test_every_model_meets_every_other(found: list[Any]) -> None:
    assert [each.case for each in found].count("own") == 4
    assert [each.case for each in found].count("moved") == 12


@pytest.mark.parametrize("level", CLOSE)
def test_the_percentiles_come_close(level: int, found: list[Any]) -> None:
    errors = [abs(np.expm1(each.log_errors[level])) for each in found if each.case == "moved"]
    assert np.median(errors) < CLOSE[level]


def test_the_table_has_a_line_for_each_case(bench: dict[str, Any], found: list[Any]) -> None:
    text = bench["table"](bench["DEVELOPMENT"], found)
    assert "| own | 200 | 4 |" in text
    assert "| moved | 200 | 12 |" in text
