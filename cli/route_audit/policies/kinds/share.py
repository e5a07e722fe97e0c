"""Another policy for a share of the traffic: a canary."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import numpy as np

from route_audit.arrays import Mask
from route_audit.policies.kinds.inherit import Inherited
from route_audit.policies.kinds.interface import Entry, Kind, Policy, lineage
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs

BY = ("session", "request")

_MIX = np.uint64(0xBF58476D1CE4E5B9)
"""A multiplier of the splitmix64 generator: it spreads codes that differ in a few bits only."""

_SHIFT = np.uint64(31)
_LOTS = Decimal(2**64)


class Share(Inherited, frozen=True):
    """``parent`` decides for a fixed share of the sessions or requests; the rest stays as logged.

    Lots are drawn from the codes of sessions and requests, not from a generator: the same log gives
    the same choice in any order, and a greater share holds all of a smaller one.

    Attributes:
        share: 0 to 1, of sessions or requests; few sessions may miss it by much.
        by: ``session`` (a request without one is its own) or ``request``.
    """

    share: Decimal
    by: str
    kind: ClassVar[str] = "share"

    def legs(self, known: Known) -> Legs:
        """The parent's legs for the requests that are drawn, one on its own model for the others."""
        return self.parent.legs(known).for_some(self._drawn(known))

    def says(self) -> tuple[str, ...]:
        """The share, then the parent's lines."""
        return (f"for {self.share} of all {self.by}s; the others stay:", *self.parent.says())

    def why(self, known: Known) -> list[str]:
        """What the parent goes by, for the requests that are drawn."""
        decided = zip(self._drawn(known), self.parent.why(known), strict=True)
        return [line if drawn else "not drawn: it stays" for drawn, line in decided]

    def _drawn(self, known: Known) -> Mask:
        codes = known.request
        if self.by == "session":
            codes = np.where(known.session != 0, known.session, codes)
        lots = (codes ^ (codes >> _SHIFT)) * _MIX
        lots ^= lots >> _SHIFT
        bar = int(self.share * _LOTS)
        return np.ones(len(codes), np.bool_) if bar >= _LOTS else lots < np.uint64(bar)


def all_traffic(entry: Entry, hint: str) -> Policy:
    """The policy that ``inherit`` names, which must decide on all traffic.

    Raises:
        ConfigError: it takes only a share of it; ``hint`` says what to do instead.
    """
    parent = entry.find(entry.keys["inherit"])
    if _is_share(parent):
        entry.keys["inherit"].fail(
            f"'{parent.name}' takes only a share of the traffic: what is not drawn must stay as it is", hint
        )
    return parent


def _is_share(policy: Policy) -> bool:
    return any(step.kind == Share.kind for step in lineage(policy))


def _read(entry: Entry) -> Share:
    parent = entry.find(entry.keys["inherit"])
    if _is_share(parent):
        entry.keys["inherit"].fail(
            "a share of a share would draw the same lots twice",
            f"inherit from what '{parent.name}' inherits from, and multiply the two shares",
        )
    share = entry.keys["share"].decimal(low=Decimal(0), high=Decimal(1))
    by = entry.keys["by"].choice(BY) if "by" in entry.keys else BY[0]
    return Share(entry.name, entry.where, parent, share, by)


KIND = Kind(
    name="share",
    says="another policy for a share of all sessions or requests; the others stay",
    needs=frozenset({"inherit", "share"}),
    may=frozenset({"by"}),
    read=_read,
)
