"""Hidden reasoning: tokens that one model thinks in and another does not, billed as output."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from route_audit.assumptions import Range
from route_audit.tiers import Tier


class Thinking(msgspec.Struct, frozen=True):
    """What becomes of hidden reasoning when a request moves.

    Attributes:
        drops: the model does not think: the hidden tokens of the logged call are not spent.
        adds: hidden tokens a call that the logged one did not spend; None for none.
    """

    drops: bool = False
    adds: Range | None = None

    @property
    def likely(self) -> int:
        """Hidden tokens that a call adds, a whole number; -1 where the logged ones are dropped."""
        if self.drops:
            return -1
        return 0 if self.adds is None else round(self.adds.likely)


SAME_THINKING = Thinking()
"""Both models think, or neither does, or the output ratio counts it."""

ThinkingOf = Callable[[str, str, Tier], Thinking]
"""From the canonical names of a model and of the one moved from, and a tier."""


def same_thinking(*_: object) -> Thinking:
    """Nothing changes, whatever the models."""
    return SAME_THINKING
