"""How numbers of a workbook are shown by their size: as they stand, and when they change."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

WHOLE, CENTS, SHARE = "$#,##0", "$#,##0.00", "0.0%"
_SMALL, _FINE, _TIMES = "$0.00", "$0.00##", '#,##0"x"'
_CENT, _DIME, _TEN = 0.01, 0.1, 10.0
_MOST_DECIMALS = 12


def measured(amount: float) -> str:
    """The number format of dollars to the cent; of what is below one, two digits."""
    return CENTS if not amount or abs(amount) >= _CENT else _two_digits(amount)


def projected(amount: float) -> str:
    """The number format of projected dollars: cents only where they are among the first two digits.

    It has one section: where conditions choose among several, not every program writes the minus of the last.
    """
    return WHOLE if abs(amount) >= _TEN else _two_digits(amount)


def _two_digits(amount: float) -> str:
    decimals = 1 - math.floor(math.log10(abs(amount))) if amount else 0
    return f"$0.{'0' * min(max(decimals, 2), _MOST_DECIMALS)}"


def _finer(amount: float) -> str:
    return WHOLE if abs(amount) >= _TEN else f"{_two_digits(amount)}##"


def _bar(amount: float) -> str:
    """A zero is no bar."""
    return projected(amount) if amount else ";;;"


def returned(share: float) -> str:
    """The number format of a return: per cent, of which more than a thousand tell nobody anything."""
    return SHARE if abs(share) < _TEN else _TIMES


_BY_SIZE: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "usd": projected,
        "cents": measured,
        "fine projected": _finer,
        "tile": _finer,
        "tile cents": measured,
        "bar": _bar,
        "return": returned,
    }
)
"""Styles whose number format goes by the amount."""

_FINER_STEPS = ((_TEN, WHOLE), (_CENT, _FINE), (0.0, f"{_FINE}####"))
_STEPS: Mapping[str, tuple[tuple[float, str], ...]] = MappingProxyType(
    {
        "usd": ((_TEN, WHOLE), (_DIME, _SMALL), (0.0, f"{_FINE}##")),
        "cents": ((_CENT, CENTS), (0.0, f"{_FINE}##")),
        "fine projected": _FINER_STEPS,
        "tile": _FINER_STEPS,
        "return": ((_TEN, _TIMES), (0.0, SHARE)),
    }
)
"""From which size on a number that changes is shown how, whatever its sign; the largest first."""


def number_format(style: str, amount: float | None) -> str | None:
    """How a number is shown where that goes by its amount, as it stands when the file is made."""
    return None if amount is None or style not in _BY_SIZE else _BY_SIZE[style](amount)


def rules(style: str, amount: float | None) -> tuple[tuple[str, float, str], ...]:
    """What a cell that may change needs for numbers of another size than its own, the first that fits.

    They are conditions of the cell, as one format with conditions loses its minus in some programs.

    Returns:
        ``between`` or ``not between``, the size that is the edge, and the number format.
    """
    steps = _STEPS.get(style, ())
    sizes = (place for place, (edge, _) in enumerate(steps) if amount and abs(amount) >= edge)
    own = next(sizes, len(steps))
    larger = (("not between", edge, shown) for edge, shown in steps[:own])
    smaller = (("between", steps[place - 1][0], steps[place][1]) for place in range(len(steps) - 1, own, -1))
    return (*larger, *smaller)
