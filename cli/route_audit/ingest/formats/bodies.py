"""Request and response bodies of any interface, as gateways and tracers keep them in their records."""

from __future__ import annotations

from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import content, openai_chat, turns
from route_audit.ingest.formats.paths import reach

_LIMITS = (
    ("max_completion_tokens",),
    ("max_tokens",),
    ("max_output_tokens",),
    ("maxTokens",),
    ("generationConfig", "maxOutputTokens"),
    ("generation_config", "max_output_tokens"),
    ("inferenceConfig", "maxTokens"),
)


def take_request(exchange: Exchange, body: Any) -> None:  # noqa: ANN401  # of any interface, here and below
    """Fill what a request body says and nothing has said before."""
    if type(body) is not dict:
        return
    if not exchange.messages:
        turns.take_prompt(exchange, body)
    if body.get("tools"):
        take_tools(exchange, body["tools"])
    if body.get("response_format"):
        take_response_format(exchange, body["response_format"])
    if exchange.max_output_tokens is None:
        limits = (reach(body, steps) for steps in _LIMITS)
        exchange.max_output_tokens = next((limit for limit in limits if type(limit) is int), None)
    if exchange.stream is None and type(body.get("stream")) is bool:
        exchange.stream = body["stream"]
    if not exchange.model and type(body.get("model")) is str:
        exchange.model = body["model"]


def take_response(exchange: Exchange, body: Any) -> None:  # noqa: ANN401
    """Fill what a response body says: answer, counts in our meaning, model, service tier."""
    if type(body) is dict and "choices" in body:
        text = msgspec.json.encode(body)  # raw parts can be told from a text alone
        response = msgspec.json.decode(text, type=openai_chat.Response, strict=False)
        openai_chat.take_response(exchange, response, None)
        exchange.model = response.model or exchange.model


def take_tools(exchange: Exchange, tools: Any) -> None:  # noqa: ANN401
    """Fill the tool definitions."""
    every = tools if type(tools) is list else [tools]
    exchange.tools, exchange.tool_count = msgspec.json.encode(every), len(every)


def take_response_format(exchange: Exchange, demanded: Any) -> None:  # noqa: ANN401
    """Fill the demanded answer format."""
    exchange.response_format = content.demanded_format(msgspec.Raw(msgspec.json.encode(demanded)))
