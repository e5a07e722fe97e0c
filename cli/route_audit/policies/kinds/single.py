"""One route for everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

import msgspec
import numpy as np
from msgspec.structs import replace

from route_audit.policies import routes
from route_audit.policies import targets as to
from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.routes import Route
from route_audit.policies.targets import Target


class Single(msgspec.Struct, frozen=True):
    """Every request goes the same way."""

    name: str
    where: str
    route: Route
    kind: ClassVar[str] = "single"

    @property
    def targets(self) -> tuple[Target, ...]:
        """The route's."""
        return self.route.targets

    @property
    def models(self) -> tuple[str, ...]:
        """The route's models, or none where everything stays."""
        return to.models(self.targets)

    def named(self, roles: Mapping[str, str]) -> Self:
        """The same with a role replaced by its model."""
        return replace(self, route=self.route.named(roles))

    def legs(self, known: Known) -> Legs:
        """The route's legs for each request."""
        return routes.legs((self.route,), np.zeros(len(known), np.intp), known)

    def says(self) -> tuple[str, ...]:
        """One line."""
        return (f"every request -> {self.route}",)

    def why(self, known: Known) -> list[str]:
        """The same for every request."""
        return [*self.says()] * len(known)


def _read(entry: Entry) -> Single:
    return Single(entry.name, entry.where, Route.read(entry.keys["to"], entry.keys.get("service_tier")))


KIND = Kind(
    name="single",
    says="every request goes to one model, or through one cascade",
    needs=frozenset({"to"}),
    may=frozenset({"service_tier"}),
    read=_read,
)
