"""The sample logs are what their script writes, small, and true to what their README says."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from repository import ROOT
from route_audit.policies import read_files

SAMPLES = ROOT / "sample_logs"
BY_HAND = {"README.md", "policies"}
WRITTEN = sorted(path.name for path in SAMPLES.iterdir() if path.name not in BY_HAND)
LIMIT_BYTES = 5_000_000

Row = dict[str, Any]


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the script writes when it is run anew."""
    folder = tmp_path_factory.mktemp("sample_logs")
    subprocess.run([sys.executable, "-B", ROOT / "scripts" / "sample_logs.py", folder], check=True)
    return folder


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [json.loads(line) for line in (SAMPLES / "flat.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_script_writes_these_files_and_no_others(again: Path) -> None:
    assert sorted(path.name for path in again.iterdir()) == WRITTEN


def unpacked(path: Path) -> bytes:
    """The file's bytes; how they are packed depends on the version of zlib."""
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


@pytest.mark.parametrize("name", [name for name in WRITTEN if ".parquet" not in name and ".db" not in name])
def test_the_script_writes_the_same_bytes(again: Path, name: str) -> None:
    assert unpacked(again / name) == unpacked(SAMPLES / name)


@pytest.mark.parametrize("name", [name for name in WRITTEN if ".db" in name])
def test_the_script_writes_the_same_database(again: Path, name: str) -> None:
    # The bytes depend on SQLite's version; what it holds does not.
    dumps = []
    for path in (again / name, SAMPLES / name):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(unpacked(path))
            dumps.append(list(database.iterdump()))
    assert dumps[0] == dumps[1]


def test_the_script_writes_the_same_table(again: Path) -> None:
    from pyarrow import parquet

    # The bytes depend on pyarrow's version; the table does not.
    name = "flat.parquet"
    assert parquet.read_table(again / name).equals(parquet.read_table(SAMPLES / name))


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < LIMIT_BYTES


def test_the_readme_lists_every_file() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"`(\w+\.[\w.]+)`", text)) == WRITTEN


def test_two_whole_weeks(rows: list[Row]) -> None:
    days = sorted({dt.date.fromisoformat(row["timestamp"][:10]) for row in rows})
    assert days[0].strftime("%A") == "Monday"
    assert days == [days[0] + dt.timedelta(days=n) for n in range(14)]


def test_two_thousand_requests(rows: list[Row]) -> None:
    assert len({row.get("logical_id", row["id"]) for row in rows}) >= 2_000


def test_one_strong_model_has_most_of_the_bill(rows: list[Row]) -> None:
    bill: dict[str, float] = {}
    for row in rows:
        bill[row["model"]] = bill.get(row["model"], 0.0) + row.get("cost_usd", 0.0)
    assert max(bill, key=lambda model: bill[model]) == "claude-opus-5-5"
    assert bill["claude-opus-5-5"] > sum(bill.values()) / 2


def test_every_kind_of_row_is_there(rows: list[Row]) -> None:
    for name in (
        "session",
        "cached_input_tokens",
        "cache_write_tokens",
        "cache_write_1h_tokens",
        "reasoning_tokens",
        "time_to_first_token_s",
        "logical_id",
    ):
        assert any(name in row for row in rows), name
    assert {row["status"] for row in rows} == {200, 429, 500}
    assert {row["service_tier"] for row in rows} == {"default", "standard", "priority", "batch"}
    assert any("feature" not in row for row in rows)


def test_a_failed_attempt_is_followed_by_one_that_succeeds(rows: list[Row]) -> None:
    attempts = sorted(
        (row for row in rows if "logical_id" in row), key=lambda row: (row["logical_id"], row["timestamp"])
    )
    for _, group in itertools.groupby(attempts, key=lambda row: row["logical_id"]):
        status = [row["status"] for row in group]
        assert status[-1] == 200
        assert set(status[:-1]) <= {429, 500}
        assert len(status) > 1


def test_a_conversation_grows(rows: list[Row]) -> None:
    turns = [row for row in rows if "session" in row and row["status"] == 200]
    turns.sort(key=lambda row: (row["session"], row["timestamp"]))
    for _, group in itertools.groupby(turns, key=lambda row: row["session"]):
        lengths = [row["input_tokens"] for row in group]
        assert lengths == sorted(lengths)
        assert len(lengths) > 1


@pytest.mark.parametrize(
    ("model", "usd_per_million"),
    [
        ("gpt-6.1-sol", "2 0.1 2.5 2.5 10"),
        ("gpt-6-luna", "0.1 0.01 0.125 0.125 0.5"),
        ("claude-opus-5-5", "4 0.2 5 8 20"),
        ("claude-haiku-5-5", "0.1 0.01 0.125 0.2 0.5"),
    ],
)
def test_the_logged_cost_is_exact(rows: list[Row], model: str, usd_per_million: str) -> None:
    fresh, cached, write, write_1h, output = map(Decimal, usd_per_million.split())
    scale = {"batch": Decimal("0.5"), "priority": Decimal(2)}
    priced = [row for row in rows if row["model"] == model and "cost_usd" in row]
    assert priced
    for row in priced:
        read, written = row.get("cached_input_tokens", 0), row.get("cache_write_tokens", 0)
        for_an_hour = row.get("cache_write_1h_tokens", 0)
        bill = (
            (row["input_tokens"] - read - written) * fresh
            + read * cached
            + (written - for_an_hour) * write
            + for_an_hour * write_1h
            + row["output_tokens"] * output
        )
        assert row["cost_usd"] == float(bill * scale.get(row["service_tier"], Decimal(1)) / 1_000_000)


@pytest.mark.parametrize("path", sorted((SAMPLES / "policies").iterdir()), ids=lambda path: path.stem)
def test_the_policies_can_be_used(path: Path) -> None:
    policies = read_files([path])
    assert len(policies.policies) > 1
    assert policies.models["cheap"] == "claude-haiku-5-5"
