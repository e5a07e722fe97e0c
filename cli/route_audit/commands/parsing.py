"""Words of the command line as numbers, shares and moments: strictly, or with a clear error.

Every function takes the word and the ``option`` that it was given to, and raises the ``ConfigError`` that
names that option where the word is something else.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from route_audit.clock import microseconds_of
from route_audit.errors import ConfigError
from route_audit.yamlfile import LEAST, MOST

_NUMBER = re.compile(r"(?:\d+(?:_\d+)*)?(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.IGNORECASE
)


def whole(word: str, option: str, *, low: int) -> int:
    """A whole number of at least ``low``."""
    if not re.fullmatch(r"\d{1,18}", word, re.ASCII) or int(word) < low:
        raise ConfigError(
            f"'{word}' is not a whole number of at least {low}",
            where=option,
            hint=f"write it as in {option} {low}",
        )
    return int(word)


def positive(word: str, option: str, *, example: str) -> float:
    """A finite number above zero."""
    number = _number(word, option)
    if number is None or number <= 0:
        raise ConfigError(
            f"'{word}' is not a number above zero", where=option, hint=f"write it as in {option} {example}"
        )
    return number


def share(word: str, option: str, *, example: str, zero: bool = False) -> float:
    """A fraction of 1, written as ``0.2`` or ``20%``; at most 1, and above 0 unless ``zero`` is one too."""
    per_cent = word.endswith("%")
    number = _number(word.removesuffix("%"), option, Decimal(100) if per_cent else Decimal(1))
    if number is None or not 0 <= number <= 1 or (number == 0 and not zero):
        low = "of at least" if zero else "above"
        raise ConfigError(
            f"'{word}' is not a share {low} 0 and at most 100%",
            where=option,
            hint=f"write it as in {option} {example}",
        )
    return number


def change(word: str, option: str, *, example: str) -> float:
    """A relative change, written as ``0.05``, ``5%`` or ``-5%``; above -100 % and at most 100 %."""
    sign = -1 if word.startswith("-") else 1
    size = word.removeprefix("-")
    number = _number(size.removesuffix("%"), option, Decimal(100) if size.endswith("%") else Decimal(1))
    if number is None or not -1 < sign * number <= 1:
        raise ConfigError(
            f"'{word}' is not a change above -100% and at most 100%",
            where=option,
            hint=f"write it as in {option} {example}",
        )
    return sign * number


def shares(words: str, option: str, *, example: str) -> tuple[float, ...]:
    """Fractions of 1 with commas between; each as ``share`` takes it, 0 too."""
    return tuple(share(word.strip(), option, example=example, zero=True) for word in words.split(","))


def duration(word: str, option: str) -> float:
    """Seconds, written as ``3``, ``3s`` or ``800ms``."""
    scale = Decimal(1000) if word.endswith("ms") else Decimal(1)
    number = _number(word.removesuffix("ms" if word.endswith("ms") else "s"), option, scale)
    if number is None or number <= 0:
        raise ConfigError(
            f"'{word}' is not a duration above zero", where=option, hint=f"write it as in {option} 3s"
        )
    return number


def moment(word: str, option: str, zone: ZoneInfo) -> int:
    """Microseconds since 1970 UTC of an RFC 3339 time or a day; without an offset it is in ``zone``."""
    if _DAY.fullmatch(word) or _MOMENT.fullmatch(word):
        try:
            when = dt.datetime.fromisoformat(word.upper())
        except ValueError:
            when = None
        if when is not None:
            return microseconds_of(when if when.tzinfo else when.replace(tzinfo=zone))
    raise ConfigError(
        f"'{word}' is not a day or an RFC 3339 time",
        where=option,
        hint=f"write it as in {option} 2026-11-01 or {option} 2026-11-01T08:00:00Z",
    )


def _number(word: str, option: str, divisor: Decimal = Decimal(1)) -> float | None:
    """The number, of a size that sums and products of it have a size, too; None where the word is none."""
    if not _NUMBER.fullmatch(word):
        return None
    try:
        number = Decimal(word) / divisor
    except InvalidOperation:
        return None
    if number and not LEAST <= number <= MOST:
        raise ConfigError(
            f"{word} is out of range", where=option, hint=f"write a number from {LEAST:e} to {MOST:e}"
        )
    return float(number)
