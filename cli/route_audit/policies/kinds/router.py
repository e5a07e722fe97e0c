"""Another policy whose decisions a model makes: one more call for each request."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np

from route_audit.policies.kinds.inherit import InheritedBeside
from route_audit.policies.kinds.interface import Entry, Kind
from route_audit.policies.known import Known
from route_audit.policies.legs import Legs, RouterCall
from route_audit.policies.targets import Target

_SHORTEST = 1
"""Output tokens of a router where the file says nothing: no answer is shorter."""


class Router(InheritedBeside, frozen=True):
    """``parent`` decides, and ``target`` is asked about every request to make the decision.

    Attributes:
        input_tokens, output_tokens: of each call to the router.
        serial: the request waits for the router.
    """

    input_tokens: int
    output_tokens: int
    serial: bool
    kind: ClassVar[str] = "router"

    def legs(self, known: Known) -> Legs:
        """The parent's legs, and a call of the router for each request."""
        call = RouterCall(
            np.arange(len(known)), self.target.name or "", self.input_tokens, self.output_tokens, self.serial
        )
        inherited = self.parent.legs(known)
        return replace(inherited, routers=(*inherited.routers, call))

    def says(self) -> tuple[str, ...]:
        """The router's call, then the parent's lines."""
        wait = "; the request waits for it" if self.serial else ""
        tokens = f"{self.input_tokens} input and {self.output_tokens} output tokens"
        return (f"{self.target} is asked about every request, {tokens}{wait}:", *self.parent.says())


def _read(entry: Entry) -> Router:
    node = entry.keys["router"]
    keys = node.fields(
        ("model", "input_tokens", "output_tokens", "serial"),
        required=("model", "input_tokens"),
    )
    target = Target.read(keys["model"])
    if target.name is None:
        keys["model"].fail("a router is one model for all requests", "write a role or a model's name")
    return Router(
        name=entry.name,
        where=entry.where,
        parent=entry.find(entry.keys["inherit"]),
        target=target,
        input_tokens=keys["input_tokens"].integer(low=0),
        output_tokens=keys["output_tokens"].integer(low=0) if "output_tokens" in keys else _SHORTEST,
        serial=keys["serial"].flag() if "serial" in keys else True,
    )


KIND = Kind(
    name="router",
    says="another policy whose decisions a model makes, asked once for each request",
    needs=frozenset({"inherit", "router"}),
    may=frozenset(),
    read=_read,
)
