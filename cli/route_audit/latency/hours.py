"""What the hour of the day adds to a time: hosted models are slower when all the world asks them."""

from __future__ import annotations

import numpy as np

from route_audit.arrays import Floats, Integers

BLOCK_HOURS = 4
BLOCK_ROWS = 200
"""A block of hours with fewer rows is taken to be as fast as the whole day."""

_HOURS = 24
_EVEN_WEIGHT = 50


EVEN = np.ones(_HOURS + 1)
"""No hour is slower than another. The last place stands for requests without a time, whose hour is -1."""


def by_hour(over: Floats, hour: Integers) -> Floats:
    """The factor of each hour, from actual over expected seconds: shape as ``EVEN``.

    The median of the same block of hours over that of the whole day, drawn towards 1 while its rows are few.
    """
    factors, block, middle = EVEN.copy(), np.where(hour < 0, -1, hour // BLOCK_HOURS), np.median(over)
    for each in range(_HOURS // BLOCK_HOURS):
        mine = over[block == each]
        if len(mine) >= BLOCK_ROWS:
            weight = len(mine) / (len(mine) + _EVEN_WEIGHT)
            factors[each * BLOCK_HOURS : (each + 1) * BLOCK_HOURS] = (np.median(mine) / middle) ** weight
    return factors
