"""What there is to choose from, and what a policy file says: for ``route-audit policies``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from route_audit.assumptions import SIDES
from route_audit.policies.files import read_files
from route_audit.policies.implied import taken_by, within
from route_audit.policies.kinds import KINDS
from route_audit.policies.kinds.interface import Policy
from route_audit.policies.kinds.rules import Rule, Rules
from route_audit.policies.presets import PRESETS


class Item(msgspec.Struct, frozen=True):
    """One built-in policy or one kind: its name and what it does, in one line."""

    name: str
    says: str


class Shadowed(msgspec.Struct, frozen=True):
    """A rule that can never fire, whatever the traffic: an earlier one matches all that it matches.

    Attributes:
        rule, earlier: the numbers of the two, from 1.
        where, earlier_where: their ``file:line``.
        same: they test the same.
    """

    rule: int
    where: str
    earlier: int
    earlier_where: str
    same: bool


class PolicySummary(msgspec.Struct, frozen=True):
    """One policy as it was read.

    Attributes:
        name, kind: its name and its sort.
        where: ``file:line``, or ``built-in``.
        models: roles and models that it names, roles not replaced.
        says: what it does, one line for each step, in the order in which it decides.
        shadowed: its rules that can never fire.
    """

    name: str
    kind: str
    where: str
    models: tuple[str, ...]
    says: tuple[str, ...]
    shadowed: tuple[Shadowed, ...] = ()


class FileSummary(msgspec.Struct, frozen=True):
    """A policy file as it was read.

    Attributes:
        path: the file.
        roles: the model that each role names.
        policies: in their order, the baseline among them.
        assumptions: the ids of the assumptions that it makes, such as ``output_ratio.cheap.extraction``.
    """

    path: str
    roles: dict[str, str]
    policies: tuple[PolicySummary, ...]
    assumptions: tuple[str, ...]


def list_builtin() -> tuple[Item, ...]:
    """The built-in policies, in the order in which reports show them."""
    return tuple(Item(preset.name, preset.says) for preset in PRESETS)


def list_kinds() -> tuple[Item, ...]:
    """The kinds of policy that a file may hold, each with the keys that make it."""
    return tuple(Item(str(kind), kind.says) for kind in KINDS)


def check_file(path: Path) -> FileSummary:
    """What the policy file at ``path`` says.

    Raises:
        ConfigError: it can't be read or used; the error names its line.
    """
    found = read_files([path])
    kinds = (*(f"{side}_ratio" for side in SIDES), "hidden_tokens")
    ids = [
        ".".join(filter(None, (kind, of.model, of.over and f"over {of.over}", of.tier)))
        for kind in kinds
        for of in getattr(found.assumptions, kind)
    ]
    cache = [] if found.assumptions.cache is None else [f"cache: {found.assumptions.cache}"]
    return FileSummary(str(path), dict(found.models), tuple(map(_summary, found.policies)), (*ids, *cache))


def _summary(policy: Policy) -> PolicySummary:
    shadowed = tuple(_shadowed(policy.rules)) if isinstance(policy, Rules) else ()
    return PolicySummary(policy.name, policy.kind, policy.where, policy.models, policy.says(), shadowed)


def _shadowed(rules: Sequence[Rule]) -> Iterator[Shadowed]:
    for later, earlier in enumerate(taken_by([rule.when for rule in rules])):
        if earlier is not None:
            first, second = rules[earlier], rules[later]
            same = within(first.when, second.when)
            yield Shadowed(later + 1, second.where, earlier + 1, first.where, same)
