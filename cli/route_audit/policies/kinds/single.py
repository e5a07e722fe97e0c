"""One model for everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

from route_audit.policies import targets as to
from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.known import Known
from route_audit.policies.legs import OWN, Legs
from route_audit.policies.targets import Target


@dataclass(frozen=True, slots=True)
class Single:
    """Every request on one model."""

    name: str
    where: str
    target: Target
    kind: ClassVar[str] = "single"

    @property
    def targets(self) -> tuple[Target, ...]:
        """The one target."""
        return (self.target,)

    @property
    def models(self) -> tuple[str, ...]:
        """The one model, or none where everything stays."""
        return to.models(self.targets)

    def named(self, roles: Mapping[str, str]) -> Self:
        """The same with a role replaced by its model."""
        return replace(self, target=self.target.named(roles))

    def legs(self, known: Known) -> Legs:
        """One leg for each request, on the one model."""
        index = OWN if self.target.name is None else 0
        return Legs.one_each(self.models, np.full(len(known), index, np.int32))

    def says(self) -> tuple[str, ...]:
        """One line."""
        return (f"every request -> {self.target}",)

    def why(self, known: Known) -> list[str]:
        """The same for every request."""
        return [*self.says()] * len(known)


def _read(entry: Entry) -> Single:
    return Single(entry.name, entry.where, Target.read(entry.keys["to"]))


KIND = Kind(
    name="single",
    says="every request goes to one model",
    needs=frozenset({"to"}),
    may=frozenset(),
    read=_read,
)
