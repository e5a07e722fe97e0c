"""The tier that an answer's shape suggests: for looking back only, never for routing."""

from __future__ import annotations

from route_audit.exchange import Exchange
from route_audit.tiers import Tier

_MUCH_THOUGHT = 800
"""Hidden reasoning tokens above which a request was hard for the model that answered it."""

_LABEL = 48
"""An answer of one line and at most so many characters is a label or a value."""

_LONG = 700
"""Prose of more characters than this explains or argues; shorter prose answers."""

_FENCE = "```"
_DATA_FENCES = ("```json", "```csv", "```yaml", "```xml")


def hindsight_tier(exchange: Exchange) -> Tier:
    """The tier that the answer and its hidden reasoning look like; unsure where there is none."""
    if exchange.failed:
        return Tier.UNSURE
    if exchange.reasoning_tokens > _MUCH_THOUGHT:
        return Tier.REASONING
    answer = exchange.answer
    if not answer:
        return Tier.EXTRACTION if exchange.answer_tool_calls else Tier.UNSURE
    return _of_text(answer)


def _of_text(answer: str) -> Tier:
    if answer.startswith(("{", "[", "<")) or answer.startswith(_DATA_FENCES):
        return Tier.EXTRACTION
    if len(answer) <= _LABEL and "\n" not in answer:
        return Tier.EXTRACTION
    if len(answer) > _LONG or _FENCE in answer:
        return Tier.REASONING
    return Tier.RETRIEVAL
