"""Which rule can never fire: whatever its ``when`` matches, an earlier rule matches first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from route_audit.policies.numbers import Numbers
from route_audit.policies.when import Asks, InCodes, InNumbers, InWords, IsModel, Tagged, Test, When

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOUNDLESS = ((-math.inf, True), (math.inf, True))


def taken_by(whens: Sequence[When]) -> list[int | None]:
    """For each condition, the first earlier one that surely matches all that it matches; None for none.

    Only what the conditions say is looked at: that two earlier ones together leave nothing is not seen.
    """
    return [
        next((earlier for earlier in range(later) if within(whens[later], whens[earlier])), None)
        for later in range(len(whens))
    ]


def within(inner: When, outer: When) -> bool:
    """Whether every request that ``inner`` matches is surely matched by ``outer``."""
    return all(any(_implies(mine, theirs) for _, mine in inner.tests) for _, theirs in outer.tests)


def _implies(mine: Test, theirs: Test) -> bool:
    """Whether what passes one test surely passes the other."""
    match mine, theirs:
        case InCodes(column, codes), InCodes(other, more) if column == other:
            return set(codes) <= set(more)
        case InWords(column, words), InWords(other, more_words) if column == other:
            return words <= more_words
        case (Tagged(any_of), Tagged(more)) | (IsModel(any_of), IsModel(more)):
            return set(any_of) <= set(more)
        case Asks(), Asks():
            return mine == theirs
        case InNumbers(column, numbers), InNumbers(other, more_numbers) if column == other:
            return _numbers_within(numbers, more_numbers)
    return False


def _numbers_within(inner: Numbers, outer: Numbers) -> bool:
    if not inner.comparisons:
        return bool(outer.hold(np.array(inner.listed)).all())
    if not outer.comparisons:
        return False
    (low, has_low), (high, has_high) = _span(inner)
    (least, has_least), (most, has_most) = _span(outer)
    above = low > least or (low == least and (has_least or not has_low))
    below = high < most or (high == most and (has_most or not has_high))
    return above and below


def _span(numbers: Numbers) -> tuple[tuple[float, bool], tuple[float, bool]]:
    """The ends of comparisons, each with whether it belongs to them."""
    low, high = _BOUNDLESS
    for sign, bound in numbers.comparisons:
        closed = "=" in sign
        if sign in {">", ">=", "="}:
            low = max(low, (bound, closed), key=lambda end: (end[0], not end[1]))
        if sign in {"<", "<=", "="}:
            high = min(high, (bound, closed), key=lambda end: (end[0], end[1]))
    return low, high
