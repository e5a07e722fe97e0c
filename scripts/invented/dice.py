"""Chance that falls the same on every machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Chance that falls the same on every machine: only ``random()`` is promised never to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def below(self, n: int) -> int:
        """A whole number from 0 to ``n - 1``."""
        return int(self._random() * n)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def chance(self, share: float) -> bool:
        """True in ``share`` of all calls."""
        return self._random() < share

    def pick(self, things: Sequence[T]) -> T:
        """One of ``things``, each as likely as the others."""
        return things[self.below(len(things))]

    def weighed(self, weights: dict[str, float]) -> str:
        """One of the keys, as likely as its weight says."""
        left = self._random() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return key

    def along(self, quantiles: Sequence[float]) -> float:
        """A draw from the distribution whose evenly spaced quantiles are given."""
        place = self._random() * (len(quantiles) - 1)
        i = int(place)
        return quantiles[i] + (quantiles[i + 1] - quantiles[i]) * (place - i)
