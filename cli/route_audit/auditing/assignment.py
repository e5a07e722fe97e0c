"""An assignment of cells to models, as a person reads it: groups, and a policy file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from route_audit.policies import SAME
from route_audit.tiers import Tier

_ORDER = (Tier.UNSURE, Tier.RETRIEVAL, Tier.EXTRACTION, Tier.REASONING)
"""``tier: reasoning`` takes unsure requests too, so that these must be asked for first."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cell and where it goes.

    Attributes:
        type, label: of the request type; empty for all that are not named.
        confidence: the lowest of its bin.
        option: an index into the assignment's options.
    """

    type: str
    label: str
    tier: Tier
    confidence: float
    option: int


@dataclass(frozen=True, slots=True)
class Group:
    """Requests of one type and tier, of at least a confidence; None for any."""

    type: str
    label: str
    tier: Tier | None
    confidence: float | None
    option: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where every cell goes.

    Attributes:
        options: what a policy file calls each option; the first one stays.
    """

    places: tuple[Place, ...]
    options: tuple[str, ...]

    def of_type(self, kind: str) -> list[Place]:
        """The cells of one type."""
        return [place for place in self.places if place.type == kind]

    def groups(self) -> list[Group]:
        """Who goes where, in the order in which a policy must ask; named types first."""
        kinds = dict.fromkeys(place.type for place in self.places if place.type)
        found = [group for kind in kinds for group in self._of_type(kind)]
        return [*found, *self._of_type("")]

    def _of_type(self, kind: str) -> Iterator[Group]:
        mine = self.of_type(kind)
        if not mine:
            return
        label = mine[0].label
        if len({place.option for place in mine}) == 1:
            yield Group(kind, label, None, None, mine[0].option)
            return
        for tier in _ORDER:
            steps = _steps([place for place in mine if place.tier is tier])
            for number, (confidence, option) in enumerate(steps):
                last = number == len(steps) - 1
                yield Group(kind, label, tier, None if last else confidence, option)


def _steps(places: list[Place]) -> list[tuple[float, int]]:
    """The lowest confidence and the option of each run of bins that go to one option, the surest first."""
    steps: list[tuple[float, int]] = []
    for place in sorted(places, key=lambda each: -each.confidence):
        if steps and steps[-1][1] == place.option:
            steps[-1] = (place.confidence, place.option)
        else:
            steps.append((place.confidence, place.option))
    return steps


def policy_text(assignment: Assignment) -> str:
    """The policy file that does what the assignment says."""
    lines = [
        "# Written by route-audit optimize. The first rule that matches decides.",
        "version: 1",
        "policies:",
        "  - name: optimized",
        "    rules:",
    ]
    groups = assignment.groups()
    for group in groups:
        if group.tier is None and group.confidence is None and not group.type:
            lines.append(f"      - {{to: {_word(assignment.options[group.option])}}}")
            return "\n".join(lines) + "\n"
        comment = f"  # {group.label}" if group.label.isprintable() and group.label else ""
        lines.append(
            f"      - {{when: {{{_tests(group)}}}, to: {_word(assignment.options[group.option])}}}{comment}"
        )
    lines.append(f"      - {{to: {assignment.options[0]}}}")
    return "\n".join(lines) + "\n"


def _tests(group: Group) -> str:
    tests = []
    if group.type:
        tests.append(f'type: "{group.type}"')
    if group.tier is not None:
        tests.append(f"tier: {group.tier.word}")
    if group.confidence is not None:
        tests.append(f'confidence: ">={group.confidence:.1f}"')
    return ", ".join(tests)


def _word(name: str) -> str:
    return name if name == SAME else json.dumps(name)
