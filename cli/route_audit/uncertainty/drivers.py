"""Which assumption a saving hangs on: each at the ends of its range, and all at their worst."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import msgspec

from route_audit.assumptions import Range
from route_audit.uncertainty.assumed import Doubts, Moved, ends_of

_INPUT = "input tokens on {model} over those on {over}"
_OUTPUT = "output tokens on {model} over those on {over}"
_HIDDEN = "hidden reasoning tokens of {model}, where {over} spent none"


class Driver(msgspec.Struct, frozen=True):
    """One assumption with all others at their likely value.

    Attributes:
        name: as the register of assumptions calls it, without the tier.
        statement: what it is, in words.
        at_low, at_high: change in the policy's cost, US dollars, when the assumption is at the low and at
            the high end of its range; for the cache when it fares best and worst.
    """

    name: str
    statement: str
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far the cost goes from end to end."""
        return abs(self.at_high - self.at_low)

    @property
    def worst(self) -> float:
        """The change in cost at the worse end; never negative."""
        return max(self.at_low, self.at_high, 0.0)


def drivers(doubts: Doubts) -> tuple[Driver, ...]:
    """The assumptions that move the cost, the one with the widest swing first.

    A model's cost is straight in each of them but for edges, the bands of prices and limits on output: what
    is beyond one at the likely values is taken to be so at the ends as well.
    """
    found = [
        *_of_pairs(doubts),
        *_further(doubts),
        Driver("cache", "prompt caches, from their best fate to their worst", *doubts.cache_ends()),
    ]
    return tuple(sorted((each for each in found if each.swing), key=lambda each: (-each.swing, each.name)))


def stressed(found: tuple[Driver, ...]) -> float:
    """The change in cost when all assumptions are at their worse end at once: a stress test, no forecast."""
    return math.fsum(each.worst for each in found)


def _of_pairs(doubts: Doubts) -> Iterator[Driver]:
    """All tiers of a pair of models together: what makes a model write more at one makes it at all."""
    stance = doubts.stance
    sides: tuple[tuple[str, str, Callable[[Moved], float], Callable[[Moved], Range | None]], ...] = (
        ("input_ratio", _INPUT, lambda each: each.input_usd, lambda each: stance.input(*each.pair)),
        ("output_ratio", _OUTPUT, lambda each: each.output_usd, lambda each: stance.output(*each.pair)),
        (
            "hidden_tokens",
            _HIDDEN,
            lambda each: each.hidden_usd,
            lambda each: stance.thinking(*each.pair).adds,
        ),
    )
    for name, says, usd, assumed in sides:
        changes: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for each in doubts.moved:
            known = assumed(each)
            if known is not None:
                low, high = ends_of(known)
                ends = usd(each) * (low - 1), usd(each) * (high - 1)
                changes.setdefault((each.model, each.over), []).append(ends)
        for (model, over), found in changes.items():
            lows, highs = zip(*found, strict=True)
            statement = says.format(model=model, over=over)
            yield Driver(f"{name}/{model}/{over}", statement, math.fsum(lows), math.fsum(highs))


def _further(doubts: Doubts) -> Iterator[Driver]:
    for weight, usd in doubts.further:
        models = weight.name.replace(">", " to ")
        for kind, says, known in (
            ("escalation_rate", f"share of requests that go on from {models}", weight.rate),
            ("escalation_cost_ratio", f"cost of those that go on from {models}", weight.cost_ratio),
        ):
            low, high = ends_of(known)
            yield Driver(f"{kind}/{weight.name}", says, usd * (low - 1), usd * (high - 1))
