"""The date that files carry: of the report or of the build, never of the clock."""

from __future__ import annotations

import datetime as dt
import os

from route_audit.errors import ConfigError
from route_audit.report import Report

VARIABLE = "SOURCE_DATE_EPOCH"


def made_on(report: Report) -> dt.datetime:
    """The moment that a file says it was made: ``SOURCE_DATE_EPOCH``, else the day of the prices, UTC.

    Raises:
        ConfigError: the variable is no count of seconds since 1970.
    """
    said = os.environ.get(VARIABLE)
    if not said:
        return dt.datetime.fromisoformat(report.tool.prices_as_of).replace(tzinfo=dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(said), tz=dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(
            f"'{said}' is no count of seconds since 1970",
            where=f"the variable {VARIABLE}",
            hint="unset it, or write whole seconds, as in 1700000000",
        ) from error
