"""Decoded records, and the words for those that can't be decoded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

NOT_JSON = "not JSON"
NOT_AN_OBJECT = "not an object"
NOT_UTF8 = "not UTF-8"
WRONG_TYPE = "wrong type"
MISSING_FIELD = "missing field"
TOO_DEEP = "nested too deeply"
TOO_LONG = "line too long"

_PATH = re.compile(r" - at `(\$[^`]*)`$")
_INVALID = "Invalid UTF-8"
"""How msgspec says it from 0.23 on; before, it raised ``UnicodeDecodeError``."""

_MISSING = re.compile(r"missing required field `(\w+)`")

Fault = tuple[int, str, str]
"""A record that can't be used: its line, the reason, and the path of the offending field or ""."""


@dataclass(slots=True)
class Decoded:
    """The records of a stretch of a file.

    Attributes:
        rows: the typed records, in file order.
        lines: the line of each row, as many as there are rows.
        faults: the records that could not be decoded, in file order.
        size: about how many bytes of text the rows hold.
        excerpts: by line, what may be shown of the records that could not be decoded.
    """

    rows: list[Any] = field(default_factory=list)
    lines: Sequence[int] = ()
    faults: list[Fault] = field(default_factory=list)
    size: int = 0
    excerpts: dict[int, str] = field(default_factory=dict)


def reason_of(error: Exception) -> tuple[str, str]:
    """The reason and the field's path for what decoding raised; never a value of the record."""
    if isinstance(error, msgspec.ValidationError):
        return _validation_reason(str(error))
    if isinstance(error, RecursionError):
        return TOO_DEEP, ""
    unreadable = isinstance(error, UnicodeDecodeError) or _INVALID in str(error)
    return (NOT_UTF8 if unreadable else NOT_JSON), ""


def _validation_reason(message: str) -> tuple[str, str]:
    found = _PATH.search(message)
    path = found[1] if found else "$"
    if missing := _MISSING.search(message):
        return MISSING_FIELD, f"{path}.{missing[1]}"
    if path == "$" and message.startswith("Expected `object`"):
        return NOT_AN_OBJECT, ""
    return WRONG_TYPE, path
