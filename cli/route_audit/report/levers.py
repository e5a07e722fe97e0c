"""What saves before anything is routed."""

from __future__ import annotations

import msgspec


class Lever(msgspec.Struct, frozen=True):
    """Something simpler than routing. Levers overlap with policies and with each other.

    Attributes:
        cost_share: what it concerns, of today's bill; None where unknown.
        saving_usd: of the window; below zero where it costs more, None where unknown.
        saving_share: the same of today's bill.
        why: why the saving is unknown; None where it is known.
        rests_on: what it does, and what that takes for granted.
    """

    name: str
    cost_share: float | None
    saving_usd: float | None
    saving_share: float | None
    why: str | None
    rests_on: str
