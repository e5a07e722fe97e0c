"""Draws requests for labelling, by stratum."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import NamedTuple

from route_audit.classify.evaluation.strata import allocate
from route_audit.ledger import hash64


class Drawn(NamedTuple):
    """One request as the ledger tells it apart from others.

    Attributes:
        id_code: of its first attempt's id.
        content: the code of what that attempt holds: ids may be used twice.
    """

    id_code: int
    content: int


@dataclass(slots=True)
class Sampler:
    """Draws requests by stratum; the same ones whatever order they come in.

    Args:
        size: requests to draw.
        seed: another seed draws others.

    Attributes:
        counts: the requests of each stratum, drawn or not.
    """

    size: int
    seed: int
    counts: dict[int, int] = field(default_factory=dict)
    _best: dict[int, list[tuple[int, Drawn]]] = field(default_factory=dict)

    def add(self, stratum: int, request: Drawn) -> None:
        """Take a request into account."""
        self.counts[stratum] = self.counts.get(stratum, 0) + 1
        best = self._best.setdefault(stratum, [])
        entry = (-hash64(f"{self.seed}\0{request.id_code}"), request)
        if len(best) < self.size:
            heapq.heappush(best, entry)
        else:
            heapq.heappushpop(best, entry)

    def sample(self) -> dict[Drawn, int]:
        """The requests drawn, each with its stratum; of routed strata a floor each, where there is room."""
        rooms = allocate(self.counts, self.size)
        return {
            request: stratum
            for stratum, room in rooms.items()
            for _, request in sorted(self._best[stratum], reverse=True)[:room]
        }
