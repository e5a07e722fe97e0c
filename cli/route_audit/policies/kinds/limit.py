"""Another policy, but where its waits would be too long: those groups of requests stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import ClassVar, Self

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from route_audit import units
from route_audit.arrays import Mask
from route_audit.cells import Quantiles
from route_audit.policies.kinds.inherit import InheritedBeside
from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.kinds.share import all_traffic
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.rehearsal import Rehearsal, Waited
from route_audit.policies.targets import Target
from route_audit.tiers import Tier

BY = ("all", "tier", "type")
FEWEST = 200
"""A p95 is told of so many waits: then ten lie beyond it."""

_P95 = 0.95
_MOST_NAMED = 5


class Group(msgspec.Struct, frozen=True):
    """A group of requests whose waits are limited.

    Attributes:
        code: its tier or request type; 0 where all are one group.
        waits: how many waits were projected.
        p95_s, logged_p95_s: of these, under the policy and as logged; None where they are too few.
    """

    code: int
    waits: int
    p95_s: float | None
    logged_p95_s: float | None


class Limit(InheritedBeside, frozen=True):
    """``parent`` decides, but groups whose p95 on its models is above a limit go elsewhere.

    A group of which too few waits are known is left to ``parent``.

    Attributes:
        p95_s: the limit, seconds.
        by: what makes a group.
        target: where the groups above the limit go.
        groups: what the rehearsal showed, by code; None before it, and then no group is above.
    """

    p95_s: Decimal
    by: str
    groups: tuple[Group, ...] | None = None
    kind: ClassVar[str] = "limit"

    def rehearsed(self, log: Rehearsal) -> Self:
        """The same, with what each group would wait."""
        return replace(self, groups=tuple(_groups(log.waits(self.parent), self.by)))

    def legs(self, known: Known) -> Legs:
        """The parent's legs; one call elsewhere for requests of groups above the limit."""
        return self.parent.legs(known).redirected(self._is_above(known), self.target.name)

    def says(self) -> tuple[str, ...]:
        """The limit, then the parent's lines."""
        group = "all requests together" if self.by == "all" else f"each {self.by}"
        return (f"{self.target} where the p95 of {group} is above {self.p95_s} s:", *self.parent.says())

    def why(self, known: Known) -> list[str]:
        """What the parent goes by, but for groups above the limit."""
        decided = zip(self._is_above(known), self.parent.why(known), strict=True)
        elsewhere = f"its p95 is above {self.p95_s} s -> {self.target}"
        return [elsewhere if above else line for above, line in decided]

    def remarks(self) -> tuple[str, ...]:
        """Which groups are above the limit, and by how much; the largest first."""
        return () if self.groups is None else tuple(self._lines(self.groups))

    def _lines(self, groups: tuple[Group, ...]) -> Iterator[str]:
        above = sorted(filter(self._exceeds, groups), key=lambda group: (-group.waits, group.code))
        for group in above[:_MOST_NAMED]:
            logged = f"as logged it is {units.seconds(group.logged_p95_s)}"
            place = "stays" if self.target.name is None else f"goes to {self.target}"
            would = f"its p95 would be {units.seconds(group.p95_s)}"
            yield f"{_name(group.code, self.by)} {place}: {would}, {logged}"
        if above[_MOST_NAMED:]:
            yield f"so it is with {len(above) - _MOST_NAMED} more of {len(groups)}"
        if not above:
            yield f"no group's p95 is above {self.p95_s} s"
        few = sum(group.p95_s is None for group in groups)
        if few:
            yield f"{few} of {len(groups)} groups have fewer than {FEWEST} waits: no p95 is told of them"

    def _exceeds(self, group: Group) -> bool:
        return group.p95_s is not None and group.p95_s > float(self.p95_s)

    def _is_above(self, known: Known) -> Mask:
        above = [group.code for group in self.groups or () if self._exceeds(group)]
        return np.isin(_codes(known, self.by), np.array(above, np.uint64))


class _Waits(msgspec.Struct):
    projected: Quantiles = msgspec.field(default_factory=Quantiles)
    logged: Quantiles = msgspec.field(default_factory=Quantiles)

    def group(self, code: int) -> Group:
        count = len(self.projected)
        told = count >= FEWEST
        ends = (self.projected.at(_P95), self.logged.at(_P95)) if told else (None, None)
        return Group(code, count, *ends)


def _groups(parts: Iterable[Waited], by: str) -> Iterator[Group]:
    """The groups that have waits, by code."""
    found: dict[int, _Waits] = {}
    for part in parts:
        codes = _codes(part.known, by)[part.request]
        for code in np.unique(codes):
            waits, mine = found.setdefault(int(code), _Waits()), codes == code
            waits.projected.add(part.seconds[mine])
            waits.logged.add(part.logged_s[mine])
    return (found[code].group(code) for code in sorted(found))


def _codes(known: Known, by: str) -> NDArray[np.uint64]:
    if by == "type":
        return known.type_id
    return known.tier.astype(np.uint64) if by == "tier" else np.zeros(len(known), np.uint64)


def _name(code: int, by: str) -> str:
    if by == "all":
        return "the traffic"
    return Tier(code).word if by == "tier" else f"type {code:016x}"


def _read(entry: Entry) -> Limit:
    keys = entry.keys["limit"].fields(("p95_s", "by", "else"), required=("p95_s",))
    parent = all_traffic(entry, "set the limit first: let the share inherit from this policy")
    p95_s = keys["p95_s"].decimal(low=Decimal(0))
    if not p95_s:
        keys["p95_s"].fail("no answer takes no time", "write seconds above zero, such as 3.0")
    by = keys["by"].choice(BY) if "by" in keys else BY[0]
    otherwise = Target.read(keys["else"]) if "else" in keys else Target(None, entry.where)
    return Limit(entry.name, entry.where, parent, otherwise, p95_s, by)


KIND = Kind(
    name="limit",
    says="another policy, but groups of requests whose p95 would be above a limit stay",
    needs=frozenset({"inherit", "limit"}),
    may=frozenset(),
    read=_read,
)
