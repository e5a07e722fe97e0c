"""Growth of the traffic, as a scenario: a headline always stands on today's volume.

    year = month * ((1 + g)^n - 1) / g

when each month grows by ``g`` over the one before, the first being today's. Nothing is assumed of
cheaper models being used more.
"""

from __future__ import annotations

from collections.abc import Sequence


def grown(months: Sequence[float], monthly_growth: float) -> tuple[float, ...]:
    """The months' amounts when the traffic of each is ``1 + monthly_growth`` times that of the one before."""
    return tuple(amount * (1 + monthly_growth) ** number for number, amount in enumerate(months))
