"""Rehearsals: what a policy would cost and take, told to the policies that work on it before they decide.

A budget is met at some moment, and which one depends on what was spent before; a limit on waits depends on
the waits. Both are found by running the policy that they work on over the log once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, cast, runtime_checkable

import msgspec
from msgspec.structs import replace

from route_audit.arrays import Floats, Integers
from route_audit.policies.kinds.interface import Policy, lineage
from route_audit.policies.known import Known


class Waited(msgspec.Struct, frozen=True):
    """What some requests of a part of the log would have waited under a policy.

    Attributes:
        known: the requests of the part.
        request: for each wait, the index of its request. Only requests that the policy changes, or
            that wait for its router, are among them, and of these only the attempts that somebody waits for.
        seconds: what each would take.
        logged_s: what each took.
    """

    known: Known
    request: Integers
    seconds: Floats
    logged_s: Floats


class Rehearsal(Protocol):
    """The log, for policies to be tried on; each pass gives every request once, parts in any order."""

    @property
    def scale(self) -> float:
        """How often the traffic holds the log: above 1 where the log is a sample."""

    def known(self) -> Iterator[Known]:
        """The requests."""

    def spends(self, policy: Policy) -> Iterator[tuple[Known, Floats]]:
        """The requests, and what each costs under ``policy`` in US dollars; NaN without a price."""

    def waits(self, policy: Policy) -> Iterator[Waited]:
        """What the requests would wait that ``policy`` changes or asks a router about."""


@runtime_checkable
class Rehearses(Protocol):
    """A policy that has to see the log before it can decide."""

    def rehearsed(self, log: Rehearsal) -> Policy:
        """The same with all it needs from the log."""

    def remarks(self) -> tuple[str, ...]:
        """What the rehearsal showed, in plain lines."""


def rehearses(policy: Policy) -> bool:
    """Whether it, or a policy that it works on, has to see the log before it can decide."""
    return any(isinstance(step, Rehearses) for step in lineage(policy))


def rehearsed(policy: Policy, log: Rehearsal) -> Policy:
    """The same policy, ready to decide: it and all that it works on have seen ``log``."""
    if not rehearses(policy):
        return policy
    parent: Policy | None = getattr(policy, "parent", None)
    if parent is not None:
        policy = cast("Policy", replace(cast("Any", policy), parent=rehearsed(parent, log)))
    return policy.rehearsed(log) if isinstance(policy, Rehearses) else policy


def remarks(policy: Policy) -> tuple[str, ...]:
    """What its rehearsals showed, those of the policies that it works on first."""
    steps = [step for step in lineage(policy) if isinstance(step, Rehearses)]
    return tuple(line for step in reversed(steps) for line in step.remarks())
