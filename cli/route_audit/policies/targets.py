"""Where a policy sends a request: a role, a model, or the model that the log shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from route_audit.errors import ConfigError
from route_audit.yamlfile import Node

SAME = "same"
"""How a policy file writes the model that the log shows."""

ROLES = ("strong", "cheap")
"""The roles that exist without being named in a file; a file may name more."""


class Target(msgspec.Struct, frozen=True):
    """A place to send requests to.

    Attributes:
        name: a role or a model; after ``named`` always a model. None for the request's own model.
        where: the ``file:line`` that names it.
    """

    name: str | None
    where: str

    @classmethod
    def read(cls, node: Node) -> Target:
        """The target that a policy file's ``to:`` names.

        Raises:
            ConfigError: it is not one word.
        """
        if node.is_mapping:
            first = next(iter(node.mapping()), "")
            node.fail(
                f"this version has no kind of policy with the target '{first}'",
                f"write a role, a model's name or '{SAME}'",
            )
        name = node.name()
        return cls(None if name == SAME else name, node.where)

    def named(self, roles: Mapping[str, str]) -> Target:
        """The same with a role replaced by the model that plays it.

        Raises:
            ConfigError: no model plays the role.
        """
        if self.name is None or self.name in roles:
            return replace(self, name=self.name and roles[self.name])
        if self.name in ROLES:
            raise ConfigError(
                f"no model plays the role '{self.name}'",
                where=self.where,
                hint=f"name one: --{self.name} MODEL, or 'models: {{{self.name}: MODEL}}' in the policy file",
            )
        return self

    def __str__(self) -> str:
        """The name as a policy file writes it."""
        return self.name or SAME


def models(targets: Iterable[Target]) -> tuple[str, ...]:
    """The distinct names among ``targets``, in the order in which they first appear."""
    return tuple(dict.fromkeys(target.name for target in targets if target.name is not None))
