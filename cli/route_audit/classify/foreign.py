"""Patterns taken apart: what ASCII can match, and what only other characters can.

A pattern matches a text where the one part or the other does. Both are smaller than the pattern, and
so are their automata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NOWHERE = "\x7f"
"""A character of ASCII that texts hardly ever have. It stands for those that ASCII has not."""

_NO_WORD = f"(?:{NOWHERE * 3})"
"""The same outside brackets: RE2 looks for no words shorter than three characters."""

# In any case the long s is an s, and the sign of the kelvin a k: these two are not foreign to ASCII.
_FOREIGN = r"[^\x00-\x7e\u017f\u212a]"
_ONE = re.compile(_FOREIGN)
_RANGE = re.compile(rf"{_FOREIGN}-|-{_FOREIGN}")
_BY_NUMBER = re.compile(r"\\x\{([0-9A-Fa-f]+)\}|\\[\s\S]")
_WRITTEN_OUT = (range(0x80, 0xD800), range(0xE000, 0x110000))
_ESCAPED = r"\\[\s\S]"
_BRACKETS = r"\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]"
_PIECE = re.compile(rf"[a-z ]+(?![*+?{{])|{_ESCAPED}|{_BRACKETS}|\(\?:|[\s\S]")
_MAYBE_FOREIGN = re.compile(rf"{_ESCAPED}|{_BRACKETS}|{_FOREIGN}")
"""The pieces that may need other characters, and those that must not be taken apart on the way to them."""

_UNSURE = re.compile(r"\\Q|\(\?[^:]")
"""Quoted text and flags: what they mean hangs on more than the piece they stand in, so it stays whole."""

_GROUP = "(?:"
_QUANTIFIERS = frozenset("*+?{")


def of_ascii(pattern: str) -> str:
    """What of the pattern needs no other characters, for texts without ``NOWHERE``."""
    if _UNSURE.search(pattern):
        return pattern
    return _MAYBE_FOREIGN.sub(lambda found: _piece_of_ascii(found[0]), _written_out(pattern))


def of_others(pattern: str) -> str:
    """What of the pattern needs other characters than those of ASCII, empty where there is nothing."""
    if _UNSURE.search(pattern):
        return ""
    return _foreign_branches(_written_out(pattern))


def _written_out(pattern: str) -> str:
    return _BY_NUMBER.sub(_character, pattern)


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else 0
    return chr(number) if any(number in numbers for numbers in _WRITTEN_OUT) else found[0]


def _piece_of_ascii(piece: str) -> str:
    if piece[0] != "[":
        return _NO_WORD if _ONE.fullmatch(piece) else piece
    return piece if piece.startswith("[^") or _RANGE.search(piece) else _ONE.sub(NOWHERE, piece)


def _foreign_branches(pattern: str) -> str:
    return "|".join([_foreign_branch(list(pieces)) for pieces in _branches(pattern) if _any_foreign(pieces)])


def _foreign_branch(pieces: list[str]) -> str:
    """The branch with only those branches of its one foreign group that are foreign."""
    at = [place for place, piece in enumerate(pieces) if _ONE.search(piece)]
    first = at[0]
    repeated = pieces[first + 1 : first + 2]
    if len(at) == 1 and pieces[first].startswith(_GROUP) and not _QUANTIFIERS.intersection(repeated):
        pieces[first] = f"{_GROUP}{_foreign_branches(pieces[first][len(_GROUP) : -1])})"
    return "".join(pieces)


def _any_foreign(pieces: list[str]) -> bool:
    return any(map(_ONE.search, pieces))


def _branches(pattern: str) -> Iterator[list[str]]:
    """The alternatives at the top of a pattern, each in pieces; a group is one piece."""
    pieces: list[str] = []
    depth = 0
    for piece in _PIECE.findall(pattern):
        if depth:
            pieces[-1] += piece
        elif piece == "|":
            yield pieces
            pieces = []
        else:
            pieces.append(piece)
        depth += piece.startswith("(") - (piece == ")")
    yield pieces
