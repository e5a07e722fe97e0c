"""Words that a spreadsheet would run as formulas: in CSV they stand behind an apostrophe."""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r")
"""With these a formula may begin."""

_MARK = "'"


def inert(word: str) -> str:
    """The word as CSV has it: names come from logs and files, and may look like formulas."""
    return f"{_MARK}{word}" if word.startswith(STARTS) else word


def told(cell: str) -> str:
    """The word that ``inert`` made this cell of."""
    word = cell.removeprefix(_MARK)
    return word if word.startswith(STARTS) else cell
