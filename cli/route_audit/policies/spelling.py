"""How people write names and values: slips told from names of their own, one value in its spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORT = 5
"""Up to so many letters one slip is a lot: in a short word two would make it another word."""

_LONGEST = 40
"""A word longer than this is no slip of a field's name."""


_JSON_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_EXACT = 2.0**53


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``word`` is a slip of; None where it is a word of its own.

    Case and the choice between ``-`` and ``_`` count for nothing. Otherwise a slip is one letter too
    many, too few or wrong, or two swapped: once in a short word, twice in a longer one.
    """
    plain = _plain(word)
    if len(plain) > _LONGEST:
        return None
    distances = {name: _distance(plain, _plain(name)) for name in known}
    best = min(distances, key=lambda name: distances[name])
    allowed = 1 if len(best) <= _SHORT or len(plain) <= _SHORT else 2
    return best if distances[best] <= allowed else None


def as_logged(text: str) -> set[str]:
    """The spellings under which a log's JSON value, written ``text`` without quotes, may be kept."""
    if text.lower() in {"true", "false"}:
        return {text.lower()}
    if not _JSON_NUMBER.fullmatch(text):
        return set()
    number = float(text)
    whole = number.is_integer() and abs(number) < _EXACT
    return {str(number), str(int(number))} if whole else {str(number)}


def _plain(word: str) -> str:
    return word.lower().replace("-", "_")


def _distance(a: str, b: str) -> int:
    """Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours."""
    before, last = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
