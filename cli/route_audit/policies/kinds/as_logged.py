"""The baseline: every request stays where the log shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

import msgspec
import numpy as np

from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.known import Known
from route_audit.policies.legs import OWN, Legs
from route_audit.policies.targets import Target

NAME = "as-logged"
"""The reserved name of the baseline."""

_SAYS = "every request stays on its own model"


class AsLogged(msgspec.Struct, frozen=True):
    """Every request on its own model."""

    where: str
    name: str = NAME
    kind: ClassVar[str] = NAME
    targets: ClassVar[tuple[Target, ...]] = ()
    models: ClassVar[tuple[str, ...]] = ()

    def named(self, roles: Mapping[str, str]) -> Self:  # noqa: ARG002  # it needs no role
        """Itself: it names no role."""
        return self

    def legs(self, known: Known) -> Legs:
        """One leg for each request, on its own model."""
        return Legs.one_each((), np.full(len(known), OWN, np.int32))

    def says(self) -> tuple[str, ...]:
        """One line."""
        return (_SAYS,)

    def why(self, known: Known) -> list[str]:
        """The same for every request."""
        return [*self.says()] * len(known)


def _read(entry: Entry) -> AsLogged:
    if entry.name != NAME:
        entry.node.fail(
            f"the policy '{entry.name}' does not say what to do",
            "add 'to: MODEL', 'rules: [...]' or 'inherit: POLICY'",
        )
    return AsLogged(entry.where)


KIND = Kind(
    name=NAME,
    says=_SAYS,
    needs=frozenset(),
    may=frozenset(),
    read=_read,
)
