"""Whether the choice of a policy holds on days that it was not chosen on.

The best of several policies on the days it was chosen by looks better than it is. So the choice is made
once more on the first seven tenths of the days, and what that choice saves on the other days is told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

FEWEST_DAYS = 5


class Held(msgspec.Struct, frozen=True):
    """A choice on the first days, scored on the others.

    Attributes:
        policy: the name of what would have been chosen.
        days, held_out_days: how many days it was chosen on, and scored on.
        saving_share: of the bill of the days it was chosen on.
        held_out_saving_share: of the bill of the others.
    """

    policy: str
    days: int
    held_out_days: int
    saving_share: float
    held_out_saving_share: float


def chosen_on(days: int) -> int:
    """How many of so many days the choice is made on: seven tenths, in whole days."""
    return days * 7 // 10


def held_out(
    baseline: Mapping[int, float], changes: Sequence[tuple[str, Mapping[int, float]]]
) -> Held | None:
    """The choice by days; None with fewer than five days, or where no policy saves on the first of them.

    Args:
        baseline: the bill by day.
        changes: name and change in cost by day of each policy that may be recommended.
    """
    days = sorted(baseline)
    if len(days) < FEWEST_DAYS or not changes:
        return None
    cut = chosen_on(len(days))
    first, rest = days[:cut], days[cut:]
    name, change = min(changes, key=lambda each: (_sum(each[1], first), each[0]))
    if _sum(change, first) >= 0:
        return None
    return Held(name, len(first), len(rest), _saved(baseline, change, first), _saved(baseline, change, rest))


def _sum(by_day: Mapping[int, float], days: Sequence[int]) -> float:
    return math.fsum(by_day.get(day, 0.0) for day in days)


def _saved(baseline: Mapping[int, float], change: Mapping[int, float], days: Sequence[int]) -> float:
    bill = _sum(baseline, days)
    return -_sum(change, days) / bill if bill else 0.0
