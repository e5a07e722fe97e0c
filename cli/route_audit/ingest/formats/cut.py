"""What can still be had of a JSON text that was cut off."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from route_audit.ingest.lines import DECODING_ERRORS

_MARK = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},:]|"', re.DOTALL)
"""A whole string, a sign between values, or the beginning of a string whose end is lost."""

_OPENERS = "[{"
_CLOSERS = "]}"


def whole_members(text: str) -> dict[str, Any]:
    """The members of the object that ``text`` begins with, up to the cut; none where it is no object.

    The member that the cut goes through is not among them, nor is a number right before it.
    """
    members: dict[str, Any] = {}
    depth, key, start = 0, "", 0
    for mark in _MARK.finditer(text):
        sign = mark.group()
        if sign == '"':
            break
        if depth == 1 and sign == ":" and key:
            start = mark.end()
        elif depth == 1 and sign in {",", "}"} and start:
            _add(members, key, text[start : mark.start()])
            key, start = "", 0
        elif depth == 1 and not start and sign[0] == '"':
            key = sign
        depth += (sign in _OPENERS) - (sign in _CLOSERS)
        if depth < 1:
            break
    return members


def _add(members: dict[str, Any], key: str, value: str) -> None:
    try:
        members[msgspec.json.decode(key)] = msgspec.json.decode(value)
    except DECODING_ERRORS:
        return
