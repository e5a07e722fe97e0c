"""What wrong answers may cost: where a saving is gone, over shares and costs that nobody has to name."""

from __future__ import annotations

FAILURES = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Further wrong answers, of the requests that move: a scale to read."""

COSTS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""What one of them costs, US dollars: from a click on 'again' to a call to support and beyond."""


def scale_with(told: float | None) -> tuple[float, ...]:
    """The scale of costs, with the user's own where there is one."""
    return COSTS if told is None else tuple(sorted({*COSTS, told}))


def break_even(saving_usd: float, moved: float, failure_share: float) -> float:
    """What one further wrong answer costs where the saving is gone.

    Args:
        saving_usd: above zero.
        moved: requests that move, above zero.
        failure_share: further wrong answers among them, above zero.
    """
    return saving_usd / (moved * failure_share)


def left(saving_usd: float, moved: float, costs: tuple[float, ...]) -> list[list[float]]:
    """What is left of the saving, US dollars, at each of ``FAILURES`` for each of ``costs``."""
    return [[saving_usd - moved * share * cost for cost in costs] for share in FAILURES]
