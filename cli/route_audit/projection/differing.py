"""The requests that two policies send to different models, and what each makes of them."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers
from route_audit.cells import Cells
from route_audit.policies import Policy
from route_audit.projection.dollars import logged_by_request
from route_audit.projection.kept import KeptCosts
from route_audit.projection.moves import model_numbers
from route_audit.projection.pico import in_pico, joined, usd
from route_audit.projection.slices import Slice
from route_audit.projection.stance import Stance
from route_audit.projection.world import World

EXAMPLES = 5
"""So many requests are named."""


class Differing(msgspec.Struct, frozen=True):
    """Requests of one type and tier on two models.

    Attributes:
        rank: the type's rank in the report; -1 for all that it does not name.
        first_model, second_model: canonical names.
        logged_usd, first_usd, second_usd: as logged, and under each policy with caches as logged.
    """

    rank: int
    tier: int
    first_model: str
    second_model: str
    requests: int
    logged_usd: float
    first_usd: float
    second_usd: float


class Differ:
    """Compares the first calls of two policies, partition by partition.

    A request that both send to one model does not differ, whatever its service tier and whatever
    further calls they make.

    Args:
        sides: both policies with their assumptions.
        world: what all policies share.
    """

    def __init__(self, sides: tuple[tuple[Policy, Stance], tuple[Policy, Stance]], world: World) -> None:
        self._world = world
        self._sides = [KeptCosts(policy, stance, world) for policy, stance in sides]
        self._cells = Cells(4, 7)
        self._widest = (np.empty(0), np.empty(0, np.uint64))

    def add(self, part: Slice, kinds: Integers) -> None:
        """Take in one partition; ``kinds`` is each attempt's type index in the survey."""
        rank = self._world.type_rank[kinds]
        code, cost = zip(*(side.of(part, rank) for side in self._sides), strict=True)
        # Only now: a policy may send requests to models that no earlier partition has priced.
        numbers = model_numbers(self._names())
        model = [numbers[each] for each in code]
        mine = np.flatnonzero(part.priced[part.first] & (model[0] != model[1]))
        if not len(mine):
            return
        logged = logged_by_request(part, self._world.table)
        at = part.first[mine]
        limbs = [limb for each in (logged, *cost) for limb in in_pico(each[mine])]
        keys = [rank[at], part.tier[at], model[0][mine], model[1][mine]]
        self._cells.add(keys, [np.ones(len(mine), np.int64), *limbs])
        self._keep_widest(np.abs(cost[1] - cost[0])[mine], part.rows.id_code[at])

    def result(self) -> list[Differing]:
        """What differs, the costliest as logged first."""
        names = list(dict.fromkeys(self._names()))
        found = []
        for (rank, tier, first, second), (count, *limbs) in zip(
            self._cells.keys, self._cells.sums, strict=True
        ):
            amounts = [usd(joined(*limbs[at : at + 2])) for at in range(0, len(limbs), 2)]
            found.append(Differing(int(rank), int(tier), names[first], names[second], int(count), *amounts))
        return sorted(
            found,
            key=lambda each: (-each.logged_usd, each.rank, each.tier, each.first_model, each.second_model),
        )

    def widest(self) -> list[int]:
        """The id codes of the requests with the widest difference in cost, the widest first."""
        return [int(code) for code in self._widest[1]]

    def _keep_widest(self, gap: Floats, id_code: NDArray[np.uint64]) -> None:
        gaps, codes = np.concatenate([self._widest[0], gap]), np.concatenate([self._widest[1], id_code])
        chosen = np.lexsort((codes, -gaps))[:EXAMPLES]
        self._widest = (gaps[chosen], codes[chosen])

    def _names(self) -> list[str]:
        return self._world.prices.names
