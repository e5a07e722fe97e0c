"""The usage objects of providers, and what each of them makes of an exchange's token counts."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats.counting import OUTSIDE, place, settle

ANTHROPIC_WORDS = frozenset({"cache_read_input_tokens", "cache_creation_input_tokens", "cache_creation"})
"""Where counts go by one of these, the input is without the cache."""


class Lifetimes(msgspec.Struct, gc=False):
    """How long cache writes live, as Anthropic and LiteLLM report it."""

    ephemeral_5m_input_tokens: int | None = None
    ephemeral_1h_input_tokens: int | None = None


class InputDetails(msgspec.Struct, gc=False):
    """What the input count is made of."""

    cached_tokens: int | None = None
    cache_write_tokens: int | None = None
    cache_creation_tokens: int | None = None
    cache_creation_token_details: Lifetimes | None = None
    audio_tokens: int | None = None
    web_search_requests: Any = None


class OutputDetails(msgspec.Struct, gc=False):
    """What the output count is made of."""

    reasoning_tokens: int | None = None
    thinking_tokens: int | None = None
    audio_tokens: int | None = None


class ChatUsage(msgspec.Struct, gc=False):
    """The ``usage`` object of chat completions and of those who follow them.

    The cache_* counts beside the details are LiteLLM's, those of hits DeepSeek's and Moonshot's. The cost
    is OpenRouter's, in dollars, or Perplexity's, a mapping with a total. Of a call on a key of one's own it
    is OpenRouter's fee, and what the provider takes stands in its details. xAI's cost is in ticks.
    Searches are counted by LiteLLM and OpenRouter as Anthropic does, and by Perplexity and xAI.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: InputDetails | None = None
    completion_tokens_details: OutputDetails | None = None
    prompt_cache_hit_tokens: int | None = None
    cached_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cost: Any = None
    is_byok: Any = None
    cost_details: Any = None
    cost_in_usd_ticks: Any = None
    server_tool_use: Any = None
    num_search_queries: Any = None
    num_sources_used: Any = None


class ResponsesUsage(msgspec.Struct, gc=False):
    """The ``usage`` object of the Responses interface; cost and key as of ``ChatUsage``."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    input_tokens_details: InputDetails | None = None
    output_tokens_details: OutputDetails | None = None
    cost: Any = None
    is_byok: Any = None
    cost_details: Any = None
    cost_in_usd_ticks: Any = None


class Iteration(msgspec.Struct, gc=False):
    """One sampling of several that Anthropic made for one request."""

    type: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_creation: Lifetimes | None = None


class AnthropicUsage(msgspec.Struct, gc=False):
    """The ``usage`` object of Anthropic messages: the input count leaves the cache out."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_creation: Lifetimes | None = None
    iterations: msgspec.Raw = msgspec.Raw()
    output_tokens_details: OutputDetails | None = None
    service_tier: str | None = None
    speed: str | None = None
    inference_geo: str | None = None
    server_tool_use: Any = None


class CohereUnits(msgspec.Struct, gc=False):
    """What Cohere bills."""

    input_tokens: float | None = None
    output_tokens: float | None = None


class CohereUsage(msgspec.Struct, gc=False):
    """Cohere's ``usage``, or ``meta`` in its older interface; what it does not bill is left out."""

    billed_units: CohereUnits | None = None


class OfModality(msgspec.Struct, gc=False):
    """How many of Gemini's tokens are of one kind; it comes in either spelling."""

    modality: str | None = None
    token_count: int | None = None
    camel: int | None = msgspec.field(default=None, name="tokenCount")


class GeminiUsage(msgspec.Struct, gc=False):
    """Gemini's ``usageMetadata``: the candidates leave the thoughts out, the prompt the results of tools."""

    prompt_token_count: int | None = None
    cached_content_token_count: int | None = None
    candidates_token_count: int | None = None
    thoughts_token_count: int | None = None
    tool_use_prompt_token_count: int | None = None
    total_token_count: int | None = None
    prompt_tokens_details: list[OfModality] | None = None
    tool_use_prompt_tokens_details: list[OfModality] | None = None
    candidates_tokens_details: list[OfModality] | None = None
    traffic_type: str | None = None
    service_tier: str | None = None


class CacheDetail(msgspec.Struct, gc=False, rename="camel"):
    """Cache writes of one lifetime."""

    ttl: str | None = None
    input_tokens: int | None = None


class ConverseUsage(msgspec.Struct, gc=False, rename="camel"):
    """The ``usage`` object of Bedrock's Converse: the input count leaves the cache out.

    Nova's own bodies have the names that end in ``_count`` alone.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_write_input_tokens: int | None = None
    cache_read_input_token_count: int | None = None
    cache_write_input_token_count: int | None = None
    cache_details: list[CacheDetail] | None = None


def take_chat(exchange: Exchange, usage: ChatUsage, model: str | None = None) -> None:
    """Fill the counts of ``exchange`` from a chat usage object that ``model`` answered with."""
    exchange.input_tokens = usage.prompt_tokens
    exchange.output_tokens = usage.completion_tokens
    if usage.prompt_tokens_details is not None:
        _take_input_details(exchange, usage.prompt_tokens_details)
    if usage.completion_tokens_details is not None:
        _take_output_details(exchange, usage.completion_tokens_details)
    cached = usage.cache_read_input_tokens or usage.prompt_cache_hit_tokens or usage.cached_tokens
    if cached and not exchange.cached_input_tokens:
        exchange.cached_input_tokens = cached
    if usage.cache_creation_input_tokens and not exchange.cache_write_tokens:
        exchange.cache_write_tokens = usage.cache_creation_input_tokens
    if usage.total_tokens is not None:
        settle(exchange, usage.total_tokens, model)
    _take_searches(exchange, usage)
    if exchange.cost_usd is None:
        _take_cost(exchange, usage)


def _take_searches(exchange: Exchange, usage: ChatUsage) -> None:
    """Count searches of the web; what Perplexity and xAI count instead has no fee each."""
    if usage.server_tool_use is not None:
        exchange.web_searches = exchange.web_searches or _web_searches(usage.server_tool_use)
    others = (usage.num_search_queries, usage.num_sources_used)
    if others != (None, None) and not exchange.web_searches:
        exchange.searched |= any(map(_number, others))


def take_responses(exchange: Exchange, usage: ResponsesUsage) -> None:
    """Fill the counts of ``exchange`` from the usage object of a response."""
    exchange.input_tokens = usage.input_tokens
    exchange.output_tokens = usage.output_tokens
    if usage.input_tokens_details is not None:
        _take_input_details(exchange, usage.input_tokens_details)
    if usage.output_tokens_details is not None:
        _take_output_details(exchange, usage.output_tokens_details)
    settle(exchange, usage.total_tokens)
    if exchange.cost_usd is None:
        _take_cost(exchange, usage)


def _take_cost(exchange: Exchange, usage: ChatUsage | ResponsesUsage) -> None:
    """Fill the cost, where it is a number: no other value is worth the loss of the row."""
    ticks = _number(usage.cost_in_usd_ticks)
    cost = _number(usage.cost.get("total_cost") if isinstance(usage.cost, dict) else usage.cost)
    if cost is not None:
        details = usage.cost_details if isinstance(usage.cost_details, dict) else {}
        apart = _number(details.get("upstream_inference_cost")) if usage.is_byok is True else None
        exchange.cost_usd = cost + (apart or 0)
    elif ticks is not None:
        exchange.cost_usd = _in_usd(ticks)


def _in_usd(ticks: float) -> float:
    """Dollars, without bounds where no float holds so many ticks."""
    try:
        return ticks / _TICKS_PER_USD
    except OverflowError:
        return math.inf


def _number(value: Any) -> float | None:  # noqa: ANN401  # of any kind
    return value if type(value) in {int, float} else None


_TICKS_PER_USD = 10**10
"""xAI's unit of cost (https://docs.x.ai/developers/cost-tracking, checked 2026-11-30)."""


def take_anthropic(exchange: Exchange, usage: AnthropicUsage) -> None:
    """Fill the counts of ``exchange`` from Anthropic's usage, cache included in the input from here on.

    A write of unstated lifetime lives five minutes, the default. What summing a long conversation up took
    is billed as the rest is, and left out of the counts.
    """
    cached = usage.cache_read_input_tokens or 0
    written = usage.cache_creation_input_tokens or 0
    exchange.cached_input_tokens = cached
    if usage.cache_creation is not None:
        for_an_hour = usage.cache_creation.ephemeral_1h_input_tokens or 0
        exchange.cache_write_1h_tokens = for_an_hour
        written = written or for_an_hour + (usage.cache_creation.ephemeral_5m_input_tokens or 0)
    exchange.cache_write_tokens = written
    if usage.input_tokens is not None:
        exchange.input_tokens = usage.input_tokens + cached + written
    exchange.output_tokens = usage.output_tokens
    if usage.output_tokens_details is not None:
        _take_output_details(exchange, usage.output_tokens_details)
    exchange.web_searches = _web_searches(usage.server_tool_use)
    if _SUMMING_UP in bytes(usage.iterations):
        _add_summing_up(exchange, usage.iterations)


def _web_searches(tools: Any) -> int:  # noqa: ANN401  # of any kind
    """How often a provider's own tools searched the web; what they fetch costs nothing beside its tokens."""
    return _whole(tools.get("web_search_requests")) if isinstance(tools, dict) else 0


def _whole(value: Any) -> int:  # noqa: ANN401  # of any kind
    if type(value) is float and value.is_integer():
        return int(value)
    return value if type(value) is int else 0


_SUMMING_UP = b'"compaction"'
_ITERATIONS = msgspec.json.Decoder(list[Iteration], strict=False)


def _add_summing_up(exchange: Exchange, iterations: msgspec.Raw) -> None:
    for one in _ITERATIONS.decode(iterations):
        if one.type == "compaction" and exchange.input_tokens is not None:
            cached, written = one.cache_read_input_tokens or 0, one.cache_creation_input_tokens or 0
            exchange.input_tokens += (one.input_tokens or 0) + cached + written
            exchange.cached_input_tokens += cached
            exchange.cache_write_tokens += written
            exchange.output_tokens = (exchange.output_tokens or 0) + (one.output_tokens or 0)
            if one.cache_creation is not None:
                exchange.cache_write_1h_tokens += one.cache_creation.ephemeral_1h_input_tokens or 0


def take_any(exchange: Exchange, told: dict[str, Any], model: str | None = None) -> None:
    """Fill the counts of ``exchange`` from a usage object; its words tell whose it is.

    ``model`` is the one that was called: Gemini leaves thoughts out.

    Raises:
        msgspec.ValidationError: a count is none.
    """
    told = {name: count for name, count in told.items() if count is not None}
    if "prompt_tokens" in told:
        take_chat(exchange, msgspec.convert(told, ChatUsage, strict=False), model)
    elif told.keys().isdisjoint(ANTHROPIC_WORDS):
        take_responses(exchange, msgspec.convert(told, ResponsesUsage, strict=False))
    else:
        take_anthropic(exchange, msgspec.convert(told, AnthropicUsage, strict=False))


def take_gemini(exchange: Exchange, usage: GeminiUsage) -> None:
    """Fill the counts of ``exchange`` from Gemini's usage: thoughts are output, what tools gave input.

    Zeros are left out of it, so that where the candidates' count is absent the total tells it.
    """
    thoughts = usage.thoughts_token_count or 0
    from_tools = usage.tool_use_prompt_token_count or 0
    inputs, outputs, total = usage.prompt_token_count, usage.candidates_token_count, usage.total_token_count
    if outputs is None and inputs is not None and total is not None:
        outputs = max(total - inputs - from_tools - thoughts, 0)
    if inputs is not None:
        exchange.input_tokens = inputs + from_tools
    if outputs is not None:
        inside = thoughts and total == (inputs or 0) + from_tools + outputs
        exchange.output_tokens = outputs if inside else outputs + thoughts
    exchange.cached_input_tokens = usage.cached_content_token_count or 0
    exchange.reasoning_tokens = thoughts
    prompt, of_tools = usage.prompt_tokens_details, usage.tool_use_prompt_tokens_details
    exchange.audio_input_tokens = _spoken(prompt) + _spoken(of_tools)
    exchange.audio_output_tokens = _spoken(usage.candidates_tokens_details)


def _spoken(details: list[OfModality] | None) -> int:
    spoken = (detail for detail in details or () if detail.modality == "AUDIO")
    return sum(detail.token_count or detail.camel or 0 for detail in spoken)


def take_cohere(exchange: Exchange, usage: CohereUsage) -> None:
    """Fill the counts of ``exchange`` from what Cohere bills, which it writes as ``12.0`` too."""
    billed = usage.billed_units
    if billed is not None:
        exchange.input_tokens = None if billed.input_tokens is None else int(billed.input_tokens)
        exchange.output_tokens = None if billed.output_tokens is None else int(billed.output_tokens)


def take_converse(exchange: Exchange, usage: ConverseUsage) -> None:
    """Fill the counts of ``exchange`` from Converse's usage, cache included in the input from here on."""
    exchange.input_tokens = usage.input_tokens
    exchange.output_tokens = usage.output_tokens
    exchange.cached_input_tokens = usage.cache_read_input_tokens or usage.cache_read_input_token_count or 0
    exchange.cache_write_tokens = usage.cache_write_input_tokens or usage.cache_write_input_token_count or 0
    hours = (detail.input_tokens or 0 for detail in usage.cache_details or () if detail.ttl == "1h")
    exchange.cache_write_1h_tokens = sum(hours)
    place(exchange, OUTSIDE, usage.total_tokens)


def _take_input_details(exchange: Exchange, details: InputDetails) -> None:
    if details.cached_tokens:
        exchange.cached_input_tokens = details.cached_tokens
    written = details.cache_write_tokens or details.cache_creation_tokens
    if written:
        exchange.cache_write_tokens = written
    if details.audio_tokens:
        exchange.audio_input_tokens = details.audio_tokens
    exchange.web_searches = exchange.web_searches or _whole(details.web_search_requests)
    if details.cache_creation_token_details is not None:
        exchange.cache_write_1h_tokens = details.cache_creation_token_details.ephemeral_1h_input_tokens or 0


def _take_output_details(exchange: Exchange, details: OutputDetails) -> None:
    reasoning = details.reasoning_tokens or details.thinking_tokens
    if reasoning:
        exchange.reasoning_tokens = reasoning
    if details.audio_tokens:
        exchange.audio_output_tokens = details.audio_tokens
