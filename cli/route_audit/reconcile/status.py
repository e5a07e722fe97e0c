"""How far two totals agree, in a word."""

from __future__ import annotations

from route_audit.report import UNRECONCILED

RECONCILED = "reconciled"
WITH_A_NOTE = "reconciled with a note"
NOTHING_TO_COMPARE = "not reconciled: nothing to compare with"

EXACTLY, ROUGHLY = 0.001, 0.02
"""Up to these shares of the compared total a gap is none, and one worth a note."""


def status(gap_share: float | None, *, contradicted: bool = False) -> str:
    """The word for a gap.

    Args:
        gap_share: None where nothing was charged, or there is nothing to compare with.
        contradicted: an invoice covers what is recomputed; then nothing charged is a contradiction.
    """
    if gap_share is None:
        return UNRECONCILED if contradicted else NOTHING_TO_COMPARE
    if abs(gap_share) <= EXACTLY:
        return RECONCILED
    return WITH_A_NOTE if abs(gap_share) <= ROUGHLY else UNRECONCILED


def gap_share(recomputed: int, compared: int) -> float | None:
    """(recomputed - compared) / |compared|, of whole pico-dollars; None where nothing was charged.

    Credits may leave less than nothing: what is recomputed lies above it all the same.
    """
    return (recomputed - compared) / abs(compared) if compared else None
