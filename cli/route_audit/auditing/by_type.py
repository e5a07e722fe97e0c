"""What a policy costs and saves on each request type that the report names."""

from __future__ import annotations

from route_audit.auditing.findings import Finding, Findings
from route_audit.projection.dollars import TYPE
from route_audit.report import TypeCost


def by_type(each: Finding, found: Findings) -> tuple[TypeCost, ...]:
    """One row for each named type that has a priced request, in the report's order."""
    before, after = found.baseline.by(TYPE), each.costs.headline.by(TYPE)
    return tuple(
        TypeCost(name, found.usd(after.get(rank, 0.0)), found.usd(before[rank] - after.get(rank, 0.0)))
        for rank, _, name in ranked(found)
        if rank in before
    )


def ranked(found: Findings) -> list[tuple[int, int, str]]:
    """The rank, the index in the survey and the id of each named type, the first rank first."""
    ids = {index: code for code, index in found.survey.types.items()}
    return sorted(
        (int(rank), index, f"{ids[index]:016x}")
        for index, rank in enumerate(found.world.type_rank)
        if rank >= 0
    )
