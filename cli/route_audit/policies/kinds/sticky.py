"""Another policy whose sessions keep their model until a request needs a dearer one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from route_audit.policies.kinds import share
from route_audit.policies.kinds.inherit import Inherited
from route_audit.policies.kinds.interface import Entry, Kind, lineage
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs

BY = ("session",)


@dataclass(frozen=True, slots=True)
class Sticky(Inherited):
    """``parent`` names a model for each request; a session only ever moves to a dearer one.

    Which of two models is dearer for a request, the prices say: the projection decides it. A session
    keeps its prompt cache that way.
    """

    kind: ClassVar[str] = "sticky"

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
