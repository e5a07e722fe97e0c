"""Words as numbers, shares and moments: exactly what was written, or an error."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.commands import parsing
from route_audit.errors import ConfigError

UTC = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")


@given(st.integers(0, 10**12))
def test_a_whole_number_is_read(number: int) -> None:
    assert parsing.whole(str(number), "--top", low=0) == number


@given(st.integers(1, 10_000))
def test_a_share_is_the_same_in_per_cent(number: int) -> None:
    per_cent = parsing.share(f"{number / 100:g}%", "--x", example="1%")
    assert per_cent == parsing.share(f"{number / 10_000:.4f}", "--x", example="1%") == number / 10_000


@pytest.mark.parametrize(
    ("word", "number"), [("5%", 0.05), ("0.05", 0.05), ("-5%", -0.05), ("0", 0), ("100%", 1)]
)
def test_a_change_may_fall(word: str, number: float) -> None:
    assert parsing.change(word, "--growth", example="5%") == number


@pytest.mark.parametrize("word", ["", "-", "--5%", "-100%", "101%", "five"])
def test_no_change_is_read_from(word: str) -> None:
    with pytest.raises(ConfigError, match="not a change"):
        parsing.change(word, "--growth", example="5%")


def test_a_share_is_nothing_where_that_may_be_asked_for() -> None:
    assert [parsing.share(word, "--x", example="1%", zero=True) for word in ("0", "0%", "0.0")] == [0, 0, 0]
    with pytest.raises(ConfigError, match="'0' is not a share above 0 and at most 100%"):
        parsing.share("0", "--x", example="1%")
    with pytest.raises(ConfigError, match="'101%' is not a share of at least 0 and at most 100%"):
        parsing.share("101%", "--x", example="1%", zero=True)


def test_shares_stand_between_commas() -> None:
    assert parsing.shares("0, 5%,0.25,100%", "--ramp", example="5%") == (0, 0.05, 0.25, 1)
    with pytest.raises(ConfigError, match="'' is not a share"):
        parsing.shares("5%,", "--ramp", example="5%")


@given(st.integers(1, 10**6))
def test_a_duration_is_the_same_in_milliseconds(number: int) -> None:
    assert parsing.duration(f"{number}ms", "--x") == number / 1000
    assert parsing.duration(f"{number}s", "--x") == parsing.duration(str(number), "--x") == number


@given(st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2200, 1, 1)))  # noqa: DTZ001  # the zone is the test
def test_a_moment_is_read_to_the_microsecond(moment: dt.datetime) -> None:
    aware = moment.replace(tzinfo=dt.UTC)
    expected = (aware - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    for word in (aware.isoformat(), aware.isoformat().replace("+00:00", "Z"), moment.isoformat(" ")):
        assert parsing.moment(word, "--since", UTC) == expected


def test_a_day_begins_in_the_zone() -> None:
    assert parsing.moment("2026-11-02", "--since", BERLIN) == parsing.moment(
        "2026-11-01T23:00:00Z", "--since", UTC
    )


PARSERS: tuple[Callable[[str], float], ...] = (
    lambda word: parsing.whole(word, "--x", low=1),
    lambda word: parsing.positive(word, "--x", example="1"),
    lambda word: parsing.share(word, "--x", example="1%"),
    lambda word: parsing.duration(word, "--x"),
)


@pytest.mark.parametrize("parse", PARSERS)
@given(word=st.text(max_size=12) | st.from_regex(r"[0-9.e%ms_+-]{1,8}"))
def test_any_word_is_a_number_or_an_error_of_ours(parse: Callable[[str], float], word: str) -> None:
    with suppress(ConfigError):
        assert 0 < parse(word) < math.inf


@given(word=st.text(max_size=12) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}Z)?"))
def test_any_word_is_a_moment_or_an_error_of_ours(word: str) -> None:
    with suppress(ConfigError):
        assert isinstance(parsing.moment(word, "--x", BERLIN), int)


@pytest.mark.parametrize(
    "word",
    [
        "",
        " 1",
        "1 ",
        "+1",
        "-1",
        "0x1",
        "1,5",
        "1e400",
        "inf",
        "nan",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\N{FULLWIDTH DIGIT ONE}",
        "1__0",
        "e5",
        "_1",
        ".",
    ],
)
def test_a_number_is_plain_ascii_and_finite(word: str) -> None:
    with pytest.raises(ConfigError):
        parsing.positive(word, "--x", example="1")


@pytest.mark.parametrize("word", ["1", "0.5", ".5", "1_000", "3e5", "1E-3"])
def test_the_ways_to_write_a_number(word: str) -> None:
    assert parsing.positive(word, "--x", example="1") == float(word)


@pytest.mark.parametrize(
    "word", ["2026-1-1", "20260101", "2026-01-01T00", "2026-W01-1", "2026-01-01T00:00:60Z"]
)
def test_other_ways_to_write_a_moment_are_refused(word: str) -> None:
    with pytest.raises(ConfigError):
        parsing.moment(word, "--since", UTC)
