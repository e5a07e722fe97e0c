"""How tokens, dollars, seconds and shares are shown: the only place that rounds."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal

UNKNOWN = "-"

_CENT, _DIME = 0.01, 0.1
_TINY = 1e-4
_LEAST = 1e-9
"""Of dollars that are written out: a power of ten tells nothing to most who read a bill."""

_TEN = 10.0
_DIGITS, _FINER = 2, 3
"""Of projected dollars, and of those that would look alike with fewer."""

_SAME = 1e-9
"""Amounts closer than this share of themselves are one: sums differ in their last digits."""

_LONG_WEEKS = 104
_HOURS, _MINUTES = 24, 60
_LARGE = ((10**12, "T"), (10**9, "B"), (10**6, "M"))
_SCALES = (*_LARGE, (10**3, "k"))


def usd(amount: float | None) -> str:
    """Dollars for a table: cents, thousands separated, more digits below a cent."""
    if amount is None:
        return UNKNOWN
    sign, size = ("-", -amount) if amount < 0 else ("", abs(amount))
    if 0 < size < _CENT:
        return f"{sign}${_written_out(size, _DIGITS)}" if size >= _LEAST else f"{sign}${size:.1e}"
    return f"{sign}${size:,.2f}"


def projected_usd(amount: float | None, digits: int = _DIGITS) -> str:
    """Dollars that are projected: two significant digits, since no more is known; with cents both or none."""
    if amount is None:
        return UNKNOWN
    sign, size = "-" if amount < 0 else "", rounded(abs(amount), digits)
    if size >= _TEN ** (digits - 1):
        return f"{sign}${size:,.0f}"
    if _LEAST <= size < _TINY:
        return f"{sign}${_written_out(size, digits)}"
    if size >= 1:
        return f"{sign}${size:.2f}"
    kept = "#" if digits > _DIGITS or size >= _DIME else ""
    return f"{sign}${size:{kept}.{digits}g}" if size else "$0"


def brief_usd(amount: float, digits: int = _DIGITS) -> str:
    """Projected dollars where room is scarce: millions, billions and trillions by their letters."""
    sign, size = "-" if amount < 0 else "", rounded(abs(amount), digits)
    for scale, letter in _LARGE:
        if size >= scale:
            return f"{sign}${size / scale:.4g}{letter}"
    return projected_usd(amount, digits)


def _written_out(size: float, digits: int) -> str:
    return f"{Decimal(f'{size:.{digits}g}'):f}"


def rounded(amount: float, digits: int = _DIGITS) -> float:
    """What is left of a projected number where it is rounded as it is shown."""
    return float(f"{amount:.{digits}g}")


def spread_usd(*amounts: float | None) -> tuple[str, ...]:
    """Projected dollars that are read together, as an interval and its middle.

    Each has two digits; all have three where two of them differ and would look the same.
    """
    digits = spread_digits(*amounts)
    return tuple(projected_usd(each, digits) for each in amounts)


def spread_digits(*amounts: float | None) -> int:
    """How many significant digits ``spread_usd`` gives each of them."""
    pairs = itertools.combinations(zip(amounts, map(projected_usd, amounts), strict=True), 2)
    alike = any(words == others and _differ(one, other) for (one, words), (other, others) in pairs)
    return _FINER if alike else _DIGITS


def _differ(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return False
    return not math.isclose(one, other, rel_tol=_SAME)


def share(fraction: float | None, digits: int = 0) -> str:
    """A fraction of 1 as per cent."""
    if fraction is None:
        return UNKNOWN
    text = f"{100 * fraction:.{digits}f}%"
    return text.removeprefix("-") if float(text[:-1]) == 0 else text


def returned(gained: float | None) -> str:
    """A return on what was spent: per cent, from a thousand on how many times it."""
    if gained is None or gained < _TEN:
        return share(gained)
    return f"{rounded(gained):,.0f} times that"


def seconds(duration: float | None, more: int = 0) -> str:
    """Seconds, with hundredths below ten, and ``more`` digits than that where somebody needs them.

    Below a hundredth they have two significant digits.
    """
    if duration is None:
        return UNKNOWN
    finer = 2 + more
    if 0 < duration < _TEN**-finer:
        return f"{_written_out(duration, _DIGITS)} s"
    return f"{duration:.{finer if round(duration, finer) < _TEN else finer - 1}f} s"


def count(number: int | None) -> str:
    """A whole number with thousands separated."""
    return UNKNOWN if number is None else f"{number:,}"


def tokens(number: int | None) -> str:
    """A token count with at most four digits and its scale."""
    if number is None:
        return UNKNOWN
    for scale, letter in _SCALES:
        if number >= scale:
            return f"{number / scale:.1f} {letter}"
    return str(number)


def plural(number: int, thing: str) -> str:
    """A count of things."""
    return f"{count(number)} {thing}{'' if number == 1 else 's'}"


def months(number: float | None) -> str:
    """Months with one decimal."""
    return UNKNOWN if number is None else f"{number:.1f} months"


def span(days: float) -> str:
    """How long a log reaches: in days, or in hours or minutes where it is shorter than one."""
    hours = days * _HOURS
    if days >= 1:
        return f"{days:.1f} days"
    if hours >= 1:
        return f"{hours:.1f} hours"
    minutes = round(hours * _MINUTES)
    return plural(minutes, "minute") if minutes else "less than a minute"


def weeks(number: float) -> str:
    """How long something takes, in words that can be planned with."""
    if number < 1:
        return "less than a week"
    if number > _LONG_WEEKS:
        return "more than two years"
    return f"about {plural(round(number), 'week')}"
