"""How a message is built: how much it says, and how its parts and the messages before stand to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

MATERIAL = 300
"""A user's text of at least this many characters brings something to work on."""

PASSAGE = 500
"""From this many characters on it is a passage rather than a puzzle, which says all it has in less."""

SHORT = 140
"""A line, or a message, of so many characters asks or orders and brings nothing."""

EMPTY_LINE = "\n\n"

_QUESTION = 120
_LEAST_PASSAGE = 120
_LEAST_LINE = 12
_ENDING = 200
_HEAD = 4096
"""So much of a system prompt is looked at."""

HURRIED = re.compile(
    r"(?:who|whom|whose|what|when|where|which|how|does|did|is|are|was|were|can|may)\b[^.:!]*$", re.IGNORECASE
)
"""A question typed in a hurry, without its mark."""

_MARKS = ("?", "\N{FULLWIDTH QUESTION MARK}")
_PARTS = 48
"""A message of fewer characters brings nothing beside what it says."""

_PUZZLE = 1000
_DIGITS = bytes(byte if chr(byte).isdigit() else ord(" ") for byte in range(128)) + b" " * 128
"""All but digits become blanks: to split that is ten times as fast as to search for numbers."""

_LEAST_BROUGHT = 100
"""An earlier message of so many characters may be a text that the last one asks about."""

_FIGURE = re.compile(r"[^\n\w.#(-]\d+(?![\d.)]* (?:words?|characters|sentences|lines|bullets))")
"""A number that does not count an item, nor what an answer may hold."""

_FIGURES = 2

_CONDITION = re.compile(
    r"\b(?:cannot|(?:can|may|must) (?:\w+ )?only|must not|only (?:after|for|if|once|when|within)|unless|"
    r"den(?:y|ied|ies)|not allowed)\b",
    re.IGNORECASE,
)
"""Words on which what may be done hangs."""

_CONDITIONS = 2

_GOES_ON = (
    " a",
    " an",
    " and",
    " are",
    " be",
    " but",
    " by",
    " for",
    " from",
    " in",
    " is",
    " of",
    " or",
    " so",
    " the",
    " to",
    " was",
)
"""What ends so is a sentence to be gone on with."""


def width(text: str) -> int:
    """How much a text says, in characters of Latin script: one of Chinese or Japanese says as much as two."""
    return len(text) if text.isascii() else (len(text) + len(text.encode(errors="replace"))) // 2


def question_apart(text: str) -> bool:
    """Whether a message is one short question and a passage, an empty line between them."""
    if len(text) < _LEAST_PASSAGE or "\n" not in text:
        return False
    text = text.strip()
    nearest = len(text) - _LEAST_PASSAGE - len(EMPTY_LINE)
    # One character is sought many times as fast as two, and a question has one line.
    first_end = text.find("\n", 0, _QUESTION + 1)
    if (
        0 <= first_end <= nearest
        and text.startswith(EMPTY_LINE, first_end)
        and _is_question(text[:first_end])
    ):
        return True
    last_start = text.rfind("\n", len(text) - _QUESTION - 1) - 1
    return (
        last_start >= _LEAST_PASSAGE
        and text.startswith(EMPTY_LINE, last_start)
        and _is_question(text[last_start + len(EMPTY_LINE) :])
    )


def text_apart(text: str) -> bool:
    """Whether a message begins with one line that is no question, and goes on after an empty line."""
    # One character is sought many times as fast as two.
    end = text.find("\n")
    return end >= _LEAST_LINE and text.startswith(EMPTY_LINE, end) and text[end - 1] not in _MARKS


def line_over_text(text: str) -> bool:
    """Whether a message begins with a short line, goes on with more, and neither of them ends up asking."""
    end = text.find("\n", 0, SHORT + 1)
    if end < 0 or len(text) - end <= _PARTS:
        return False
    return not has_mark(text[:end]) and not has_mark(text[-_ENDING:]) and not text.endswith(_GOES_ON)


def in_parts(text: str) -> bool:
    """Whether a message has several lines, or a colon that something follows, or a quotation."""
    if len(text) <= _PARTS:
        return False
    # One character is sought many times as fast as two.
    if "\n" in text or '"' in text:
        return True
    return (":" in text and ": " in text) or ("'" in text and " '" in text)


def brought_earlier(users: Sequence[str]) -> bool:
    """Whether the last of a user's messages is short, and one before it brings something in parts."""
    if len(users) < 2 or len(users[-1]) > SHORT:  # noqa: PLR2004  # a conversation
        return False
    return any(width(text) >= _LEAST_BROUGHT and in_parts(text) for text in users[:-1])


def tells_figures(system: str) -> bool:
    """Whether a system prompt tells facts with figures in them, as price lists, rules and timetables do."""
    return sum(1 for _ in islice(_FIGURE.finditer(system, 0, _HEAD), _FIGURES)) == _FIGURES


def sets_conditions(system: str) -> bool:
    """Whether a system prompt says of several things on which condition they may be done."""
    return sum(1 for _ in islice(_CONDITION.finditer(system, 0, _HEAD), _CONDITIONS)) == _CONDITIONS


def figures(text: str) -> int:
    """How many numbers in digits a message holds, 0 where it is too long for a puzzle."""
    return len(text.encode("ascii", "replace").translate(_DIGITS).split()) if len(text) <= _PUZZLE else 0


def _is_question(text: str) -> bool:
    if "\n" in text:
        return False
    return has_mark(text) or HURRIED.match(text) is not None


def has_mark(text: str) -> bool:
    """Whether a text has a question mark."""
    mark, wide_mark = _MARKS
    return mark in text or wide_mark in text
