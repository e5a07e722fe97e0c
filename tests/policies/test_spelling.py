"""Slips are told from names of their own, and numbers are read with their signs."""

from __future__ import annotations

import json

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from route_audit.policies.numbers import Numbers
from route_audit.policies.spelling import as_logged, nearest
from route_audit.policies.when import FIELDS
from route_audit.yamlfile import Node


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ("Tier", "tier"),
        ("tire", "tier"),
        ("teir", "tier"),
        ("tiers", "tier"),
        ("user_", "user"),
        ("input-tokens", "input_tokens"),
        ("InputTokens", "input_tokens"),
        ("input_token", "input_tokens"),
        ("sessionturn", "session_turn"),
        ("langauge", "language"),
        ("hours", "hour"),
        ("mode", "model"),
        ("providor", "provider"),
    ],
)
def test_slips(slip: str, field: str) -> None:
    assert nearest(slip, FIELDS) == field


@pytest.mark.parametrize(
    "name", ["team", "time", "env", "region", "customer", "tenant", "title", "tokens", "", "x" * 99]
)
def test_names_of_their_own(name: str) -> None:
    assert nearest(name, FIELDS) is None


@given(
    value=st.integers(-(2**53) + 1, 2**53 - 1)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
)
def test_a_value_written_as_in_json_is_found_as_the_ledger_keeps_it(value: float) -> None:
    kept = str(value).lower() if isinstance(value, bool) else str(value)
    written = json.dumps(value)
    assert kept in {written, *as_logged(written)}


@pytest.mark.parametrize("text", ["007", "1_000", "+1", "nan", "inf", "0x10", "1.", ".5", "x"])
def test_what_json_would_not_write_is_letters(text: str) -> None:
    assert as_logged(text) == set()


def test_a_great_whole_number_gets_no_digits_that_nobody_wrote() -> None:
    assert as_logged("12345678901234567890") == {"1.2345678901234567e+19"}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("5", [5]),
        ("=5", [5]),
        ("<5", [0, 4]),
        ("<=5", [0, 4, 5]),
        (">5", [6, 9]),
        (">=5", [5, 6, 9]),
        (">= 5  < 9", [5, 6]),
        (" >4<6 ", [5]),
        (">5 >4", [6, 9]),
    ],
)
def test_numbers(text: str, held: list[int]) -> None:
    values = np.array([0, 4, 5, 6, 9])
    assert values[Numbers.read(Node(text, "f:1"), high=9).hold(values)].tolist() == held


def test_nan_is_no_number() -> None:
    values = np.array([np.nan])
    for text in ("<1", ">=0", "=0", "0"):
        assert not Numbers.read(Node(text, "f:1"), high=1, whole=False).hold(values).any()
