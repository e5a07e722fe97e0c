"""Numbers that a rule tests for: single ones, or everything that passes comparisons."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Mask
from route_audit.yamlfile import Node

_COMPARISON = re.compile(r"(<=|>=|<|>|=)\s*([^\s<>=]+)\s*")
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
_LOWER = (">", ">=", "=")
_UPPER = ("<", "<=", "=")


class Numbers(msgspec.Struct, frozen=True):
    """A set of numbers: those listed, or those that pass all comparisons.

    Attributes:
        listed: the numbers, when there are no comparisons.
        comparisons: pairs of a sign and a bound.
    """

    listed: tuple[float, ...] = ()
    comparisons: tuple[tuple[str, float], ...] = ()

    @classmethod
    def read(cls, node: Node, *, high: int, low: int = 0, whole: bool = True) -> Numbers:
        """The numbers that a value writes: ``5``, ``[5, 7]``, ``"<2000"`` or ``">=9 <17"``.

        Args:
            node: the value.
            high: the greatest possible value.
            low: the least one.
            whole: only whole numbers make sense here.

        Raises:
            ConfigError: it is none of these, or no number could ever pass.
        """
        items = node.items()
        if not items:
            node.fail("an empty list matches nothing", "write at least one value")
        bounds = [bound for item in items for bound in _comparisons(item, high=high, whole=whole)]
        if not bounds:
            return cls(tuple(_number(item, item.text(), low=low, high=high, whole=whole) for item in items))
        if len(items) > 1:
            node.fail(
                "a comparison stands alone: a list means any one of its values",
                "write a range as one text, '>=9 <17'; write two rules for either of two comparisons",
            )
        numbers = cls(comparisons=tuple(bounds))
        if not numbers.hold(numbers._nearest(low, high, whole=whole)).any():
            node.fail(f"no possible value is '{items[0].text()}'", "check the signs and the numbers")
        return numbers

    def hold(self, values: NDArray[Any]) -> Mask:
        """True for each of ``values`` that is among the numbers; NaN never is."""
        if not self.comparisons:
            return np.isin(values, self.listed)
        held = np.ones(len(values), np.bool_)
        for sign, bound in self.comparisons:
            held &= _OPERATORS[sign](values, bound)
        return held

    def __str__(self) -> str:
        """The numbers as they are written."""
        if self.comparisons:
            return " ".join(f"{sign}{bound:g}" for sign, bound in self.comparisons)
        return ", ".join(f"{number:g}" for number in self.listed)

    def _nearest(self, least: int, high: int, *, whole: bool) -> Floats:
        """Three possible values, one of which is among the numbers unless none can be."""
        low = max((float(least), *(bound for sign, bound in self.comparisons if sign in _LOWER)))
        top = min((bound for sign, bound in self.comparisons if sign in _UPPER), default=float(high))
        step = 1.0 if whole else (top - low) / 2
        nearest = np.array([low, low + step, top])
        return nearest[nearest <= high]


def _comparisons(node: Node, *, high: int, whole: bool) -> list[tuple[str, float]]:
    text = node.text().strip()
    if text[:1] not in _OPERATORS:
        return []
    found = _COMPARISON.findall(text)
    if _COMPARISON.sub("", text):
        node.fail(f"'{text}' is not a comparison", "write '<2000', '>=0.8' or a range such as '>=9 <17'")
    return [(sign, _number(node, number, low=0, high=high, whole=whole)) for sign, number in found]


def _number(node: Node, text: str, *, low: int, high: int, whole: bool) -> float:
    part = Node(text, node.where)
    number = part.decimal(low=Decimal(low), high=Decimal(high))
    return float(part.integer() if whole else number)
