"""A list of rules; the first that matches a request decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from route_audit.policies import routes
from route_audit.policies import targets as to
from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.routes import Route
from route_audit.policies.targets import Target
from route_audit.policies.when import When
from route_audit.yamlfile import Node


class Rule(msgspec.Struct, frozen=True):
    """Requests that ``when`` matches take ``route``; ``where`` is its ``file:line``."""

    when: When
    route: Route
    where: str = ""

    def named(self, roles: Mapping[str, str]) -> Self:
        """The same with roles replaced by their models."""
        return replace(self, when=self.when.named(roles), route=self.route.named(roles))

    def __str__(self) -> str:
        """The rule in words."""
        return f"{self.when} -> {self.route}"


class Rules(msgspec.Struct, frozen=True):
    """The first rule that matches a request says where it goes; without one it stays."""

    name: str
    where: str
    rules: tuple[Rule, ...]
    kind: ClassVar[str] = "rules"

    @property
    def targets(self) -> tuple[Target, ...]:
        """The rules' targets."""
        return routes.targets(rule.route for rule in self.rules)

    @property
    def models(self) -> tuple[str, ...]:
        """The distinct models of the rules."""
        return to.models(self.targets)

    def named(self, roles: Mapping[str, str]) -> Self:
        """The same with roles replaced by their models, in targets and in tests of ``model``."""
        return replace(self, rules=tuple(rule.named(roles) for rule in self.rules))

    def legs(self, known: Known) -> Legs:
        """The legs of the route that each request's rule names."""
        return routes.legs([rule.route for rule in self.rules], self.deciding(known), known)

    def deciding(self, known: Known) -> NDArray[np.intp]:
        """The index of the first rule that matches each request; the number of rules where none does."""
        deciding = np.full(len(known), len(self.rules))
        for index in reversed(range(len(self.rules))):
            deciding[self.rules[index].when.matches(known)] = index
        return deciding

    def says(self) -> tuple[str, ...]:
        """One line a rule."""
        return tuple(map(str, self.rules))

    def why(self, known: Known) -> list[str]:
        """The rule that decides."""
        lines = (*self.says(), "no rule matches: it stays")
        return [lines[rule] for rule in self.deciding(known)]


def _read(entry: Entry) -> Rules:
    nodes = entry.keys["rules"].items()
    if not nodes:
        entry.keys["rules"].fail("there is no rule here", "write at least one rule, such as {to: strong}")
    rules: list[Rule] = []
    for node in nodes:
        if rules and not rules[-1].when.tests:
            node.fail(
                "this rule can never match: the one before it matches every request",
                "the first rule that matches decides: put this one higher up",
            )
        rules.append(_rule(node))
    return Rules(entry.name, entry.where, tuple(rules))


def _rule(node: Node) -> Rule:
    keys = node.fields({"when", "to", "service_tier"}, required=("to",))
    when = When.read(keys["when"]) if "when" in keys else When()
    return Rule(when, Route.read(keys["to"], keys.get("service_tier")), node.where)


KIND = Kind(
    name="rules",
    says="the first rule that matches a request says where it goes",
    needs=frozenset({"rules"}),
    may=frozenset(),
    read=_read,
)
