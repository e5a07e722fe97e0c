"""Another policy whose sessions keep their model until a request needs a dearer one, or a cheaper pays."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Self

import msgspec

from route_audit.policies.kinds.inherit import Inherited
from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.kinds.share import all_traffic
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.lengths import Lengths
from route_audit.policies.rehearsal import Rehearsal

BY = ("session",)
NEVER_DOWN, WHEN_IT_PAYS = "never-down", "when-it-pays"
SWITCHES = (NEVER_DOWN, WHEN_IT_PAYS)


class Sticky(Inherited, frozen=True):
    """``parent`` names a model for each request; a session only ever moves to a dearer one.

    Which of two models is dearer for a request, the prices say: the projection decides it. A session
    keeps its prompt cache that way.

    Attributes:
        switch: ``when-it-pays`` lets it also move to a cheaper model, when that saves more over the turns
            that are expected to follow than the prefix costs that is written anew there.
        lengths: the turns that sessions have after their first, second, ...; found by the rehearsal.
    """

    switch: str = NEVER_DOWN
    lengths: Lengths | None = None
    kind: ClassVar[str] = "sticky"

    def rehearsed(self, log: Rehearsal) -> Self:
        """The same, with how long sessions are where it matters."""
        if self.switch == NEVER_DOWN:
            return self
        return msgspec.structs.replace(self, lengths=Lengths.of(log.known()))

    def remarks(self) -> tuple[str, ...]:
        """How long sessions are, where it matters."""
        if self.lengths is None or not len(self.lengths.left):
            return ()
        return (f"after its first turn a session of the log has {self.lengths.left[0]:.1f} more, on average",)

    def legs(self, known: Known) -> Legs:
        """The parent's legs, those of every session held together."""
        left = None if self.lengths is None else self.lengths.after(known)
        return replace(self.parent.legs(known), sticks=known.session != 0, turns_left=left)

    def says(self) -> tuple[str, ...]:
        """The rule of sessions, then the parent's lines."""
        cheaper = "" if self.switch == NEVER_DOWN else ", or a cheaper one pays"
        rule = f"a session keeps its model until a request needs a dearer one{cheaper}:"
        return (rule, *self.parent.says())

    def why(self, known: Known) -> list[str]:
        """What the parent goes by; an earlier request of the session may have moved it further up."""
        down = "never down within a session" if self.switch == NEVER_DOWN else "down when it pays"
        return [f"{line}; {down}" for line in self.parent.why(known)]


def _read(entry: Entry) -> Sticky:
    entry.keys["stick"].choice(BY)
    parent = all_traffic(entry, "stick first: let the share inherit from the sticky policy")
    switch = entry.keys["switch"].choice(SWITCHES) if "switch" in entry.keys else NEVER_DOWN
    return Sticky(entry.name, entry.where, parent, switch)


KIND = Kind(
    name="sticky",
    says="another policy whose sessions keep their model: never to a cheaper one, or only when that pays",
    needs=frozenset({"inherit", "stick"}),
    may=frozenset({"switch"}),
    read=_read,
)
