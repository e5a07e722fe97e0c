"""What a policy and a kind of policy are, and how to add a kind.

A policy says which model would answer each request. It knows only what is known before the call
(``Known``), and it never sees a price. Its answer is ``Legs``: the calls that it expects to make.
Whether a model can serve a request, what that costs and how long it takes is decided afterwards,
the same way for all kinds.

To add a kind:

1. Write ``kinds/<name>.py`` with a frozen dataclass that has everything ``Policy`` asks for, a
   function that reads it from an ``Entry``, and a constant ``KIND`` that says which keys of the
   policy file make it. Read values through ``Node``: each accessor raises the ``ConfigError`` with
   the line in it, so that a mistake is found before any log is read.
2. Put ``KIND`` into ``KINDS`` in ``kinds/__init__.py``.
3. Add ``tests/policies/<name>/`` with ``policy.yaml``, ``known.csv`` (the requests) and
   ``legs.csv`` (what you worked out by hand). A test fails while it is missing.

A kind is chosen by its keys alone: no two kinds may accept the same set of them. A kind that changes
what another policy does takes that policy by ``inherit`` and works on its legs, whatever its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import msgspec

from route_audit.policies.known import Known
from route_audit.policies.legs import Legs
from route_audit.policies.targets import Target
from route_audit.yamlfile import Node


class Policy(Protocol):
    """Which model answers what, under a name."""

    @property
    def name(self) -> str:
        """What reports call it; unique in a run."""

    @property
    def kind(self) -> str:
        """The name of its kind."""

    @property
    def where(self) -> str:
        """The ``file:line`` it starts at, or ``built-in``."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every place that it may send a request to, in the order of the file."""

    @property
    def models(self) -> tuple[str, ...]:
        """The distinct models that it names; before ``named`` there may be roles among them."""

    def named(self, roles: Mapping[str, str]) -> Policy:
        """The same with each role replaced by the model that plays it.

        Raises:
            ConfigError: no model plays a role that it needs.
        """

    def legs(self, known: Known) -> Legs:
        """The calls that it expects to make for the requests of ``known``: at least one for each."""

    def says(self) -> tuple[str, ...]:
        """What it does in plain lines, in the order in which it decides."""

    def why(self, known: Known) -> list[str]:
        """What decides on each request of ``known``, in a few words."""


def lineage(policy: Policy) -> Iterator[Policy]:
    """The policy itself, the one it works on, the one that works on, and so on."""
    step: Policy | None = policy
    while step is not None:
        yield step
        step = getattr(step, "parent", None)


class Entry(msgspec.Struct, frozen=True):
    """One item of a policy file's ``policies:`` list.

    Attributes:
        name: its name.
        where: what errors and reports point at.
        node: the whole item.
        keys: its values by key, ``name`` left out; no key in it that the kind does not read.
        find: the policy that a value (of ``inherit:``) names, whatever its kind.
    """

    name: str
    where: str
    node: Node
    keys: Mapping[str, Node]
    find: Callable[[Node], Policy]


class Kind(msgspec.Struct, frozen=True):
    """A sort of policy, recognised by the keys of its entry.

    Attributes:
        name: what reports and ``policies check`` call it.
        says: what it does, in one line.
        needs: the keys that make it, all of them.
        may: the keys that it also reads.
        read: makes the policy from an entry; raises ``ConfigError`` for a value it can't use.
    """

    name: str
    says: str
    needs: frozenset[str]
    may: frozenset[str]
    read: Callable[[Entry], Policy]

    def fits(self, keys: frozenset[str]) -> bool:
        """True when an entry with exactly these keys is of this kind."""
        return self.needs <= keys <= self.needs | self.may

    def __str__(self) -> str:
        """Its name with its keys."""
        keys = [*sorted(self.needs), *(f"{key}?" for key in sorted(self.may))]
        return f"{self.name} ({', '.join(keys) or 'no key'})"
