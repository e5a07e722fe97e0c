from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.ingest.rejects import UNREADABLE_TIME, RowError
from route_audit.ingest.times import When, microseconds, seconds_between

EXPECTED = 1795169704123456
WHOLE = 1795169704000000


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-20T10:15:04.123456Z", EXPECTED),
        ("2026-11-20T10:15:04.123456789Z", EXPECTED),
        ("2026-11-20t10:15:04.123456z", EXPECTED),
        ("2026-11-20 10:15:04.123456", EXPECTED),
        ("2026-11-20 10:15:04.123456 UTC", EXPECTED),
        ("2026-11-20T12:15:04.123456+02:00", EXPECTED),
        ("2026-11-20T00:00:00-10:15", WHOLE - 4_000_000),
        (" 2026-11-20T10:15:04Z ", WHOLE),
        ("20261120T101504Z", WHOLE),
        ("Fri Nov 20 2026 10:15:04 GMT+0000 (Coordinated Universal Time)", WHOLE),
        ("Fri Nov 20 2026 12:15:04 GMT+0200 (CEST)", WHOLE),
        ("Fri, 20 Nov 2026 10:15:04 GMT", WHOLE),
        ("Fri, 20 Nov 2026 12:15:04 +0200", WHOLE),
        ("20/Nov/2026:10:15:04 +0000", WHOLE),
        ("20/Nov/2026:12:15:04.123456 +02:00", EXPECTED),
        ("20-Nov-2026 10:15:04", WHOLE),
        ("2026/11/20 10:15:04", WHOLE),
        ("2026/11/20", 1795132800000000),
        ("2026-11-20 10:15:04.123456 +0000", EXPECTED),
        ("2026-11-20 12:15:04.123456 +02:00", EXPECTED),
        ("2026-11-20 10:15:04.123456 +0000 UTC", EXPECTED),
        ("2026-11-20T11:15:04.123456+01:00[Europe/Rome]", EXPECTED),
        ("2026-11-20T10:15:04.123456Z[UTC]", EXPECTED),
        ("20261120", 1795132800000000),
        ("2026-11-20", 1795132800000000),
        (1795169704, WHOLE),
        ("1795169704", WHOLE),
        ("1795169704.123456", EXPECTED),
        (1795169704.123456, EXPECTED),
        (1795169704123, EXPECTED - 456),
        ("1795169704123", EXPECTED - 456),
        (1795169704123456, EXPECTED),
        (1795169704123456789, EXPECTED),
        ("1795169704123456789", EXPECTED),
        (0, 0),
        (None, None),
        ("", None),
        ("  ", None),
    ],
)
def test_every_usual_spelling_is_read(written: When, expected: int | None) -> None:
    assert microseconds(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "20 Nov 2026",
        "2026-13-01",
        "11/20/2026 10:15:04 AM",
        "31 Nov 2026 10:00:00",
        -1,
        "-1",
        1e30,
        "nan",
        float("inf"),
    ],
)
def test_what_is_no_time_is_a_reject(written: When) -> None:
    with pytest.raises(RowError) as caught:
        microseconds(written)
    assert caught.value.reason == UNREADABLE_TIME


MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001  # a zone is added below
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, ZONES)
def test_a_time_is_the_same_in_every_zone_and_unit(moment: datetime, zone: timezone) -> None:
    aware = moment.replace(tzinfo=UTC)
    exact = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert microseconds(aware.astimezone(zone).isoformat()) == exact
    assert microseconds(moment.isoformat()) == exact
    assert microseconds(exact * 1000) == exact
    assert microseconds(exact) == exact
    assert microseconds(exact // 1000) == exact - exact % 1000
    assert microseconds(exact / 1_000_000) == pytest.approx(exact, abs=1)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_reject(text: str) -> None:
    try:
        found = microseconds(text)
    except RowError:
        return
    assert found is None or isinstance(found, int)


def test_seconds_between_needs_both() -> None:
    assert seconds_between(1_000_000, 2_500_000) == 1.5
    assert seconds_between(None, 2_500_000) is None
    assert seconds_between(1_000_000, None) is None
