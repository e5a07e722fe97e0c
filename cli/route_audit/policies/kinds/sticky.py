"""Another policy whose sessions keep their model until a request needs a dearer one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from route_audit.policies.kinds import share
from route_audit.policies.kinds.interface import Entry, Kind, Policy, lineage
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.targets import Target

BY = ("session",)


@dataclass(frozen=True, slots=True)
class Sticky:
    """``parent`` names a model for each request; a session only ever moves to a dearer one.

    Which of two models is dearer for a request, the prices say: the projection decides it. A session
    keeps its prompt cache that way.
    """

    name: str
    where: str
    parent: Policy
    kind: ClassVar[str] = "sticky"

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
        """The parent's legs, those of every session held together."""
        return replace(self.parent.legs(known), sticks=known.session != 0)

    def says(self) -> tuple[str, ...]:
        """The rule of sessions, then the parent's lines."""
        return ("a session keeps its model until a request needs a dearer one:", *self.parent.says())

    def why(self, known: Known) -> list[str]:
        """What the parent goes by; an earlier request of the session may have moved it further up."""
        return [f"{line}; never down within a session" for line in self.parent.why(known)]


def _read(entry: Entry) -> Sticky:
    entry.keys["stick"].choice(BY)
    parent = entry.find(entry.keys["inherit"])
    if any(policy.kind == share.Share.kind for policy in lineage(parent)):
        entry.keys["inherit"].fail(
            f"'{parent.name}' takes only a share of the traffic: what is not drawn must stay as it is",
            "stick first: let the share inherit from the sticky policy",
        )
    return Sticky(entry.name, entry.where, parent)


KIND = Kind(
    name="sticky",
    says="another policy whose sessions never move to a cheaper model",
    needs=frozenset({"inherit", "stick"}),
    may=frozenset(),
    read=_read,
)
