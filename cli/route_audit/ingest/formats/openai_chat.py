"""OpenAI Chat Completions request/response pairs, as a team's own wrapper or gateway logs them.

Everyone who offers an OpenAI-compatible interface comes in this shape too (Azure, Groq, Mistral, xAI,
vLLM, ...), and so do calls to the embedding, image, audio and moderation endpoints beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message, Modality
from route_audit.ingest.formats import called, content, dialects, pairs, sse, usage, values
from route_audit.ingest.formats.counts_beside import take_counts
from route_audit.ingest.formats.envelope import open_envelope, take_caller
from route_audit.ingest.formats.interface import CAN_SAY, JSONL, About, LogFormat
from route_audit.ingest.times import When, or_else


class Request(msgspec.Struct, gc=False):
    """The request body. ``prompt`` is the old completions endpoint's, ``input`` the embedding endpoint's."""

    model: str | None = None
    messages: list[content.Turn] | None = None
    prompt: str | list[Any] | None = None
    input: str | list[Any] | None = None
    tools: list[msgspec.Raw] | None = None
    functions: list[msgspec.Raw] | None = None
    response_format: msgspec.Raw = msgspec.Raw()
    max_completion_tokens: int | None = None
    max_tokens: int | None = None
    stream: bool | None = None
    service_tier: str | None = None
    user: str | int | None = None
    safety_identifier: str | int | None = None
    metadata: dict[str, Any] | None = None


class Choice(msgspec.Struct, gc=False):
    """One answer. ``text`` is the old completions endpoint's."""

    message: content.Turn | None = None
    text: str | None = None


class Groq(msgspec.Struct, gc=False):
    """Where Groq puts a stream's usage."""

    usage: usage.ChatUsage | None = None


class Response(msgspec.Struct, gc=False):
    """The response body, or an error in its place."""

    id: values.Name = None
    object: str | None = None
    created: When = None
    model: str | None = None
    choices: list[Choice] | None = None
    usage: usage.ChatUsage | None = None
    service_tier: str | None = None
    error: Any = None


class FunctionDelta(msgspec.Struct, gc=False):
    """A piece of a streamed function call; a custom tool has words as its input."""

    name: str | None = None
    arguments: str | None = None
    input: str | None = None


class CallDelta(msgspec.Struct, gc=False):
    """A piece of a streamed tool call."""

    index: int | None = None
    function: FunctionDelta | None = None
    custom: FunctionDelta | None = None


Said = content.Content


class Delta(msgspec.Struct, gc=False):
    """A piece of a streamed answer; Mistral's may be parts. One function call is the older way of calling."""

    content: Said = None
    refusal: str | None = None
    tool_calls: list[CallDelta] | None = None
    function_call: FunctionDelta | None = None


class ChunkChoice(msgspec.Struct, gc=False):
    """One answer's piece in a chunk. ``text`` is the old completions endpoint's."""

    index: int | None = None
    delta: Delta | None = None
    text: str | None = None


class Chunk(msgspec.Struct, gc=False):
    """One event of a stream."""

    id: values.Name = None
    created: When = None
    model: str | None = None
    choices: list[ChunkChoice] | None = None
    usage: usage.ChatUsage | None = None
    x_groq: Groq | None = None
    service_tier: str | None = None
    error: Any = None


class Row(pairs.Pair[Request, Response | str | list[Chunk]], gc=False):
    """One logged pair. A wrapper may also spread the request's fields beside the answer.

    A usage object beside it may be of any interface: the request alone does not tell whose it is.
    """

    usage: dict[str, Any] | None = None
    messages: list[content.Turn] | None = None
    tools: list[msgspec.Raw] | None = None
    response_format: msgspec.Raw = msgspec.Raw()
    max_tokens: int | None = None
    max_completion_tokens: int | None = None


_CHUNK = msgspec.json.Decoder(Chunk, strict=False)
_RESPONSE = msgspec.json.Decoder(Response, strict=False)
_BODY = re.compile(r'"choices"|"object"\s*:\s*"list"|^\{\s*"created"\s*:\s*\d+\s*,')
"""What is found in bodies of chats, of embeddings and of images."""


class OpenAIChat(LogFormat):
    """Chat Completions pairs."""

    about = About(
        name="openai-chat",
        title="OpenAI Chat Completions request/response pairs, and those of compatible providers",
        containers=(JSONL,),
        says=CAN_SAY,
        docs="https://platform.openai.com/docs/api-reference/chat (checked 2026-11-23)",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a pair whose answer, or else whose request, is a chat completion's."""
        return dialects.of_pair(record) == dialects.CHAT

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one logged pair tells of."""
        exchange = open_envelope(row)
        request = row.request or pairs.request_of(row) or _spread(row)
        answer = pairs.answer_of(row)
        take_request(exchange, request)
        response = answer if type(answer) is Response else read_response(exchange, answer)
        take_response(exchange, response)
        if row.usage is not None and response.usage is None:
            usage.take_any(exchange, row.usage, response.model or request.model or row.model)
        take_counts(exchange, row)
        if response.object == "list":
            exchange.modality = Modality.EMBEDDING
        called.settle(exchange, response.model or request.model or row.model)
        if exchange.output_tokens is None:
            pairs.check_answer(exchange, row)
        return exchange


def _spread(row: Row) -> Request:
    return Request(
        messages=row.messages,
        tools=row.tools,
        response_format=row.response_format,
        max_tokens=row.max_tokens,
        max_completion_tokens=row.max_completion_tokens,
    )


def take_request(exchange: Exchange, request: Request) -> None:
    """Fill what is known before the call."""
    if request.messages is not None:
        exchange.images = content.messages(request.messages, exchange.messages)
    elif request.prompt or request.input:
        exchange.messages.append(Message("user", _plain(request.prompt or request.input)))
    if request.tools is not None or request.functions is not None:
        exchange.tools, exchange.tool_count = content.definitions(request.tools, request.functions)
    if request.response_format:
        exchange.response_format = content.demanded_format(request.response_format)
    limit = request.max_completion_tokens
    exchange.max_output_tokens = request.max_tokens if limit is None else limit
    take_caller(exchange, request)


def take_response(exchange: Exchange, response: Response) -> None:
    """Fill what the answer says."""
    if response.choices:
        take_answer(exchange, response.choices)
    elif response.object == "error":  # as vLLM has it
        exchange.failed = True
    if response.usage is not None:
        usage.take_chat(exchange, response.usage, response.model)
    if response.service_tier is not None:
        exchange.service_tier = response.service_tier
    if response.error:
        exchange.failed = True
    if exchange.id is None:
        exchange.id = values.name(response.id)
    exchange.timestamp_us = or_else(exchange.timestamp_us, response.created or None)


def take_answer(exchange: Exchange, choices: list[Choice]) -> None:
    """Fill the answer's text and tool calls; several answers to one request follow each other."""
    message = choices[0].message
    if (
        len(choices) == 1
        and message is not None
        and type(message.content) is str
        and message.tool_calls is None
    ):
        exchange.answer = message.content
        return
    texts: list[str] = []
    for choice in choices:
        if choice.text:
            texts.append(choice.text)
        if choice.message is not None:
            content.read(choice.message.content or choice.message.refusal, texts)
            made = content.calls(choice.message)
            exchange.answer_tool_calls += len(made)
            texts += made
    exchange.answer = "\n".join(texts)


def read_response(exchange: Exchange, answer: Response | str | list[Chunk] | None) -> Response:
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
        return pairs.body_in(answer, _RESPONSE, _BODY) or Response(choices=[Choice(text=answer)])
    if exchange.stream is None:
        exchange.stream = True
    return join(answer if isinstance(answer, list) else sse.events(answer, _CHUNK))


def join(chunks: Iterable[Chunk]) -> Response:
    """The response that a stream of chunks adds up to; the last usage counts, since it is of the whole."""
    response = Response()
    texts: dict[int, list[str]] = {}
    tool_calls: dict[tuple[int, int], _Called] = {}
    for chunk in chunks:
        response.id = response.id or chunk.id
        response.model = chunk.model or response.model
        response.created = response.created or chunk.created
        response.service_tier = chunk.service_tier or response.service_tier
        response.error = chunk.error or response.error
        response.usage = chunk.usage or (chunk.x_groq and chunk.x_groq.usage) or response.usage
        for choice in chunk.choices or ():
            _add(choice, texts, tool_calls)
    made = [content.ToolCall(function=call.function()) for call in tool_calls.values()]
    if texts or made:
        answers = "\n".join("".join(pieces) for _, pieces in sorted(texts.items()))
        response.choices = [Choice(content.Turn("assistant", answers, None, made or None))]
    return response


def _add(
    choice: ChunkChoice, texts: dict[int, list[str]], tool_calls: dict[tuple[int, int], _Called]
) -> None:
    """Add a piece to the answer that it is of: several answers come in turns."""
    answer, delta = choice.index or 0, choice.delta or _NO_DELTA
    said = choice.text or delta.content or delta.refusal
    if said:
        content.read(said, texts.setdefault(answer, []))
    pieces = delta.tool_calls or []
    if delta.function_call is not None:
        pieces = [CallDelta(function=delta.function_call)]
    for piece in pieces:
        call = tool_calls.setdefault((answer, piece.index or 0), _Called())
        told = piece.function or piece.custom or _NO_FUNCTION
        call.name = call.name or told.name
        call.arguments.append(told.arguments or told.input or "")


class _Called(msgspec.Struct, gc=False):
    """A tool call, of which the arguments come in pieces."""

    name: str | None = None
    arguments: list[str] = msgspec.field(default_factory=list)

    def function(self) -> content.Function:
        return content.Function(self.name, msgspec.Raw("".join(self.arguments).encode()))


_NO_DELTA = Delta()
_NO_FUNCTION = FunctionDelta()


def _plain(prompt: str | list[Any] | None) -> str:
    if isinstance(prompt, str):
        return prompt
    return "\n".join(part for part in prompt or () if type(part) is str)


OPENAI_CHAT = OpenAIChat()
