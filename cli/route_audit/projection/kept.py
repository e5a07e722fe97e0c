"""What single requests cost under a policy, each by itself with its prompt cache as logged."""

from __future__ import annotations

import numpy as np

from route_audit.arrays import Floats, Integers
from route_audit.policies import Policy
from route_audit.projection.beside import calls_beside
from route_audit.projection.dollars import by_request, row_dollars
from route_audit.projection.moves import Caller, Moves, TierRatios
from route_audit.projection.places import Mover
from route_audit.projection.slices import Slice
from route_audit.projection.stance import Stance
from route_audit.projection.statements import call_quantities
from route_audit.projection.world import World


class KeptCosts:
    """Prices the requests of a slice under one policy.

    Args:
        policy: turns requests into legs.
        stance: its assumptions.
        world: what all policies share.
    """

    def __init__(self, policy: Policy, stance: Stance, world: World) -> None:
        ratios = TierRatios(stance.likely_input, stance.likely_output, stance.thinking)
        self._policy = policy
        self._world = world
        self._mover = Mover(Caller(world.prices, world.table, ratios))

    def of(self, part: Slice, rank: Integers) -> tuple[Integers, Floats]:
        """The price code of each request's first call, and its US dollars; 0 where the log has no price.

        Args:
            part: the slice.
            rank: each attempt's type by its rank in the report.
        """
        legs = self._mover.held(part, self._policy.legs(part.known))
        moves = self._mover.sent(part, legs).moves
        weight = np.array([each.likely for each in legs.weights])
        calls = np.flatnonzero(part.priced[moves.attempt])
        called = moves.take(calls)
        each = self._dollars(part, called) * weight[called.weight]
        beside = calls_beside(part, legs, moves, rank, self._world.prices, self._world.table)
        code = moves.code[: moves.first][part.first].astype(np.int64)
        answers = by_request(part, called.attempt, each)
        return code, answers + by_request(part, beside.attempt, beside.usd)

    def _dollars(self, part: Slice, moves: Moves) -> Floats:
        quantities = call_quantities(part, moves, part.billed.input.take(moves.attempt))
        ratios = (moves.input_ratio, moves.output_ratio)
        return row_dollars(quantities, self._world.table.of(moves.entry), ratios, self._world.efficiency)
