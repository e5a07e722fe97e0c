"""A policy that is introduced step by step: what it saves while only a share of the traffic follows it.

    year = sum over months of saving * share

Shares stand for the months one by one, as 5 %, 25 %, 100 %; the last goes on to the end of the year.
"""

from __future__ import annotations

from collections.abc import Sequence


def ramped(savings: Sequence[float], shares: Sequence[float]) -> tuple[float, ...]:
    """The months' savings when the policy holds for ``shares`` of the traffic, the last share going on."""
    return tuple(saving * shares[min(number, len(shares) - 1)] for number, saving in enumerate(savings))
