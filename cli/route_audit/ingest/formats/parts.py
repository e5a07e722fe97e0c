"""Texts of spans: opened where they are JSON, and none where they were cut off, masked or left out."""

from __future__ import annotations

from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import turns
from route_audit.ingest.lines import DECODING_ERRORS

MASKS = frozenset({"__REDACTED__", "[REDACTED]", "<REDACTED>"})
"""What stands for a text that its owner keeps back."""


def opened_text(value: Any, levels: int = 2) -> Any:  # noqa: ANN401  # what a span holds, here and below
    """What a JSON text holds, or a JSON text in it; other text as it is, None for JSON that was cut off."""
    for _ in range(levels):
        if type(value) is not str or value[:1] not in ("{", "[", '"'):
            break
        try:
            value = msgspec.json.decode(value)
        except DECODING_ERRORS:
            return None if value[:2] in {"[{", '{"', '["'} else value
    return value


def parts_in(content: Any) -> Any:  # noqa: ANN401
    """The parts of a message that stand in it as a text; a text that only looks like it stays one."""
    if type(content) is str and content.startswith("[{"):
        parts = opened_text(content)
        if type(parts) is list and all(
            type(part) is dict and type(part.get("type")) is str for part in parts
        ):
            return parts
    return content


def take_prompt(exchange: Exchange, prompt: Any, system: Any = None) -> None:  # noqa: ANN401
    """Append the ``system`` prompt and the turns of ``prompt``; none where a text of them is kept back."""
    if not prompt and not system:
        return
    turns.take_prompt(exchange, prompt if system is None else {"system": system, "messages": prompt})
    texts = [message.text for message in exchange.messages]
    if not any(texts) or not MASKS.isdisjoint(texts):
        exchange.messages = []


def take_answer(exchange: Exchange, answer: Any) -> None:  # noqa: ANN401
    """Fill the answer; none where its text is kept back."""
    if answer is None or answer == []:
        return
    turns.take_answer(exchange, [answer] if type(answer) is str else answer)  # a text is not opened again
    if exchange.answer in MASKS or (not exchange.answer and not exchange.answer_tool_calls):
        exchange.answer = None
