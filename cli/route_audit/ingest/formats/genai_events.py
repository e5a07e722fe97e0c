"""What model calls said, where it stands in events within a span, or in log records beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats.parts import opened_text, parts_in, take_answer, take_prompt


def take_events(exchange: Exchange, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Fill the texts that no attribute has told from what happened within the span, or was logged for it."""
    told = [(name, _unpacked(attributes)) for name, attributes in events]
    if not exchange.messages:
        system = next(
            (inner.get("gen_ai.system_instructions") for name, inner in told if name == _DETAILS), None
        )
        take_prompt(
            exchange, [turn for name, inner in told for turn in _asked(name, inner)], opened_text(system)
        )
    if exchange.answer is None:
        take_answer(exchange, [turn for name, inner in told for turn in _answered(name, inner)])


def _asked(name: str, told: dict[str, Any]) -> list[Any]:
    """The turns of the prompt that an event tells of."""
    if name == _DETAILS:
        return _several(told.get("gen_ai.input.messages"))
    if name == "gen_ai.content.prompt":
        return _several(told.get("gen_ai.prompt"))
    if name.startswith("gen_ai.") and name.endswith(".message"):
        return [{"role": name.split(".")[1]} | turn_of(told)]
    return []


def _answered(name: str, told: dict[str, Any]) -> list[Any]:
    """The answers that an event tells of."""
    if name == _DETAILS:
        return _several(told.get("gen_ai.output.messages"))
    return [_answer(told)] if name in _ANSWERS else []


_ANSWERS = frozenset({"gen_ai.choice", "gen_ai.content.completion"})
_DETAILS = "gen_ai.client.inference.operation.details"


def _several(value: Any) -> list[Any]:  # noqa: ANN401
    """The messages that a text or a list holds."""
    value = opened_text(value)
    return value if type(value) is list else [] if value is None else [value]


def _unpacked(attributes: dict[str, Any]) -> dict[str, Any]:
    """An event's attributes, and those that it holds as one JSON text."""
    inner = opened_text(attributes.get("gen_ai.event.content"))
    if type(inner) is dict:
        return attributes | inner
    return attributes if inner is None else attributes | {"content": inner}


def _answer(told: dict[str, Any]) -> Any:  # noqa: ANN401
    message = opened_text(told.get("message"))
    if type(message) is dict:
        return {"role": "assistant"} | turn_of(message)
    if message is None and "gen_ai.completion" in told:
        return opened_text(told["gen_ai.completion"])
    return {"role": "assistant"} | turn_of({"content": message} | told)


def turn_of(turn: Any) -> Any:  # noqa: ANN401  # what a span holds, here and below
    """A turn of an event or of indexed attributes; parts that stand in it as a text are opened."""
    if type(turn) is not dict:
        return turn
    return turn | {
        "content": parts_in(turn.get("content")),
        "tool_calls": opened_text(turn.get("tool_calls")),
    }
