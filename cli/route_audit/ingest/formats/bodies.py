"""Request and response bodies of any interface, as gateways and tracers keep them in their records."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import (
    anthropic_messages,
    content,
    converse,
    dialects,
    gemini,
    interactions,
    openai_chat,
    openai_responses,
    sse,
    turns,
    usage,
)
from route_audit.ingest.formats.paths import Steps, compiled, opened, reach
from route_audit.ingest.formats.tags import take_metadata
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.records import reason_of
from route_audit.ingest.rejects import HOUSEKEEPING, UNREADABLE_INSIDE, NotACall, RowError

_LIMIT = compiled(
    "max_completion_tokens // max_tokens // max_output_tokens // maxTokens"
    " // generationConfig.maxOutputTokens // generation_config.max_output_tokens"
    " // inferenceConfig.maxTokens // inferenceConfig.max_new_tokens"
    " // textGenerationConfig.maxTokenCount // max_gen_len // max_tokens_to_sample"
)
_FORMATS: tuple[Steps, ...] = (
    ("response_format",),
    ("text", "format"),
    ("output_config", "format"),
    ("output_format",),
    ("outputConfig", "textFormat"),
)
_SCHEMAS = ("responseSchema", "responseJsonSchema", "response_schema", "response_json_schema")
_JSON_MIME = "application/json"
_EARLIER = (
    "previous_response_id",
    "previous_interaction_id",
    "conversation",
    "cachedContent",
    "cached_content",
)
_TAGS = ("metadata", "labels", "requestMetadata")
_MASKS = frozenset({"__REDACTED__", "[REDACTED]", "<REDACTED>", "redacted-by-litellm"})
_JSON = re.compile(r'\s*(\{\s*["}]|\[\s*["{\[\]])')


def take_request(exchange: Exchange, body: Any) -> None:  # noqa: ANN401  # of any interface, here and below
    """Fill what a request body says and nothing has said before. A JSON text is opened.

    Raises:
        RowError: the text is JSON that can't be read.
    """
    body = _sent(_opened(body))
    if type(body) is not dict:
        return
    if not exchange.messages:
        turns.take_prompt(exchange, body)
    if not exchange.tool_count:
        _take_tools_of(exchange, body)
    if not exchange.response_format:
        _take_format_of(exchange, body)
    if not exchange.model:
        exchange.model = _words(body.get("model") or body.get("modelId")) or ""
    if any(body.get(key) for key in _EARLIER):
        exchange.partial = True
    _take_options(exchange, body)
    _take_caller(exchange, body)


def _sent(body: Any) -> Any:  # noqa: ANN401
    """The body that Gemini's SDK makes of its arguments, where they were logged; any other as it is."""
    config = reach(body, ("config",))
    if type(config) is not dict or "contents" not in body:
        return body
    return {"generationConfig": config} | config | body


def _take_tools_of(exchange: Exchange, body: dict[str, Any]) -> None:
    tools = body.get("tools") or reach(body, ("toolConfig", "tools")) or body.get("functions")
    if type(tools) is list:
        tools = [tool for tool in tools if type(tool) is not dict or "cachePoint" not in tool]
    if not tools:
        return
    take_tools(exchange, tools)
    if type(tools) is list:
        declared = [
            tool.get("functionDeclarations") or tool.get("function_declarations")
            for tool in tools
            if type(tool) is dict
        ]
        exchange.tool_count += sum(len(several) - 1 for several in declared if type(several) is list)


def _take_format_of(exchange: Exchange, body: dict[str, Any]) -> None:
    for steps in _FORMATS:
        demanded = reach(body, steps)
        if type(demanded) is dict and demanded.get("mime_type") == _JSON_MIME:  # Gemini's Interactions
            demanded = {"type": "json_schema", "schema": demanded.get("schema")}
        if demanded:
            take_response_format(exchange, demanded)
            return
    options = body.get("generationConfig") or body.get("generation_config")
    if type(options) is dict:
        schema = next((options[key] for key in _SCHEMAS if options.get(key)), None)
        if schema is not None:
            take_response_format(exchange, {"type": "json_schema", "schema": schema})
        elif _JSON_MIME in (options.get("responseMimeType"), options.get("response_mime_type")):
            take_response_format(exchange, {"type": "json_object"})


def _take_options(exchange: Exchange, body: dict[str, Any]) -> None:
    if exchange.max_output_tokens is None:
        limit = _LIMIT.of(body)
        exchange.max_output_tokens = limit if type(limit) is int else None
    if exchange.stream is None and type(body.get("stream")) is bool:
        exchange.stream = body["stream"]
    if body.get("background") is True:
        exchange.interactive = False


def _take_caller(exchange: Exchange, body: dict[str, Any]) -> None:
    if exchange.service_tier is None:
        tier = body.get("service_tier") or body.get("serviceTier")
        exchange.service_tier = _words(tier.get("type") if type(tier) is dict else tier)
    if exchange.user is None:
        exchange.user = _words(body.get("user")) or _words(body.get("safety_identifier"))
    for key in _TAGS:
        if type(body.get(key)) is dict:
            take_metadata(exchange, body[key])


def _words(value: Any) -> str | None:  # noqa: ANN401
    return value if type(value) is str and value else None


def take_response(exchange: Exchange, body: Any) -> str | None:  # noqa: ANN401
    """Fill what a response body says: answer, counts in our meaning, model, service tier.

    Returns whose body it is, in the words of ``dialects``; None where that is not known.

    It is a body, a list of a stream's events, or the text of either; another text is the answer itself.
    An answer that is known already stays.

    Raises:
        RowError: the text is JSON or a stream that can't be read, or a value is of the wrong kind.
        NotACall: it only tells how many tokens a prompt has.
    """
    body = _opened(body)
    first = body[0] if type(body) is list and body else body
    said, exchange.answer_tool_calls = (exchange.answer, exchange.answer_tool_calls), 0
    whose = _whose(first)
    if whose is not None:
        try:
            _TAKES[whose](exchange, body)
        except msgspec.ValidationError as error:
            raise RowError(*reason_of(error)) from None
    elif type(body) is str:
        if sse.is_stream(body):
            raise RowError(UNREADABLE_INSIDE)
        exchange.answer = body
    elif type(first) is dict and (first.get("error") or dialects.is_vllms_error(first)):
        exchange.failed = True
    if said[0] is not None:
        exchange.answer, exchange.answer_tool_calls = said
    return whose


def _opened(body: Any) -> Any:  # noqa: ANN401
    """What a JSON text holds; None for one that is kept back, and any other text as it is.

    Raises:
        RowError: it starts as JSON does and can't be read.
    """
    if type(body) is not str:
        return body
    if not body or body in _MASKS:
        return None
    if body[0] == '"' or _JSON.match(body):
        try:
            return opened(body)
        except DECODING_ERRORS:
            raise RowError(UNREADABLE_INSIDE) from None
    return body


def _typed(body: Any, whole: Any, event: Any) -> Any:  # noqa: ANN401
    """``body`` as its interface's type: raw parts can be told from a text alone."""
    if type(body) is str:
        return body
    kind = list[event] if type(body) is list else whole
    return msgspec.json.decode(msgspec.json.encode(body), type=kind, strict=False)


def _take_chat(exchange: Exchange, body: Any) -> None:  # noqa: ANN401
    answer = _typed(body, openai_chat.Response, openai_chat.Chunk)
    response = openai_chat.read_response(exchange, answer)
    openai_chat.take_response(exchange, response)
    exchange.model = response.model or exchange.model
    if response.object == "list":
        exchange.modality = Modality.EMBEDDING


def _take_responses(exchange: Exchange, body: Any) -> None:  # noqa: ANN401
    answer = _typed(body, openai_responses.Response, openai_responses.Event)
    response = openai_responses.read_response(exchange, answer)
    openai_responses.take_response(exchange, response, None)
    exchange.model = response.model or exchange.model


def _take_anthropic(exchange: Exchange, body: Any) -> None:  # noqa: ANN401
    answer = _typed(body, anthropic_messages.Response, anthropic_messages.Event)
    response = anthropic_messages.read_response(exchange, answer)
    anthropic_messages.take_response(exchange, response, None)
    exchange.model = response.model or exchange.model
    if exchange.provider is None:
        exchange.provider = anthropic_messages.reseller(response.id)


def _take_cohere(exchange: Exchange, body: Any) -> None:  # noqa: ANN401
    told = body if type(body) is dict else {}
    counts = msgspec.convert(told.get("usage") or told.get("meta"), usage.CohereUsage, strict=False)
    usage.take_cohere(exchange, counts)
    said = told.get("message") or told.get("text")
    if said:
        turns.take_answer(exchange, said)


_TAKES: dict[str, Callable[[Exchange, Any], None]] = {
    dialects.CHAT: _take_chat,
    dialects.RESPONSES_API: _take_responses,
    dialects.ANTHROPIC: _take_anthropic,
    dialects.GEMINI: gemini.take_response,
    dialects.INTERACTIONS: interactions.take_response,
    dialects.BEDROCK: converse.take_response,
    dialects.COHERE: _take_cohere,
}


def _whose(body: Any) -> str | None:  # noqa: ANN401
    if type(body) is dict and dialects.of_count(body) is not None:
        raise NotACall(HOUSEKEEPING)
    return dialects.of_answer(body)


def take_searches(exchange: Exchange, body: Any) -> None:  # noqa: ANN401
    """Fill how often the provider searched, where only a response body of its own says it.

    Counts that stand beside the body hold; a body that can't be read tells of none.
    """
    if type(body) is str and any(mark in body for mark in _SEARCHES):
        with suppress(*DECODING_ERRORS):
            body = opened(body)
    if type(body) is dict and _tells_of_searches(body):
        told = Exchange(model=exchange.model, tools=exchange.tools)
        with suppress(RowError, NotACall):
            take_response(told, body)
            exchange.web_searches = exchange.web_searches or told.web_searches
            exchange.searched |= told.searched


_SEARCHES = ("server_tool_use", *content.SEARCH_CALLS, "grounding")


def _tells_of_searches(body: dict[str, Any]) -> bool:
    """True for a body with one of _SEARCHES in its place: most have none and need not be read."""
    if reach(body, ("usage", "server_tool_use")):
        return True
    items, candidates = body.get("output"), body.get("candidates")
    called = type(items) is list and any(reach(item, ("type",)) in content.SEARCH_CALLS for item in items)
    return called or (type(candidates) is list and any(map(_is_grounded, candidates)))


def _is_grounded(candidate: Any) -> bool:  # noqa: ANN401
    return bool(reach(candidate, ("groundingMetadata",)) or reach(candidate, ("grounding_metadata",)))


def take_tools(exchange: Exchange, tools: Any) -> None:  # noqa: ANN401
    """Fill the tool definitions."""
    every = tools if type(tools) is list else [tools]
    exchange.tools, exchange.tool_count = msgspec.json.encode(every), len(every)


def take_response_format(exchange: Exchange, demanded: Any) -> None:  # noqa: ANN401
    """Fill the demanded answer format."""
    exchange.response_format = content.demanded_format(msgspec.Raw(msgspec.json.encode(demanded)))
