"""Answers of Bedrock's Converse, and of the models that have a shape of their own there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import counting, turns, usage
from route_audit.ingest.rejects import UNREADABLE_INSIDE, RowError

_MS = 1000.0


class Metrics(msgspec.Struct, gc=False, rename="camel"):
    """How long Converse took, in milliseconds."""

    latency_ms: float | None = None


class Invocation(msgspec.Struct, gc=False, rename="camel"):
    """What Bedrock adds to the last event of a stream; times in milliseconds, cache not in the input."""

    input_token_count: int | None = None
    output_token_count: int | None = None
    cache_read_input_token_count: int | None = None
    cache_write_input_token_count: int | None = None
    invocation_latency: float | None = None
    first_byte_latency: float | None = None


class Tier(msgspec.Struct, gc=False):
    """How a call was served."""

    type: str | None = None


class Router(msgspec.Struct, gc=False, rename="camel"):
    """Where a prompt router sent the call."""

    invoked_model_id: str | None = None


class Trace(msgspec.Struct, gc=False, rename="camel"):
    """What happened on the way."""

    prompt_router: Router | None = None


class Result(msgspec.Struct, gc=False, rename="camel"):
    """One answer of Titan."""

    token_count: int | None = None
    output_text: str | None = None


class Output(msgspec.Struct, gc=False):
    """One answer of Mistral's."""

    text: str | None = None


class Started(msgspec.Struct, gc=False, rename="camel"):
    """What a block of a stream starts with."""

    tool_use: Any = None


class Piece(msgspec.Struct, gc=False, rename="camel"):
    """A piece of a block."""

    text: str | None = None
    tool_use: Any = None


class Block(msgspec.Struct, gc=False, rename="camel"):
    """An event of one block."""

    content_block_index: int = 0
    start: Started | None = None
    delta: Piece | None = None


class Told(msgspec.Struct, gc=False, rename="camel"):
    """What the last event of a Converse stream tells."""

    usage: usage.ConverseUsage | None = None
    metrics: Metrics | None = None
    service_tier: Tier | None = None
    trace: Trace | None = None


class Response(Told, gc=False, rename="camel"):
    """A response body, or an event of a stream; from ``results`` on it is Titan's, Llama's or Mistral's."""

    usage: usage.ConverseUsage | None = None
    metrics: Metrics | None = None
    service_tier: Tier | None = None
    trace: Trace | None = None
    output: Any = None
    metadata: Told | None = None
    content_block_start: Block | None = None
    content_block_delta: Block | None = None
    invocation: Invocation | None = msgspec.field(default=None, name="amazon-bedrock-invocationMetrics")
    results: list[Result] | None = None
    input_text_token_count: int | None = None
    generation: str | None = None
    outputs: list[Output] | None = None
    prompt_token_count: int | None = msgspec.field(default=None, name="prompt_token_count")
    generation_token_count: int | None = msgspec.field(default=None, name="generation_token_count")


class Stamp(msgspec.Struct, gc=False):
    """Any vendor's event, read for what Bedrock adds."""

    invocation: Invocation | None = msgspec.field(default=None, name="amazon-bedrock-invocationMetrics")


def take_response(exchange: Exchange, body: dict[str, Any] | list[Any] | str) -> None:
    """Fill what a response body says, or the list of a stream's events.

    Raises:
        RowError: it is a text that is no JSON.
        ValidationError: a value is of another kind than the interface has there.
    """
    if isinstance(body, str):
        raise RowError(UNREADABLE_INSIDE)
    if isinstance(body, dict):
        _take(exchange, msgspec.convert(body, Response, strict=False))
    else:
        if exchange.stream is None:
            exchange.stream = True
        exchange.failed |= any(_is_exception(event) for event in body[-1:])
        _take_stream(exchange, [msgspec.convert(event, Response, strict=False) for event in body])


def _is_exception(event: Any) -> bool:  # noqa: ANN401
    """True for the event that a stream breaks off with, such as ``throttlingException``."""
    return type(event) is dict and any(name.endswith("Exception") for name in event)


def take_invocation(exchange: Exchange, events: list[Any]) -> None:
    """Fill what Bedrock adds to a stream in any vendor's shape: times, and counts where none are known.

    Raises:
        ValidationError: a value is of another kind than the interface has there.
    """
    for event in events[-2:]:
        stamp = msgspec.convert(event, Stamp, strict=False).invocation
        if stamp is not None:
            _take_invocation(exchange, stamp)


def _take(exchange: Exchange, response: Response) -> None:
    if response.output is not None:
        turns.take_answer(exchange, response.output)
    elif response.results is not None:
        exchange.answer = "\n".join(result.output_text or "" for result in response.results)
        counts = [result.token_count for result in response.results if result.token_count is not None]
        exchange.output_tokens = sum(counts) if counts else None
    elif response.generation is not None or response.outputs is not None:
        texts = [response.generation, *(output.text for output in response.outputs or ())]
        exchange.answer = (exchange.answer or "") + "".join(text for text in texts if text)
    _take_own_counts(exchange, response)
    _take_told(exchange, response)
    if response.invocation is not None:
        _take_invocation(exchange, response.invocation)


def _take_own_counts(exchange: Exchange, response: Response) -> None:
    if response.input_text_token_count is not None:
        exchange.input_tokens = response.input_text_token_count
    if response.prompt_token_count is not None:
        exchange.input_tokens = response.prompt_token_count
    if response.generation_token_count is not None:
        exchange.output_tokens = response.generation_token_count


def _take_told(exchange: Exchange, told: Told) -> None:
    if told.usage is not None:
        usage.take_converse(exchange, told.usage)
    if told.metrics is not None and told.metrics.latency_ms is not None and exchange.latency_s is None:
        exchange.latency_s = told.metrics.latency_ms / _MS
    if told.service_tier is not None:
        exchange.service_tier = told.service_tier.type or exchange.service_tier
    if told.trace is not None and told.trace.prompt_router is not None:
        exchange.model = told.trace.prompt_router.invoked_model_id or exchange.model


def _take_invocation(exchange: Exchange, stamp: Invocation) -> None:
    if exchange.latency_s is None and stamp.invocation_latency is not None:
        exchange.latency_s = stamp.invocation_latency / _MS
    if exchange.time_to_first_token_s is None and stamp.first_byte_latency is not None:
        exchange.time_to_first_token_s = stamp.first_byte_latency / _MS
    if exchange.input_tokens is None and exchange.output_tokens is None:
        exchange.input_tokens, exchange.output_tokens = stamp.input_token_count, stamp.output_token_count
        exchange.cached_input_tokens = stamp.cache_read_input_token_count or 0
        exchange.cache_write_tokens = stamp.cache_write_input_token_count or 0
        counting.place(exchange, counting.OUTSIDE, None)


def _take_stream(exchange: Exchange, events: Iterable[Response]) -> None:
    """Fill what a stream adds up to; its counts stand in its last event."""
    blocks: dict[int, list[str]] = {}
    for event in events:
        for block in (event.content_block_start, event.content_block_delta):
            if block is not None:
                exchange.answer_tool_calls += _add(blocks.setdefault(block.content_block_index, []), block)
        if event.metadata is not None:
            _take_told(exchange, event.metadata)
        _take(exchange, event)
    if blocks:
        exchange.answer = "\n".join("".join(pieces) for pieces in blocks.values())


def _add(pieces: list[str], block: Block) -> bool:
    """Add what an event says, and tell whether it starts a tool call."""
    if block.start is not None and isinstance(block.start.tool_use, dict):
        pieces.append(f"{block.start.tool_use.get('name') or ''} ")
        return True
    if block.delta is not None:
        use = block.delta.tool_use
        arguments = use.get("input") if isinstance(use, dict) else None
        pieces.append(block.delta.text or (arguments if isinstance(arguments, str) else ""))
    return False
