"""Answers of Gemini's Interactions interface, of both its versions, whole or as the events of a stream."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import sse, turns, usage, values
from route_audit.ingest.times import When, or_else

_FAILED = frozenset({"failed", "cancelled"})


class Usage(msgspec.Struct, gc=False):
    """The counts: the cache within the input, thoughts, at first called reasoning, beside the output."""

    total_input_tokens: int | None = None
    total_cached_tokens: int | None = None
    total_output_tokens: int | None = None
    total_thought_tokens: int | None = None
    total_reasoning_tokens: int | None = None
    total_tool_use_tokens: int | None = None
    total_tokens: int | None = None


class Response(msgspec.Struct, gc=False):
    """The response body. What the model did stands in ``steps``, in the first version in ``outputs``."""

    id: values.Name = None
    model: str | None = None
    status: str | None = None
    created: When = None
    usage: Usage | None = None
    service_tier: str | None = None
    steps: list[Any] | None = None
    outputs: list[Any] | None = None
    error: Any = None


class Event(msgspec.Struct, gc=False):
    """One event of a stream. A step, of the first version a content, begins, and pieces are added to it."""

    index: int = 0
    interaction: Response | None = None
    step: dict[str, Any] | None = None
    content: dict[str, Any] | None = None
    delta: dict[str, Any] | None = None
    error: Any = None


_EVENT = msgspec.json.Decoder(Event, strict=False)


def take_response(exchange: Exchange, body: dict[str, Any] | list[Any] | str) -> None:
    """Fill what a response body says, or the events of a stream: a list, or their text.

    Raises:
        RowError: an event of the stream is cut off.
        ValidationError: a value is of another kind than the interface has there.
    """
    if isinstance(body, dict):
        response = msgspec.convert(body, Response, strict=False)
    else:
        events = sse.events(body, _EVENT) if isinstance(body, str) else _converted(body)
        response = _joined(events)
        if exchange.stream is None:
            exchange.stream = True
    turns.take_answer(exchange, response.steps or response.outputs)
    if response.usage is not None:
        usage.take_gemini(exchange, _counts(response.usage))
    exchange.id = exchange.id or values.name(response.id)
    exchange.model = (response.model or "").removeprefix("models/") or exchange.model
    exchange.failed |= bool(response.error) or response.status in _FAILED
    exchange.timestamp_us = or_else(exchange.timestamp_us, response.created)
    exchange.service_tier = response.service_tier or exchange.service_tier


def _converted(events: Iterable[Any]) -> Iterable[Event]:
    return (msgspec.convert(event, Event, strict=False) for event in events)


def _counts(told: Usage) -> usage.GeminiUsage:
    return usage.GeminiUsage(
        prompt_token_count=told.total_input_tokens,
        cached_content_token_count=told.total_cached_tokens,
        candidates_token_count=told.total_output_tokens,
        thoughts_token_count=told.total_thought_tokens or told.total_reasoning_tokens,
        tool_use_prompt_token_count=told.total_tool_use_tokens,
        total_token_count=told.total_tokens,
    )


def _joined(events: Iterable[Event]) -> Response:
    """The response that a stream adds up to; its last events tell the counts."""
    whole, steps = Response(), dict[int, dict[str, Any]]()
    for event in events:
        if event.interaction is not None:
            for name in Response.__struct_fields__:
                setattr(whole, name, getattr(event.interaction, name) or getattr(whole, name))
        begun = event.step or event.content
        if begun is not None:
            steps[event.index] = begun
        if event.delta is not None:
            _add(steps.setdefault(event.index, {"type": "text"}), event.delta)
        whole.error = event.error or whole.error
    whole.steps = whole.steps or list(steps.values())
    return whole


def _add(step: dict[str, Any], delta: dict[str, Any]) -> None:
    """Add a piece of text, or of a tool call's arguments."""
    inner = step.get("content")
    part = inner[-1] if type(inner) is list and inner and type(inner[-1]) is dict else step
    if part is step and step.get("type") == "model_output":
        step["content"] = [part := {"type": "text"}]
    for key, into in (("text", part), ("arguments", step)):
        if type(delta.get(key)) is str and delta.get("type") != "thought_summary":
            before = into.get(key)
            into[key] = (before if type(before) is str else "") + delta[key]
