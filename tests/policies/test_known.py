"""What a policy knows of requests, from the ledger."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given

from request_tables import known, ledger
from route_audit.clock import zone
from route_audit.errors import ConfigError
from route_audit.ledger import NO_TIME
from route_audit.policies import builtin
from route_audit.policies.known import Known

ZONES = (
    "UTC",
    "America/St_Johns",  # half an hour off; until 2011 its clocks changed at a minute past midnight
    "Australia/Lord_Howe",  # its clocks change by half an hour, at half past an hour of UTC
    "Asia/Kathmandu",  # three quarters of an hour off
    "Pacific/Chatham",
    "Pacific/Apia",  # it left out a whole day
    "Africa/Casablanca",
    "Europe/Dublin",
)
LORD_HOWE_CHANGES = 1_791_041_400  # 2026-10-03T15:30:00Z, when 02:00 became 02:30
ST_JOHNS_CHANGES = 1_268_537_460  # 2010-03-14T03:31:00Z, when 00:01 became 01:01


@given(seconds=st.lists(st.integers(-(2**31), 2**33), min_size=1), name=st.sampled_from(ZONES))
@example(
    seconds=[LORD_HOWE_CHANGES - 1801, LORD_HOWE_CHANGES - 1, LORD_HOWE_CHANGES], name="Australia/Lord_Howe"
)
@example(seconds=[ST_JOHNS_CHANGES - 61, ST_JOHNS_CHANGES - 1, ST_JOHNS_CHANGES], name="America/St_Johns")
def test_hours_are_the_wall_clock_s(seconds: list[int], name: str) -> None:
    base = ledger([{}] * len(seconds))
    rows = dataclasses.replace(base, timestamp_us=np.array(seconds, np.int64) * 10**6 + 999_999)
    clock = [dt.datetime.fromtimestamp(second, ZoneInfo(name)).hour for second in seconds]
    assert Known.of(rows, name).hour.tolist() == clock


def test_the_examples_do_change_within_an_hour_of_utc() -> None:
    for name, moment in (("Australia/Lord_Howe", LORD_HOWE_CHANGES), ("America/St_Johns", ST_JOHNS_CHANGES)):
        before, after = (dt.datetime.fromtimestamp(s, ZoneInfo(name)) for s in (moment - 1, moment))
        assert before.utcoffset() != after.utcoffset()
        assert moment % 3600 != 0


def test_without_a_time_there_is_no_hour() -> None:
    rows = dataclasses.replace(ledger([{}, {}]), timestamp_us=np.array([NO_TIME, 0], np.int64))
    assert Known.of(rows, "Asia/Tokyo").hour.tolist() == [-1, 9]


def test_a_turn_is_known_only_from_one_on() -> None:
    rows = dataclasses.replace(ledger([{}] * 3), session_turn=np.array([-1, 0, 4], np.int64))
    assert Known.of(rows, "UTC").session_turn.tolist() == [-1, -1, 4]


def test_whether_somebody_waits_is_what_the_log_says() -> None:
    requests = [{}, {"interactive": "no"}, {"tags": "interactive=true"}, {"tags": "interactive=false"}]
    assert known(requests).interactive.tolist() == [-1, 0, 1, 0]


def test_attempts_of_one_request_draw_one_lot() -> None:
    requests = [
        {"logical_id": "a", "input_tokens": "1"},
        {"logical_id": "a", "input_tokens": "2"},
        {"input_tokens": "1"},
        {"input_tokens": "2"},
    ]
    assert len(set(known(requests).request.tolist())) == 3


def test_what_was_not_read_is_not_known_to_be_absent() -> None:
    assert known([{"shown": "yes"}, {"shown": "no"}]).shown.tolist() == [True, False]


def test_no_request_gives_no_leg() -> None:
    rows = ledger([{"tags": "team=search"}]).take(np.empty(0, np.int64))
    none = Known.of(rows, "Asia/Kathmandu")
    policies, _ = builtin({"strong": "big-1", "cheap": "small-1"})
    assert len(none) == 0
    assert [len(policy.legs(none).request) for policy in policies] == [0] * len(policies)
    assert none.tagged([1]).tolist() == []


@pytest.mark.parametrize("name", ["Mars/Olympus", "../secrets", "", "Europe", "utc\0"])
def test_an_unknown_zone_is_a_mistake_in_the_option(name: str) -> None:
    with pytest.raises(ConfigError, match="no time zone") as caught:
        zone(name)
    assert caught.value.where == "--timezone"
