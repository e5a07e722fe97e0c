"""What an answer's shape suggests."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify.hindsight import answer_points, hindsight, shape_of
from route_audit.exchange import Exchange
from route_audit.tiers import Tier
from route_audit.verdict import AnswerShape


@pytest.mark.parametrize(
    ("exchange", "shape"),
    [
        (Exchange(), AnswerShape.NONE),
        (Exchange(answer=""), AnswerShape.NONE),
        (Exchange(answer="yes", failed=True), AnswerShape.NONE),
        (Exchange(answer="billing"), AnswerShape.LABEL),
        (Exchange(answer='{"vendor": "Holm"}'), AnswerShape.DATA),
        (Exchange(answer="```json\n{}\n```"), AnswerShape.DATA),
        (Exchange(answer_tool_calls=2), AnswerShape.CALLS),
        (Exchange(answer="I look it up.", answer_tool_calls=2), AnswerShape.LABEL),
        (Exchange(answer="The ferry leaves at six from the north pier, see [1]."), AnswerShape.SHORT_PROSE),
        (Exchange(answer="Yes.\nNo."), AnswerShape.SHORT_PROSE),
        (Exchange(answer="Try this:\n```python\nprint(1)\n```"), AnswerShape.CODE),
        (Exchange(answer="First, consider the cost. " * 40), AnswerShape.LONG_PROSE),
    ],
)
def test_shapes(exchange: Exchange, shape: AnswerShape) -> None:
    assert shape_of(exchange) is shape


@pytest.mark.parametrize(
    ("shape", "reasoning_tokens", "tier"),
    [
        (AnswerShape.NONE, 0, Tier.UNSURE),
        (AnswerShape.LABEL, 800, Tier.EXTRACTION),
        (AnswerShape.LABEL, 801, Tier.REASONING),
        (AnswerShape.NONE, 801, Tier.REASONING),
        (AnswerShape.DATA, 0, Tier.EXTRACTION),
        (AnswerShape.CALLS, 0, Tier.EXTRACTION),
        (AnswerShape.SHORT_PROSE, 0, Tier.RETRIEVAL),
        (AnswerShape.LONG_PROSE, 0, Tier.REASONING),
        (AnswerShape.CODE, 0, Tier.REASONING),
    ],
)
def test_what_one_answer_looks_like(shape: AnswerShape, reasoning_tokens: int, tier: Tier) -> None:
    points = answer_points(np.array([shape], np.uint8), np.array([reasoning_tokens]))
    assert hindsight(points.astype(np.float64)).tolist() == [tier]


def test_answers_that_lead_nowhere_clearly_are_unsure() -> None:
    assert hindsight(np.array([[149.0, 100.0, 0.0], [150.0, 100.0, 0.0]])).tolist() == [
        Tier.UNSURE,
        Tier.RETRIEVAL,
    ]
