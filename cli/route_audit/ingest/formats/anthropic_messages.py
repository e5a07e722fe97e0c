"""Anthropic Messages request/response pairs, as a team's own wrapper or gateway logs them.

Anthropic's input count leaves cached and cache-written tokens out; here they are added back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message
from route_audit.ingest.formats import called, content, dialects, pairs, sse, usage, values
from route_audit.ingest.formats.counts_beside import take_counts
from route_audit.ingest.formats.envelope import open_envelope
from route_audit.ingest.formats.interface import CAN_SAY, JSONL, About, LogFormat
from route_audit.ingest.formats.pieces import Pieces
from route_audit.ingest.formats.tags import take_metadata
from route_audit.ingest.rejects import HOUSEKEEPING, NotACall


class OutputConfig(msgspec.Struct, gc=False):
    """Where a request demands its answer's format."""

    format: msgspec.Raw = msgspec.Raw()


class Request(msgspec.Struct, gc=False):
    """The request body."""

    model: str | None = None
    system: content.Content = None
    messages: list[content.Turn] | None = None
    tools: list[msgspec.Raw] | None = None
    output_config: OutputConfig | None = None
    output_format: msgspec.Raw = msgspec.Raw()
    max_tokens: int | None = None
    stream: bool | None = None
    metadata: dict[str, Any] | None = None


class Response(msgspec.Struct, gc=False):
    """The response body, or an error in its place. One with an ``object`` alone is another's."""

    id: values.Name = None
    type: str | None = None
    object: str | None = None
    model: str | None = None
    content: content.Content = None
    usage: usage.AnthropicUsage | None = None
    error: Any = None
    input_tokens: Any = None
    output_tokens: Any = None

    @property
    def only_counts(self) -> bool:
        """True for the count of a prompt's tokens, which is no answer."""
        if self.input_tokens is None:  # as most have it
            return False
        told = (self.type, self.content, self.usage, self.error, self.output_tokens)
        return told == (None,) * len(told)


class Delta(msgspec.Struct, gc=False):
    """A piece of a streamed answer."""

    text: str | None = None
    partial_json: str | None = None


class Event(msgspec.Struct, gc=False):
    """One event of a stream."""

    type: str | None = None
    index: int | None = None
    message: Response | None = None
    content_block: content.Part | None = None
    delta: Delta | None = None
    usage: usage.AnthropicUsage | None = None
    error: Any = None


class Row(pairs.Pair[Request, Response | str | list[Event]], gc=False):
    """One logged pair."""

    usage: usage.AnthropicUsage | None = None


_EVENT = msgspec.json.Decoder(Event, strict=False)
_RESPONSE = msgspec.json.Decoder(Response, strict=False)
_BODY = re.compile(r'"content"|^\{\s*"input_tokens"\s*:')
_NOTHING = Request()
_NOT_THERE = msgspec.Raw()
_RESELLERS = (("msg_bdrk_", "aws"), ("msg_vrtx_", "google"))


class AnthropicMessages(LogFormat):
    """Messages pairs."""

    about = About(
        name="anthropic-messages",
        title="Anthropic Messages request/response pairs",
        containers=(JSONL,),
        says=CAN_SAY,
        docs="https://docs.claude.com/en/api/messages (checked 2026-11-23)",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a pair whose answer, or else whose request, is the Messages interface's."""
        return dialects.of_pair(record) == dialects.ANTHROPIC

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one logged pair tells of."""
        exchange = open_envelope(row)
        request = pairs.request_of(row) or _NOTHING
        take_request(exchange, request)
        response = read_response(exchange, pairs.answer_of(row))
        take_response(exchange, response, row.usage)
        take_counts(exchange, row)
        if exchange.provider is None:
            exchange.provider = reseller(response.id) or "anthropic"
        called.settle(exchange, response.model or request.model or row.model)
        if exchange.output_tokens is None or response.type is None:
            pairs.check_answer(exchange, row, foreign=response.type is None and response.object is not None)
        return exchange


def take_request(exchange: Exchange, request: Request) -> None:
    """Fill what is known before the call."""
    if request.system:
        texts: list[str] = []
        content.read(request.system, texts)
        exchange.messages.append(Message("system", "\n".join(texts)))
    if request.messages is not None:
        exchange.images = content.messages(request.messages, exchange.messages)
    exchange.tools, exchange.tool_count = content.definitions(request.tools)
    demanded = request.output_format if request.output_config is None else request.output_config.format
    exchange.response_format = content.demanded_format(demanded)
    exchange.max_output_tokens = request.max_tokens
    if exchange.stream is None:
        exchange.stream = request.stream
    if request.metadata:
        take_metadata(exchange, request.metadata)


def take_response(exchange: Exchange, response: Response, beside: usage.AnthropicUsage | None) -> None:
    """Fill what the answer says; ``beside`` is a usage object that the wrapper keeps beside it.

    Raises:
        NotACall: it only tells how many tokens a prompt has.
    """
    if response.only_counts:
        raise NotACall(HOUSEKEEPING)
    exchange.id = exchange.id or values.name(response.id)
    if response.error:
        exchange.failed = True
    if response.content is not None:
        texts: list[str] = []
        content.read(response.content, texts)
        exchange.answer = "\n".join(texts)
        exchange.answer_tool_calls = content.count_calls(response.content)
    counts = response.usage or beside
    if beside is not None and counts is not None and counts.output_tokens is None:
        counts = beside
    if counts is not None:
        usage.take_anthropic(exchange, counts)
        _take_service(exchange, counts)


def _take_service(exchange: Exchange, counts: usage.AnthropicUsage) -> None:
    """What changes the price: the service tier, fast inference, and where it ran."""
    exchange.service_tier = counts.service_tier or exchange.service_tier
    if counts.speed == "fast":
        exchange.service_tier = counts.speed
    if counts.inference_geo:
        exchange.tags = (exchange.tags or {}) | {"inference_geo": counts.inference_geo}


def reseller(response_id: values.Name) -> str | None:
    """Who served it, by the id that resellers give to answers; None where it was Anthropic."""
    for start, provider in _RESELLERS:
        if type(response_id) is str and response_id.startswith(start):
            return provider
    return None


def read_response(exchange: Exchange, answer: Response | str | list[Event] | None) -> Response:
    """The response body, put together where the log holds a stream; an empty one where there is none.

    A text that is neither JSON nor a stream is the answer itself.

    Raises:
        RowError: the stream or the JSON is cut off.
    """
    if answer is None:
        return Response()
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, str) and not sse.is_stream(answer):
        return pairs.body_in(answer, _RESPONSE, _BODY) or Response(content=answer)
    if exchange.stream is None:
        exchange.stream = True
    return _join(answer if isinstance(answer, list) else sse.events(answer, _EVENT))


def _join(events: Iterable[Event]) -> Response:
    """The response that a stream adds up to. Its counts are running totals: the last of each holds.

    Where the stream was cut before it told what came out, the output count is unknown.
    """
    response = Response()
    blocks = Pieces(text="text", call="text")
    counts: dict[str, Any] = {}
    for event in events:
        if event.message is not None:
            response = event.message
            _keep_last(counts, response.usage)
            counts.pop("output_tokens", None)  # a placeholder: what it came to is told at the end
        if event.content_block is not None:
            blocks.begin(event.index or 0, event.content_block)
        if event.delta is not None:
            _add(blocks, event.index or 0, event.delta)
        _keep_last(counts, event.usage)
        response.error = event.error or response.error
    response.content = blocks.parts() or response.content
    response.usage = usage.AnthropicUsage(**counts) if counts else None
    return response


def _add(blocks: Pieces, place: int, delta: Delta) -> None:
    if delta.text:
        blocks.add_text(place, delta.text)
    if delta.partial_json:
        blocks.add_arguments(place, delta.partial_json)


def _keep_last(counts: dict[str, Any], reported: usage.AnthropicUsage | None) -> None:
    if reported is not None:
        told = msgspec.structs.asdict(reported)
        counts |= {key: value for key, value in told.items() if value is not None and value != _NOT_THERE}


ANTHROPIC_MESSAGES = AnthropicMessages()
