"""Whether a question stands beside the text that it is about: the two share their words.

What a question names and a text nearby names as well is most likely told there. Looked at is one
question, the last of a message or the first, and the text on the other side of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from route_audit.classify import shape

_LEAST_TEXT = 40
"""Fewer characters than these tell nothing to ask about."""

_QUESTION = 200
"""A question is sought in so many characters at either end."""

_TEXT = 1000
"""So much of the text is looked at, nearest to the question."""

_MARK, _WIDE_MARK = "?", "\N{FULLWIDTH QUESTION MARK}"
_NEW_LINE = "\n"
_COLON = ":"
_LABELLED, _LABEL = ": ", 24
"""So near the beginning of its line ends the label of a question."""

_BREAKS = (('"', '" '), ("|", "| "))
_WIDE_BREAKS = (
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}"
)
_ALL_BREAKS = (*_BREAKS, *zip(_WIDE_BREAKS, _WIDE_BREAKS, strict=True))
"""What a question stands apart by: a question that is the last sentence of a story makes a riddle of it."""

_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]{4,}")
_LEAST_WORD = 4
_BLANKS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)) + b" " * 128
_PAIR = re.compile(r"(?=([\u3400-\u9fff\u30a0-\u30ff\uac00-\ud7af]{2}))")
"""Two characters of a script without gaps between words say as much as a word."""

_ENDING = 2
_STEM = 4
"""Of a word the last two letters may differ, but four must be the same."""

_COMMON = frozenset(
    """
    about above after again against also another answer because been before being below between both
    briefly choose claim could correct describe different does doing during each false following from
    give given have having here information into itself just keep know least less like list made make many
    might more most much must name need only option other over passage people person please question
    same said says sentence shall should show some statement such tell text than that their them then there
    these they this those through true under until upon used using very want well were what when where
    which while whom whose will with within without word words would write your
    """.split()  # noqa: SIM905  # as a list it fills a page
)
"""Words that a question and any text share."""


_DERIVED = frozenset(
    """
    correct cost equal expected follow follows must order possible possibly related relative sequence
    total valid
    """.split()  # noqa: SIM905  # as above
)
_IF, _INNER_IF = "if ", " if "
"""What a text does not tell: it follows from what is told."""


def shared_words(text: str) -> int:
    """How many rarer words a message's question shares with its text, 0 where less than half of them."""
    if len(text) <= _LEAST_TEXT:
        return 0
    end = text.rfind(_MARK, -_QUESTION)
    if end < 0 and not text.isascii():
        end = text.rfind(_WIDE_MARK, -_QUESTION)
    if end >= 0:
        start = _start(text, end)
        if start >= _LEAST_TEXT:
            return _shares(text[start:end], text[max(start - _TEXT, 0) : start])
    start, end = _unmarked(text)
    if start >= _LEAST_TEXT:
        return _shares(text[start:end], text[max(start - _TEXT, 0) : start])
    end = text.find(_MARK, 0, _QUESTION)
    if 0 <= end < len(text) - _LEAST_TEXT:
        return _shares(text[_start(text, end) : end], text[end : end + _TEXT])
    return 0


def _unmarked(text: str) -> tuple[int, int]:
    """Where a question without its mark ends a text, or stands above its last label; else zeros."""
    end = len(text.rstrip())
    start = text.rfind(_NEW_LINE, 0, end) + 1
    if start and text[end - 1] == _COLON:
        end = start - 1
        start = text.rfind(_NEW_LINE, 0, end) + 1
    if not 0 < end - start <= _QUESTION:
        return 0, 0
    start = max(text.find(_LABELLED, start, start + _LABEL) + len(_LABELLED), start)
    return (start, end) if shape.HURRIED.match(text, start, end) else (0, 0)


def _start(text: str, end: int) -> int:
    """Where the question that ends there begins, 0 where nothing sets it apart."""
    nearest = max(end - _QUESTION, 0)
    near = text[nearest:end]
    start = near.rfind(_NEW_LINE) + 1
    for sign, each in _BREAKS if near.isascii() else _ALL_BREAKS:
        # One character is sought many times as fast as two.
        place = near.rfind(each, start) if sign in near else -1
        if place >= 0:
            start = place + len(each)
    return nearest + start if start else 0


def _shares(question: str, text: str) -> int:
    """How many of the question's rarer words the text holds; 0 where that is less than half of them."""
    question = question.lower()
    words = _words(question)
    if not words.isdisjoint(_DERIVED) or question.startswith(_IF) or _INNER_IF in question:
        return 0
    sought = [word[: max(_STEM, len(word) - _ENDING)] for word in words - _COMMON]
    pairs = set() if question.isascii() else set(_PAIR.findall(question))
    if pairs:
        # Two of three pairs at most cross the bounds of words.
        return _found([*sought, *pairs], text.lower(), 3)
    return _found(sought, text.lower(), 2) if sought else 0


def _words(question: str) -> set[str]:
    if question.isascii():
        # Faster than the expression.
        words = question.encode().translate(_BLANKS).decode().split()
        return {word for word in words if len(word) >= _LEAST_WORD}
    return set(_WORD.findall(question))


def _found(sought: Sequence[str], text: str, part: int) -> int:
    """How many of the words the text holds, 0 as soon as it cannot be one ``part`` of them."""
    shared = len(sought)
    for word in sought:
        if word not in text:
            shared -= 1
            if part * shared < len(sought):
                return 0
    return shared
