"""OpenAI Responses request/response pairs, as a team's own wrapper or gateway logs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message
from route_audit.ingest.formats import called, content, dialects, pairs, sse, usage, values
from route_audit.ingest.formats.counts_beside import take_counts
from route_audit.ingest.formats.envelope import open_envelope, take_caller
from route_audit.ingest.formats.interface import CAN_SAY, JSONL, About, LogFormat
from route_audit.ingest.formats.pieces import Pieces
from route_audit.ingest.rejects import HOUSEKEEPING, NotACall
from route_audit.ingest.times import When, microseconds, or_else, seconds_between


class TextOptions(msgspec.Struct, gc=False):
    """Where a request demands its answer's format."""

    format: msgspec.Raw = msgspec.Raw()


class Request(msgspec.Struct, gc=False):
    """The request body."""

    model: str | None = None
    input: content.Content = None
    instructions: str | None = None
    tools: list[msgspec.Raw] | None = None
    text: TextOptions | None = None
    max_output_tokens: int | None = None
    stream: bool | None = None
    service_tier: str | None = None
    previous_response_id: str | None = None
    conversation: Any = None
    user: str | int | None = None
    safety_identifier: str | int | None = None
    background: bool | None = None
    metadata: dict[str, Any] | None = None


class Response(msgspec.Struct, gc=False):
    """The response body. It has no ``type``, as Anthropic's has."""

    id: values.Name = None
    object: str | None = None
    type: str | None = None
    created_at: float | None = None
    completed_at: float | None = None
    status: str | None = None
    model: str | None = None
    output: list[content.Part] | None = None
    usage: usage.ResponsesUsage | None = None
    service_tier: str | None = None
    error: Any = None
    tools: msgspec.Raw = msgspec.Raw()


class Event(msgspec.Struct, gc=False):
    """One event of a stream."""

    type: str | None = None
    response: Response | None = None
    output_index: int | None = None
    item: content.Part | None = None
    delta: Any = None


class Row(pairs.Pair[Request, Response | str | list[Event]], gc=False):
    """One logged pair."""

    usage: usage.ResponsesUsage | None = None


_EVENT = msgspec.json.Decoder(Event, strict=False)
_RESPONSE = msgspec.json.Decoder(Response, strict=False)
_COUNT = "response.input_tokens"
_BODY = re.compile(r'"object"\s*:\s*"response')
_NOTHING = Request()


class OpenAIResponses(LogFormat):
    """Responses pairs."""

    about = About(
        name="openai-responses",
        title="OpenAI Responses request/response pairs",
        containers=(JSONL,),
        says=CAN_SAY,
        docs="https://platform.openai.com/docs/api-reference/responses (checked 2026-11-23)",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a pair whose answer, or else whose request, is the Responses interface's."""
        return dialects.of_pair(record) == dialects.RESPONSES_API

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one logged pair tells of."""
        exchange = open_envelope(row)
        request = pairs.request_of(row) or _NOTHING
        take_request(exchange, request)
        response = read_response(exchange, pairs.answer_of(row))
        take_response(exchange, response, row.usage)
        take_counts(exchange, row)
        called.settle(exchange, response.model or request.model or row.model)
        if exchange.output_tokens is None or response.type == "message":
            pairs.check_answer(exchange, row, foreign=response.type == "message")
        return exchange


def take_request(exchange: Exchange, request: Request) -> None:
    """Fill what is known before the call."""
    _take_prompt(exchange, request)
    _take_options(exchange, request)


def _take_prompt(exchange: Exchange, request: Request) -> None:
    if request.instructions:
        exchange.messages.append(Message("system", request.instructions))
    if isinstance(request.input, str):
        exchange.messages.append(Message("user", request.input))
    else:
        exchange.images = content.items(request.input or [], exchange.messages)
    exchange.partial = request.previous_response_id is not None or request.conversation is not None


def _take_options(exchange: Exchange, request: Request) -> None:
    exchange.tools, exchange.tool_count = content.definitions(request.tools)
    if request.text is not None:
        exchange.response_format = content.demanded_format(request.text.format)
    exchange.max_output_tokens = request.max_output_tokens
    if request.background:
        exchange.interactive = False
    _take_caller(exchange, request)


def _take_caller(exchange: Exchange, request: Request) -> None:
    take_caller(exchange, request)
    if exchange.session is None and request.conversation is not None:
        exchange.session = _conversation(request.conversation)


def _conversation(value: object) -> str | None:
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else None


def take_response(exchange: Exchange, response: Response, beside: usage.ResponsesUsage | None) -> None:
    """Fill what the answer says; ``beside`` is a usage object that the wrapper keeps beside it.

    Raises:
        NotACall: it only tells how many tokens a prompt has.
    """
    if response.object == _COUNT:
        raise NotACall(HOUSEKEEPING)
    exchange.id = exchange.id or values.name(response.id)
    exchange.timestamp_us = or_else(exchange.timestamp_us, response.created_at)
    if exchange.latency_s is None:
        exchange.latency_s = _latency(response.created_at, response.completed_at)
    exchange.service_tier = response.service_tier or exchange.service_tier
    exchange.failed |= bool(response.error) or response.status in {"failed", "cancelled"}
    if response.output is not None:
        texts: list[str] = []
        content.read(response.output, texts)
        exchange.answer = "\n".join(texts)
        exchange.answer_tool_calls = content.count_calls(response.output)
        _take_searches(exchange, response)
    counts = response.usage or beside
    if counts is not None:
        usage.take_responses(exchange, counts)


def _take_searches(exchange: Exchange, response: Response) -> None:
    """Count searches of the web; those of the tool's preview have a fee that hangs on the model: not told."""
    searches = content.web_searches(response.output)
    preview = any(_PREVIEW in bytes(tools) for tools in (exchange.tools, response.tools))
    exchange.searched = content.searched_files(response.output) or (preview and searches > 0)
    exchange.web_searches = 0 if preview else searches


_PREVIEW = b'"web_search_preview'


def _latency(created: float | None, completed: float | None) -> float | None:
    """Seconds between two times that are not both whole: whole ones are too coarse to be a latency."""
    times: tuple[When, When] = (created, completed)
    if created is None or completed is None or (created.is_integer() and completed.is_integer()):
        return None
    return seconds_between(*map(microseconds, times))


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
        words = [content.Part(type="output_text", text=answer)]
        return pairs.body_in(answer, _RESPONSE, _BODY) or Response(output=words)
    if exchange.stream is None:
        exchange.stream = True
    return _join(answer if isinstance(answer, list) else sse.events(answer, _EVENT))


_BEGUN = "response.output_item.added"
_TEXTS = frozenset({"response.output_text.delta", "response.refusal.delta"})
_ARGUMENTS = frozenset(
    {
        "response.function_call_arguments.delta",
        "response.custom_tool_call_input.delta",
        "response.mcp_call_arguments.delta",
    }
)


def _join(events: Iterable[Event]) -> Response:
    """The response that the last event carries; where it has no output, the items and pieces are it."""
    response, pieces = Response(), Pieces(text="output_text", call="function_call")
    for event in events:
        response = event.response or response
        if event.type == "error":
            response.error = event.type
        _add(pieces, event)
    if not response.output:
        response.output = pieces.parts() or response.output
    return response


def _add(pieces: Pieces, event: Event) -> None:
    """Add an item that begins or is done, or a piece of its text or of a tool call's arguments."""
    place = event.output_index or 0
    if event.item is not None:
        pieces.begin(place, _begun(event.item) if event.type == _BEGUN else event.item)
    elif isinstance(event.delta, str) and event.type in _TEXTS:
        pieces.add_text(place, event.delta)
    elif isinstance(event.delta, str) and event.type in _ARGUMENTS:
        pieces.add_arguments(place, event.delta)


def _begun(item: content.Part) -> content.Part:
    """An item of which the arguments are still to come."""
    item.arguments = item.input = msgspec.Raw()
    return item


OPENAI_RESPONSES = OpenAIResponses()
