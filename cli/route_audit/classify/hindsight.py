"""The tier that answers look like: for looking back only, never for routing.

An answer's shape is no label. A short answer may have been hard to find, and a long one easy; that
is why the answers of a type count together.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from route_audit.exchange import Exchange
from route_audit.ledger import Ledger
from route_audit.tiers import Tier
from route_audit.verdict import AnswerShape

WIDTH = 3
"""An answer has points for retrieval, extraction and reasoning, in hundredths."""

POINTS: Mapping[AnswerShape, tuple[int, int, int]] = {
    AnswerShape.NONE: (0, 0, 0),
    AnswerShape.LABEL: (0, 300, 0),
    AnswerShape.DATA: (0, 300, 0),
    AnswerShape.CALLS: (0, 200, 0),
    AnswerShape.PROSE: (0, 0, 0),
    AnswerShape.CODE: (0, 0, 350),
}
"""What each shape speaks for; prose by its length alone."""

SHORT_PROSE, LONG_PROSE = (250, 0, 0), (0, 0, 300)
"""What short prose speaks for, since it answers, and long prose, since it explains or argues."""

THOUGHT = 500
"""Points for reasoning where the model thought long, whatever the answer looks like."""

ASKED_AGAIN = 100
"""Points for reasoning for each further answer that the same request was given: the first did not do."""

_MUCH_THOUGHT = 800
"""Hidden reasoning tokens above which a request was hard for the model that answered it."""

_LEAD = 50
"""Hundredths by which one tier must lead the next; with less the answers do not say."""

_LABEL = 48
"""An answer of one line and at most so many characters is a label or a value."""

_SHORT, _LONG = 120, 220
"""Visible output tokens up to which prose is short, and from which on it is long; between it says nothing.

Tokens, since logs often show no whole answer.
"""

_OPENS_DATA = "{[<"
_FENCE = "```"
_DATA_FENCES = ("```json", "```csv", "```yaml", "```xml")

_LENGTHS = ((0, 0, 0), SHORT_PROSE, LONG_PROSE)

LOOKS = np.array(
    [
        np.add(POINTS[shape], length) + np.array((0, 0, THOUGHT * much))
        for shape in AnswerShape
        for length in _LENGTHS
        for much in (0, 1)
    ],
    np.int64,
)
"""The points of all that an answer may look like: shape (looks, WIDTH), in hundredths."""


def shape_of(exchange: Exchange) -> AnswerShape:
    """What the answer looks like."""
    if exchange.failed:
        return AnswerShape.NONE
    answer = exchange.answer
    if not answer:
        return AnswerShape.CALLS if exchange.answer_tool_calls else AnswerShape.NONE
    if answer[0] in _OPENS_DATA or answer.startswith(_DATA_FENCES):
        return AnswerShape.DATA
    if len(answer) <= _LABEL and "\n" not in answer:
        return AnswerShape.LABEL
    # One character is sought many times as fast as three.
    if _FENCE[0] in answer and _FENCE in answer:
        return AnswerShape.CODE
    return AnswerShape.PROSE


def looks(rows: Ledger) -> NDArray[np.int64]:
    """What the answers of n rows look like, each an index into ``LOOKS``."""
    shown = rows.output_tokens - rows.reasoning_tokens
    prose = rows.answer_shape == AnswerShape.PROSE
    length = prose * ((shown <= _SHORT) + 2 * (shown >= _LONG))
    much = rows.reasoning_tokens > _MUCH_THOUGHT
    place = rows.answer_shape.astype(np.int64) * len(_LENGTHS) + length
    return np.asarray(place * 2 + much)


def hindsight(points: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The ``Tier`` codes that answers look like; unsure where no tier leads clearly.

    Args:
        points: shape (n, WIDTH), in hundredths.
    """
    second, first = np.sort(points, axis=1)[:, -2:].T
    clear = first - second >= _LEAD
    return np.where(clear, points.argmax(axis=1), Tier.UNSURE).astype(np.uint8)
