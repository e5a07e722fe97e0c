"""Times as Azure's portal writes them into tables."""

from __future__ import annotations

import pytest

from route_audit.ingest.formats import azure_portal
from route_audit.ingest.rejects import UNREADABLE_TIME, RowError

TEN = 1795169704000000
HOUR = 3_600_000_000


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("11/20/2026, 10:15:04.123 AM", TEN + 123_000),
        ("11/20/2026, 10:15:04 PM", TEN + 12 * HOUR),
        ("11/20/2026, 12:15:04 AM", TEN - 10 * HOUR),
        ("11/20/2026, 12:15:04 PM", TEN + 2 * HOUR),
        ("11/20/2026 10:15:04\u202fAM", TEN),
        ("11/20/2026, 22:15:04", TEN + 12 * HOUR),
        ("2026-11-20T10:15:04.0000000Z", TEN),
    ],
)
@pytest.mark.parametrize("column", ["time", "TimeGenerated", "TimeGenerated [UTC]"])
def test_times_are_read_in_either_spelling(column: str, written: str, expected: int) -> None:
    assert azure_portal.when({column: written}) == expected


@pytest.mark.parametrize("written", ["20/11/2026, 10:15:04 AM", "11/20/26, 10:15 AM", "11/20/2026, 25:00:00"])
def test_what_is_no_such_time_is_a_reject(written: str) -> None:
    with pytest.raises(RowError) as caught:
        azure_portal.when({"TimeGenerated [UTC]": written})
    assert caught.value.reason == UNREADABLE_TIME


def test_a_time_in_a_zone_that_is_only_named_says_nothing() -> None:
    assert azure_portal.when({"TimeGenerated [Local Time]": "11/20/2026, 10:15:04 AM"}) is None
