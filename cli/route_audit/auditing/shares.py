"""Shares of what may be nothing."""

from __future__ import annotations


def share_of(part: float, whole: float) -> float | None:
    """A part as a share of the whole; None where there is no whole."""
    return part / whole if whole else None
