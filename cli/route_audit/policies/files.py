"""Policy files, read and checked as a whole before any log is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from route_audit.assumptions import Assumptions
from route_audit.assumptions.files import parse_assumptions
from route_audit.errors import ConfigError
from route_audit.filesystem import exists
from route_audit.policies import presets
from route_audit.policies.entries import Entries, by_name, repeated
from route_audit.policies.kinds.as_logged import NAME as AS_LOGGED
from route_audit.policies.kinds.interface import Policy
from route_audit.policies.targets import SAME, Target
from route_audit.yamlfile import Node, load

VERSION = "1"
"""The version of the policy file that this version reads."""


class PolicySet(msgspec.Struct, frozen=True):
    """What one or more policy files say, checked; roles not yet replaced by models.

    Attributes:
        policies: in the order of the files; the baseline is always among them.
        models: the model that each role of the files names. A role of the command line overrides it.
        model_places: the ``file:line`` that names it.
        assumptions: of all files, a later one over an earlier one.
    """

    policies: tuple[Policy, ...]
    models: Mapping[str, str]
    model_places: Mapping[str, str]
    assumptions: Assumptions

    def bind(self, roles: Mapping[str, str]) -> tuple[Policy, ...]:
        """The policies on models: ``roles`` first, then the files' own.

        Raises:
            ConfigError: a policy sends requests to a role that no model plays.
        """
        roles = {**self.models, **roles}
        return tuple(policy.named(roles) for policy in self.policies)

    def places(self, roles: Mapping[str, str]) -> dict[str, str]:
        """The ``file:line`` that names each model of the policies first, for errors about that model."""
        roles = {**self.models, **roles}
        places: dict[str, str] = {}
        for target in (target for policy in self.policies for target in policy.targets):
            if target.name is None:
                continue
            model = roles.get(target.name, target.name)
            own = self.models.get(target.name) == model
            places.setdefault(model, self.model_places[target.name] if own else target.where)
        return places


class _Pages(msgspec.Struct):
    """What has been read so far."""

    nodes: dict[str, Node] = {}
    models: dict[str, Target] = {}
    assumptions: Assumptions = msgspec.field(default_factory=Assumptions)

    def add(self, root: Node) -> None:
        keys = root.fields({"version", "models", "policies", "assumptions"}, required=("policies",))
        if "version" in keys and keys["version"].text() != VERSION:
            keys["version"].fail(
                "this version of the policy file is not known", f"write 'version: {VERSION}'"
            )
        self._add_models(keys["models"] if "models" in keys else Node({}, root.where))
        self._add_policies(keys["policies"])
        if "assumptions" in keys:
            self.assumptions = parse_assumptions(keys["assumptions"]).over(self.assumptions)

    def _add_models(self, node: Node) -> None:
        for role, value in node.mapping().items():
            if role == SAME:
                value.fail(f"'{SAME}' stands for a request's own model and is no role", "choose another name")
            model = Target(value.name(), value.where)
            earlier = self.models.setdefault(role, model)
            if earlier.name != model.name:
                value.fail(
                    f"the role '{role}' is played by two models",
                    f"the first is named at {earlier.where}: rename one of the roles",
                )

    def _add_policies(self, node: Node) -> None:
        nodes = by_name(node.items())
        if not nodes:
            node.fail(
                "the file has no policy", "write at least one, such as {name: everything-cheap, to: cheap}"
            )
        for name, item in nodes.items():
            earlier = self.nodes.setdefault(name, item)
            if earlier is item or name == AS_LOGGED:
                continue
            if earlier.where == item.where:
                item.fail("this policy file is given twice", "name it once")
            repeated(name, item, earlier)


def read_files(paths: Iterable[Path]) -> PolicySet:
    """The policies of all files together.

    Raises:
        ConfigError: a file can't be read or used; the error names its line.
    """
    pages = _Pages()
    for path in paths:
        if not exists(path) and str(path) in presets.policies():
            raise ConfigError(
                f"there is no file '{path}', which is the name of a built-in policy",
                where="--policy",
                hint=f"leave this out, or make a file: route-audit policies show {path} > {path}.yaml",
            )
        pages.add(load(path))
    policies = Entries(pages.nodes, others=presets.policies).policies()
    if AS_LOGGED not in pages.nodes:
        policies = (presets.policies()[AS_LOGGED], *policies)
    return PolicySet(
        policies,
        {role: str(model) for role, model in pages.models.items()},
        {role: model.where for role, model in pages.models.items()},
        pages.assumptions,
    )
