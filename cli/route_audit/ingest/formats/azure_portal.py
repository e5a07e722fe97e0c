"""Times and names in what Azure Monitor hands out: logs as services write them, and tables of the portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from route_audit.ingest.formats import values
from route_audit.ingest.rejects import UNREADABLE_TIME, RowError

_TIMES = ("time", "TimeGenerated", "TimeGenerated [UTC]")
"""A table that was exported in another zone names that zone, not its offset: its times say nothing."""

_AMERICAN = re.compile(
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}),?\s+"
    r"(?P<hour>\d{1,2}):(?P<rest>\d\d:\d\d(?:\.\d+)?)(?:\s*(?P<half>[AP])M)?"
)
_NOON = 12


def when(record: Mapping[str, Any]) -> int | None:
    """Microseconds since 1970 UTC; None where the record says no time.

    Raises:
        RowError: its time can't be read.
    """
    value = next((record[name] for name in _TIMES if record.get(name)), None)
    if type(value) is str and "/" in value:
        value = _iso(value)
    return None if value is None else values.when(value)


def _iso(text: str) -> str:
    """A time as the portal shows it (month first, morning and afternoon) in ISO 8601.

    Raises:
        RowError: it is none.
    """
    found = _AMERICAN.fullmatch(text.strip())
    if found is None:
        raise RowError(UNREADABLE_TIME)
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % _NOON + (_NOON if found["half"] == "P" else 0)
    return f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}T{hour:02}:{found['rest']}"


def category(record: Mapping[str, Any]) -> str:
    """Which of a service's logs the record is of; empty where it does not say."""
    word = record.get("category") or record.get("Category")
    return word if type(word) is str else ""


def named(record: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  # whatever stands there
    """The value of a column, which a service's own record spells with a small first letter; None for none."""
    value = record.get(name)
    if value is None or value == "":
        value = record.get(name[0].lower() + name[1:])
    return None if value == "" else value
