"""What a policy's projection assumes of models that nobody asked: tokens, seconds, thoughts and caches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from route_audit.assumptions import CacheMode, Range
from route_audit.projection.moves import RatioOf
from route_audit.projection.thinking import ThinkingOf, same_thinking
from route_audit.tiers import Tier

RangeOf = Callable[[str, str, Tier], Range]
"""From the canonical names of a model and of the one moved from, and a tier, to the range of a ratio."""


def no_ratio(*_: object) -> None:
    """Nothing is known of the seconds of one model over another's."""


@dataclass(frozen=True)
class Stance:
    """A run's assumptions, looked up by canonical model names.

    Attributes:
        input, output: the range of a ratio for a model, the one moved from, and a tier.
        cache: the fate of the prompt cache that the headline uses.
        latency: the range of seconds over those logged; None where the latency model is to tell.
        thinking: what becomes of hidden reasoning.
    """

    input: RangeOf
    output: RangeOf
    cache: CacheMode
    latency: Callable[[str, str, Tier], Range | None] = no_ratio
    thinking: ThinkingOf = same_thinking

    @cached_property
    def likely_input(self) -> RatioOf:
        """The likely value of each range of input tokens."""
        return _likely(self.input)

    @cached_property
    def likely_output(self) -> RatioOf:
        """The likely value of each range of output tokens."""
        return _likely(self.output)


def _likely(ranges: RangeOf) -> RatioOf:
    """The likely value of each range."""
    return cache(lambda model, over, tier: float(ranges(model, over, tier).likely))
