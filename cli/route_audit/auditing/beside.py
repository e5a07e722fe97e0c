"""What looks on while policies are projected, if asked for: loads, evaluations, labels, differences."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from route_audit.arrays import Integers
from route_audit.auditing.difference import of_names
from route_audit.auditing.evaluated import Labels, Watched
from route_audit.auditing.ground import Ground
from route_audit.auditing.loads import Loads
from route_audit.auditing.passes import Onlooker
from route_audit.policies import Policy
from route_audit.projection.differing import Differ
from route_audit.projection.project import Watching
from route_audit.projection.slices import Slice
from route_audit.projection.stance import Stance
from route_audit.projection.world import World


class Beside(msgspec.Struct, frozen=True):
    """What is collected beside the projections; nothing of what nobody asks for.

    Attributes:
        policies: the names of what is projected.
        loads: the busiest minutes.
        watched: whose answers evaluated requests get.
        labels: where labelled requests are.
        differ: what tells apart the two policies that the user named; None where there are none.
    """

    policies: tuple[str, ...]
    loads: Loads
    watched: Watched
    labels: Labels
    differ: Differ | None

    @classmethod
    def of(
        cls, ground: Ground, policies: tuple[Policy, ...], stances: Sequence[Stance], world: World
    ) -> Beside:
        """What the user asks for of policies, each with its stance, in the world of them all."""
        setting, prices = ground.setting, ground.table.prices
        sides = list(zip(policies, stances, strict=True))
        return cls(
            tuple(policy.name for policy in policies),
            Loads.of(setting.book, ground.survey, policies, prices),
            Watched(setting.outcomes, prices, policies),
            Labels(setting.labelled, ground.table),
            _differ(setting.options.difference, sides, world),
        )

    @property
    def idle(self) -> bool:
        """Nobody asks for anything."""
        asked = (self.loads.names, self.watched.outcomes, self.labels.labelled, self.differ)
        return not any(each for each in asked)

    def onlooker(self) -> Onlooker | None:
        """What looks on; None where nothing does."""
        if self.idle:
            return None
        return Onlooker(self._add, [self._watching(name) for name in self.policies])

    def _add(self, part: Slice, kinds: Integers) -> None:
        self.loads.add(part)
        self.watched.add(part)
        self.labels.add(part)
        if self.differ is not None:
            self.differ.add(part, kinds)

    def _watching(self, policy: str) -> Watching:
        return Watching(peaks=self.loads.after.get(policy), answers=self.watched.after.get(policy))


def _differ(
    pair: tuple[str, str] | None, sides: Sequence[tuple[Policy, Stance]], world: World
) -> Differ | None:
    if pair is None or not sides:
        return None
    first, second = of_names(pair, [policy for policy, _ in sides])
    return Differ((sides[first], sides[second]), world)
