"""Whatever the bytes are: our own errors or an answer, and no row lost."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from in_process import route_audit_here

ROWS = "".join(
    json.dumps({"id": f"r{n}", "model": "gpt-4o", "input_tokens": 10, "output_tokens": 1, "prompt": "Hello"})
    + "\n"
    for n in range(4)
).encode()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda child: st.lists(child, max_size=3) | st.dictionaries(st.text(max_size=8), child, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    """id model provider timestamp session logical_id input_tokens cached_input_tokens cache_write_tokens
    output_tokens reasoning_tokens latency_s status cost_usd tier confidence service_tier user feature prompt
    response extra""".split()  # noqa: SIM905  # names are easier to read than a list
)
BROKEN = st.builds(
    lambda place, length, patch: ROWS[:place] + patch + ROWS[place + length :],
    st.integers(0, len(ROWS)),
    st.integers(0, 40),
    st.binary(max_size=12) | st.sampled_from((b"\n", b"\r", b"{", b"}", b'"', b"\\", b"\x00", b"\xff", b",")),
)
ODD_ROWS = st.lists(st.dictionaries(FIELDS, JSON, max_size=8), min_size=1, max_size=3).map(
    lambda rows: ROWS + "".join(json.dumps(row) + "\n" for row in rows).encode()
)


def no_number(word: str) -> float:
    """What JSON may not hold."""
    pytest.fail(f"{word} in the report")


def assert_answered(log: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "log.jsonl").write_bytes(log)
        outcome = route_audit_here("analyze", "log.jsonl", "--format", "json", cwd=Path(folder))
    assert outcome.status in {0, 2, 3}, outcome.stderr
    if outcome.status:
        assert outcome.stdout == ""
        return
    coverage = json.loads(outcome.stdout, parse_constant=no_number)["coverage"]
    told = sum(coverage["rejected"].values()) + sum(coverage["not_calls"].values())
    assert coverage["rows_read"] == told + coverage["attempts"] + coverage["duplicates"]


@hypothesis.given(BROKEN)
@hypothesis.settings(max_examples=25)
def test_broken_bytes(log: bytes) -> None:
    assert_answered(log)


@hypothesis.given(ODD_ROWS)
@hypothesis.settings(max_examples=25)
def test_values_of_any_kind_in_any_field(log: bytes) -> None:
    assert_answered(log)
