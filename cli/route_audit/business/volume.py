"""Whether means by the day of the week tell what days come to: a volume model, fitted on the first days.

As with a baseline of energy that savings are measured against (ASHRAE Guideline 14), two numbers judge it on
the days that it has not seen:

    NMBE     = sum of (told - real) / sum of real                 how far it is off in all
    CV(RMSE) = sqrt(mean of (told - real)^2) / mean of real       how far a day is off

The guideline has limits for hours (10 % and 30 %) and for months (5 % and 15 %), none for days: those for
hours are taken.
"""

from __future__ import annotations

import math

import msgspec

from route_audit.business.traffic import DAYS_PER_WEEK, Traffic

MOST_OFF, MOST_SCATTER = 0.10, 0.30
"""Beyond either the model is rejected."""

FEWEST = 4
"""Held-out days, with fewer of which one odd day decides."""


class Checked(msgspec.Struct, frozen=True):
    """What the held-out days say.

    Attributes:
        days, held_out_days: complete days that it was fitted on, and asked about.
        off_share: NMBE; above zero it tells too much.
        scatter_share: CV(RMSE).
    """

    days: int
    held_out_days: int
    off_share: float
    scatter_share: float

    @property
    def accepted(self) -> bool:
        """Whether both are within their limits."""
        return abs(self.off_share) <= MOST_OFF and self.scatter_share <= MOST_SCATTER


def checked(traffic: Traffic) -> Checked | None:
    """The model on the first seven tenths of the complete days, held against the others.

    None where the first days lack a weekday, fewer than four are left, or these cost nothing.
    """
    days = traffic.complete_days()
    cut = len(days) * 7 // 10
    means = _means(traffic, days[:cut])
    real = [traffic.cost_usd.get(day, 0.0) for day in days[cut:]]
    whole = math.fsum(real)
    if len(means) < DAYS_PER_WEEK or len(real) < FEWEST or not whole:
        return None
    away = [means[day % DAYS_PER_WEEK] - usd for day, usd in zip(days[cut:], real, strict=True)]
    squares = math.fsum(each * each for each in away) / len(away)
    return Checked(cut, len(real), math.fsum(away) / whole, math.sqrt(squares) / (whole / len(real)))


def _means(traffic: Traffic, days: list[int]) -> dict[int, float]:
    found: dict[int, list[float]] = {}
    for day in days:
        found.setdefault(day % DAYS_PER_WEEK, []).append(traffic.cost_usd.get(day, 0.0))
    return {weekday: math.fsum(costs) / len(costs) for weekday, costs in found.items()}
