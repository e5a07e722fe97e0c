"""Another policy under a second name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

import msgspec
from msgspec.structs import replace

from route_audit.policies import targets as to
from route_audit.policies.kinds.interface import Entry, Kind, Policy
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.targets import Target


class Inherited(msgspec.Struct, frozen=True):
    """Does what ``parent`` does; kinds that change a part of it say what."""

    name: str
    where: str
    parent: Policy
    kind: ClassVar[str] = "inherit"

    @property
    def targets(self) -> tuple[Target, ...]:
        """The parent's."""
        return self.parent.targets

    @property
    def models(self) -> tuple[str, ...]:
        """The parent's."""
        return self.parent.models

    def named(self, roles: Mapping[str, str]) -> Self:
        """The same over the parent with its roles replaced."""
        return replace(self, parent=self.parent.named(roles))

    def legs(self, known: Known) -> Legs:
        """The parent's."""
        return self.parent.legs(known)

    def says(self) -> tuple[str, ...]:
        """The parent's lines."""
        return self.parent.says()

    def why(self, known: Known) -> list[str]:
        """What the parent goes by."""
        return self.parent.why(known)


class InheritedBeside(Inherited, frozen=True):
    """Does what ``parent`` does beside one further ``target``; kinds say what for."""

    target: Target

    @property
    def targets(self) -> tuple[Target, ...]:
        """The parent's, and the further one."""
        return (*self.parent.targets, self.target)

    @property
    def models(self) -> tuple[str, ...]:
        """The parent's, and the further one."""
        return to.models(self.targets)

    def named(self, roles: Mapping[str, str]) -> Self:
        """The same with roles replaced by their models."""
        return replace(self, parent=self.parent.named(roles), target=self.target.named(roles))


def _read(entry: Entry) -> Inherited:
    return Inherited(entry.name, entry.where, entry.find(entry.keys["inherit"]))


KIND = Kind(
    name="inherit",
    says="another policy under a second name",
    needs=frozenset({"inherit"}),
    may=frozenset(),
    read=_read,
)
