"""The benchmark of projections against real calls: shadow calls tell the bill, the logged tokens do not."""

from __future__ import annotations

import runpy
from typing import Any

import pytest

from repository import ROOT

CLOSE = 0.10
"""What a projection with sixty shadow calls may be off the real bill."""

PAIRS = (
    ("claude-3-5-sonnet-20240620", "gpt-4o-mini-2024-07-18"),
    ("gpt-4o-2024-08-06-FC", "gpt-4o-mini-2024-07-18-FC"),
)
"""Pairs whose tokens sixty calls settle. With function calling the first one's outputs are so uneven that
single draws of sixty spread by some 15 %: its interval, and not one draw, tells about it."""


@pytest.fixture(scope="module")
def backtest() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / "backtest.py"))


@pytest.fixture(scope="module")
def errors(backtest: dict[str, Any]) -> dict[tuple[str, str], dict[str, float]]:
    """The error of the bill by pair and method, one draw of shadow calls each."""
    calls = backtest["read_calls"]()
    return {
        pair: {each.method: each.error for each in backtest["outcomes"](calls, pair, 1)} for pair in PAIRS
    }


@pytest.mark.parametrize("pair", PAIRS, ids=" to ".join)
def test_sixty_shadow_calls_come_close(
    pair: tuple[str, str], errors: dict[tuple[str, str], dict[str, float]]
) -> None:
    assert abs(errors[pair]["60"]) < CLOSE


def test_the_logged_tokens_are_no_projection(errors: dict[tuple[str, str], dict[str, float]]) -> None:
    found = errors[PAIRS[0]]
    assert abs(found["same tokens"]) > 2 * CLOSE
    assert abs(found["same tokens"]) > abs(found["60"])


def test_a_method_without_a_range_holds_nothing(backtest: dict[str, Any]) -> None:
    outcome, share_held = backtest["Outcome"], backtest["share_held"]
    assert share_held([outcome("same tokens", 0.1, None, 0.2)]) == "-"
    assert share_held([outcome("60", 0.1, True, 0.2), outcome("60", 0.1, False, 0.2)]) == "50%"
