"""What an answer's shape suggests."""

from __future__ import annotations

import numpy as np
import pytest

from route_audit.classify import Classifier
from route_audit.classify.hindsight import LOOKS, hindsight, looks, shape_of
from route_audit.exchange import Exchange
from route_audit.ledger.booking import book
from route_audit.tiers import Tier
from route_audit.verdict import AnswerShape

PROSE = "The ferry leaves at six from the north pier, or so I think."


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
        (Exchange(answer="The ferry leaves at six from the north pier, see [1]."), AnswerShape.PROSE),
        (Exchange(answer="Yes.\nNo."), AnswerShape.PROSE),
        (Exchange(answer="Try this:\n```python\nprint(1)\n```"), AnswerShape.CODE),
        (Exchange(answer="First, consider the cost. " * 40), AnswerShape.PROSE),
    ],
)
def test_shapes(exchange: Exchange, shape: AnswerShape) -> None:
    assert shape_of(exchange) is shape


@pytest.mark.parametrize(
    ("exchange", "tier"),
    [
        (Exchange(output_tokens=9), Tier.UNSURE),
        (Exchange(answer="billing", output_tokens=801, reasoning_tokens=800), Tier.EXTRACTION),
        (Exchange(answer="billing", output_tokens=802, reasoning_tokens=801), Tier.REASONING),
        (Exchange(output_tokens=900, reasoning_tokens=801), Tier.REASONING),
        (Exchange(answer="{}", output_tokens=900), Tier.EXTRACTION),
        (Exchange(answer_tool_calls=1, output_tokens=9), Tier.EXTRACTION),
        (Exchange(answer=PROSE, output_tokens=120), Tier.RETRIEVAL),
        (Exchange(answer=PROSE, output_tokens=300, reasoning_tokens=180), Tier.RETRIEVAL),
        (Exchange(answer=PROSE, output_tokens=121), Tier.UNSURE),
        (Exchange(answer=PROSE, output_tokens=219), Tier.UNSURE),
        (Exchange(answer=PROSE, output_tokens=220), Tier.REASONING),
        (Exchange(answer="```\nx\n```", output_tokens=9), Tier.REASONING),
    ],
)
def test_what_one_answer_looks_like(exchange: Exchange, tier: Tier) -> None:
    exchange.id, exchange.input_tokens = "x", 1
    points = LOOKS[looks(book([exchange], Classifier().verdicts([exchange])))]
    assert hindsight(points.astype(np.float64)).tolist() == [tier]


def test_answers_that_lead_nowhere_clearly_are_unsure() -> None:
    assert hindsight(np.array([[149.0, 100.0, 0.0], [150.0, 100.0, 0.0]])).tolist() == [
        Tier.UNSURE,
        Tier.RETRIEVAL,
    ]
