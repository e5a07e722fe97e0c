"""What an answer's shape suggests."""

from __future__ import annotations

import pytest

from route_audit.classify.hindsight import hindsight_tier
from route_audit.exchange import Exchange
from route_audit.tiers import Tier


@pytest.mark.parametrize(
    ("exchange", "tier"),
    [
        (Exchange(), Tier.UNSURE),
        (Exchange(answer=""), Tier.UNSURE),
        (Exchange(answer="billing"), Tier.EXTRACTION),
        (Exchange(answer='{"vendor": "Holm"}'), Tier.EXTRACTION),
        (Exchange(answer="```json\n{}\n```"), Tier.EXTRACTION),
        (Exchange(answer_tool_calls=2), Tier.EXTRACTION),
        (
            Exchange(answer="The ferry leaves at six from the north pier, says the timetable [1]."),
            Tier.RETRIEVAL,
        ),
        (Exchange(answer="Try this:\n```python\nprint(1)\n```"), Tier.REASONING),
        (Exchange(answer="First, consider the cost. " * 40), Tier.REASONING),
        (Exchange(answer="yes", reasoning_tokens=3000), Tier.REASONING),
        (Exchange(answer="yes", failed=True), Tier.UNSURE),
    ],
)
def test_shapes(exchange: Exchange, tier: Tier) -> None:
    assert hindsight_tier(exchange) is tier
