"""What to do with each request type, and why, "keep" included."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from route_audit.arrays import Floats
from route_audit.auditing.assignment import Assignment, Place
from route_audit.optimise import Problem
from route_audit.report.optimum import Advice
from route_audit.tiers import Tier

KEEP = "keep"
NOTHING_CHEAPER = "no other model here is cheaper for it"
CHEAPEST = "the cheapest that keeps to the limit on misroutes"
SPENT = "reasoning or unsure, and yet few enough to stay within the limit on misroutes"
HARD = "reasoning or unsure: moving it down would count as misrouted"
LIMITED = "the limits leave no room for it, or are spent better elsewhere"


def advised(
    assignment: Assignment, requests: Floats, logged_usd: Floats, problem: Problem
) -> Iterator[Advice]:
    """One line for each type, the costliest first.

    Args:
        assignment: where every cell goes.
        requests: of each cell, over the whole window.
        logged_usd: of each cell, as logged.
        problem: what each cell costs on each option, over the same window.
    """
    choice = np.array([place.option for place in assignment.places], np.int64)
    saving = logged_usd - problem.cost_usd[np.arange(len(choice)), choice]
    kinds = list(dict.fromkeys(place.type for place in assignment.places))
    mine = {kind: [n for n, place in enumerate(assignment.places) if place.type == kind] for kind in kinds}
    for kind in sorted(kinds, key=lambda each: (-float(logged_usd[mine[each]].sum()), each)):
        rows = mine[kind]
        main = assignment.places[max(rows, key=lambda row: (logged_usd[row], -row))]
        what, why = _told(assignment, [assignment.places[row] for row in rows], problem, rows)
        yield Advice(
            type=kind,
            label=main.label,
            tier=main.tier.word,
            requests=int(requests[rows].sum()),
            cost_usd=float(logged_usd[rows].sum()),
            what=what,
            why=why,
            saving_usd=float(saving[rows].sum()),
        )


def _told(assignment: Assignment, places: list[Place], problem: Problem, rows: list[int]) -> tuple[str, str]:
    targets = sorted({place.option for place in places})
    if targets == [0]:
        return KEEP, _why_kept(places, problem, rows)
    moves = " or ".join(assignment.options[option] for option in targets if option)
    if 0 in targets:
        return f"move a part to {moves}", "the rest is too uncertain or too hard for the limit"
    hard = all(place.tier >= Tier.REASONING for place in places)
    return f"move to {moves}", SPENT if hard else CHEAPEST


def _why_kept(places: list[Place], problem: Problem, rows: list[int]) -> str:
    if (problem.cost_usd[rows].argmin(axis=1) == 0).all():
        return NOTHING_CHEAPER
    if all(place.tier >= Tier.REASONING for place in places):
        return HARD
    return LIMITED
