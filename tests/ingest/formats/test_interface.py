"""What every format tells of itself is complete and in the shared words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from repository import ROOT
from route_audit.ingest.formats import FORMATS
from route_audit.ingest.formats.interface import CAN_SAY, CSV, JSONL, PARQUET, SQLITE, About

ABOUTS = [pytest.param(log_format.about, id=log_format.about.name) for log_format in FORMATS]


@pytest.mark.parametrize("about", ABOUTS)
def test_it_says_what_it_can_say_in_the_order_of_the_words(about: About) -> None:
    assert about.says == tuple(word for word in CAN_SAY if word in about.says)
    assert about.says + about.lacks == tuple(sorted(CAN_SAY, key=lambda word: word in about.lacks))


@pytest.mark.parametrize("about", ABOUTS)
def test_its_files_are_of_known_kinds(about: About) -> None:
    assert about.containers
    assert set(about.containers) <= {JSONL, CSV, PARQUET, SQLITE}


@pytest.mark.parametrize("about", ABOUTS)
def test_its_note_is_one_short_line(about: About) -> None:
    assert "\n" not in about.note
    assert not about.note.endswith(".")
    assert len(about.note) <= 120


def test_no_two_have_one_name() -> None:
    names = [log_format.about.name for log_format in FORMATS]
    assert len(set(names)) == len(names)


FIELDS = {
    "text": {"messages"},
    "answer": {"answer"},
    "time": {"timestamp_us"},
    "cache": {"cached_input_tokens", "cache_write_tokens"},
    "reasoning": {"reasoning_tokens"},
    "latency": {"latency_s"},
    "first token": {"time_to_first_token_s"},
    "session": {"session"},
    "user": {"user"},
    "retries": {"logical_id"},
    "tools": {"tools"},
    "cost": {"cost_usd"},
    "service tier": {"service_tier"},
    "tier": {"tier"},
    "tags": {"tags", "feature"},
}
"""Where an exchange holds what a log may say."""


@pytest.mark.parametrize("about", ABOUTS)
def test_it_says_nothing_that_it_claims_not_to_say(about: About) -> None:
    folder = ROOT / "tests" / "formats" / about.name.replace("-", "_")
    told = {
        field
        for file in folder.glob("*.expected.json")
        for field in _fields(json.loads(file.read_text("utf-8")))
    }
    assert FIELDS.keys() == set(CAN_SAY)
    assert {word for word in CAN_SAY if FIELDS[word] & told} <= set(about.says)


def _fields(read: Any) -> set[str]:
    """The fields of the exchanges in an expected file that hold something."""
    if isinstance(read, list):
        return set().union(*map(_fields, read))
    if not isinstance(read, dict):
        return set()
    inner = set().union(*(_fields(value) for key, value in read.items() if key != "tags"))
    return {key for key, value in read.items() if value not in ([], "", None)} | inner
