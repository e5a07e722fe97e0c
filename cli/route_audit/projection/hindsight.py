"""What answers look like, against the tiers that rest on requests alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers
from route_audit.projection.slices import Slice
from route_audit.tiers import Tier


def _by_tiers(dtype: type[np.generic]) -> NDArray[Any]:
    return np.zeros((len(Tier), len(Tier)), dtype)


@dataclass(slots=True)
class Hindsight:
    """Sums by the tier of a request and by the tier that its answers look like, each of shape (tiers, tiers).

    Attributes:
        requests: all of them.
        priced: those with a price.
        usd: what these cost.
    """

    requests: Integers = field(default_factory=lambda: _by_tiers(np.int64))
    priced: Integers = field(default_factory=lambda: _by_tiers(np.int64))
    usd: Floats = field(default_factory=lambda: _by_tiers(np.float64))

    def add(self, part: Slice) -> None:
        """Count the requests of one partition."""
        tier, looks = part.known.tier, part.hindsight
        np.add.at(self.requests, (tier, looks), 1)
        priced = np.zeros(len(part.first), np.bool_)
        priced[part.request[part.priced]] = True
        np.add.at(self.priced, (tier[priced], looks[priced]), 1)

    def add_bill(self, part: Slice, paid: Integers, cost_usd: Floats) -> None:
        """Take in the attempts ``paid`` of a partition, those with a price, and what each costs."""
        np.add.at(self.usd, (part.tier[paid], part.hindsight[part.request[paid]]), cost_usd)

    def merge(self, other: Hindsight) -> None:
        """Add the sums of later rows."""
        self.requests += other.requests
        self.priced += other.priced
        self.usd += other.usd
