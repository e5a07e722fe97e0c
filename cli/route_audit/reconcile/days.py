"""Models and days as a report names them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from route_audit.projection.slices import NO_DAY
from route_audit.reconcile.alternatives import TOLERANCE
from route_audit.report import ModelDay

WORST = 20
"""So many models and days are shown, those with the largest gaps."""

_EPOCH = dt.date(1970, 1, 1).toordinal()


def worst(rows: Iterable[ModelDay]) -> tuple[ModelDay, ...]:
    """The largest gaps first; none that are none."""
    ranked = sorted(rows, key=lambda row: (-abs(row.gap_usd), row.model, row.day or ""))
    return tuple(row for row in ranked if abs(row.gap_usd) > TOLERANCE)[:WORST]


def day_word(day: int) -> str | None:
    """A day since 1970 as 2026-11-23; None for ``NO_DAY``."""
    return None if day == NO_DAY else dt.date.fromordinal(_EPOCH + day).isoformat()
