"""The output and error files of an OpenAI batch, joined with its input file by ``custom_id``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import called, openai_chat, openai_responses, usage, values
from route_audit.ingest.formats.halves import Halves
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.formats.modality import modality
from route_audit.ingest.formats.openai_batch_input import OPENAI_BATCH_INPUT
from route_audit.service_tiers import BATCH


class Answer(msgspec.Struct, gc=False):
    """What the interface answered; the body is that of the interface asked."""

    status_code: int | None = None
    request_id: str | None = None
    body: msgspec.Raw = msgspec.Raw()


class Row(msgspec.Struct, gc=False):
    """One line. ``response`` is null where the request expired or was cancelled."""

    id: str | None = None
    custom_id: str | None = None
    response: Answer | None = None
    error: Any = None


class Asked(msgspec.Struct, gc=False):
    """The half that the input file holds."""

    url: str = ""
    body: msgspec.Raw = msgspec.Raw()


class Kind(msgspec.Struct, gc=False):
    """What tells whose body an answer is."""

    object: str | None = None
    model: str | None = None


class Counted(msgspec.Struct, gc=False):
    """The usage of the interfaces that count as Responses does, as that of images."""

    usage: usage.ResponsesUsage | None = None


_ASKED = msgspec.json.Decoder(Asked)
_KIND = msgspec.json.Decoder(Kind, strict=False)
_COUNTED = msgspec.json.Decoder(Counted, strict=False)
_CHAT_REQUEST = msgspec.json.Decoder(openai_chat.Request, strict=False)
_CHAT_RESPONSE = msgspec.json.Decoder(openai_chat.Response, strict=False)
_RESPONSES_REQUEST = msgspec.json.Decoder(openai_responses.Request, strict=False)
_RESPONSES_RESPONSE = msgspec.json.Decoder(openai_responses.Response, strict=False)
_OWN = re.compile(
    r"(?:ft:)?(?:gpt-(?!oss)|chatgpt-|o\d|text-|omni-|davinci|babbage|dall-e|whisper-\d|tts-|computer-use|codex)"
)
"""How the names of OpenAI's models begin. Others, as Mistral and Groq, write the same files of theirs."""

_NOTHING = Asked()
_NO_KIND = Kind()


class OpenAIBatch(LogFormat):
    """Batch answers. Every one is billed as a batch, whatever service tier its body names.

    Args:
        requests: the other halves, by ``custom_id``.
    """

    about = About(
        name="openai-batch",
        title="OpenAI Batch output and error files",
        containers=(JSONL,),
        says=("text", "answer", "time", "cache", "reasoning", "user", "tools", "service tier", "tags"),
        docs="https://platform.openai.com/docs/guides/batch (checked 2026-11-24)",
        note="prompts stand in the input file: give that too; memory holds it, compressed",
    )
    row = Row
    companion = OPENAI_BATCH_INPUT.about.name

    def __init__(self, requests: Halves | None = None) -> None:
        self._requests = requests

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a named request with its answer, or with null and an error in its place."""
        if "custom_id" not in record or "response" not in record:
            return False
        answer = record["response"]
        return "body" in answer if isinstance(answer, Mapping) else answer is None and "error" in record

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> OpenAIBatch:
        """A reader that knows the requests of the input files."""
        if not companions:
            return self
        return OpenAIBatch(Halves.of_files(companions, "custom_id", _half))

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one line and its request tell of."""
        answer = row.response
        exchange = Exchange(
            id=row.id or (answer and answer.request_id) or row.custom_id,
            failed=answer is None or bool(row.error) or values.failed(answer.status_code),
        )
        asked = self._asked(row.custom_id)
        body = answer.body if answer is not None else msgspec.Raw()
        kind = _KIND.decode(body) if body else _NO_KIND
        if asked.url.endswith("/responses") or kind.object == "response":
            model = _take_responses(exchange, asked.body, body)
        else:
            model = _take_chat(exchange, asked.body, body)
        if kind.object == "list":
            exchange.modality = Modality.EMBEDDING
        elif asked.url:
            exchange.modality = modality(asked.url)
        called.settle(exchange, model)
        exchange.provider = "openai" if _OWN.match(exchange.model) else None
        exchange.service_tier = BATCH
        exchange.partial |= not exchange.messages
        return exchange

    def _asked(self, name: str | None) -> Asked:
        text = self._requests.of(name) if self._requests is not None and name else None
        return _ASKED.decode(text) if text else _NOTHING


def _half(request: Mapping[str, Any]) -> dict[str, Any]:
    return {"url": str(request.get("url") or ""), "body": request.get("body")}


def _take_chat(exchange: Exchange, asked: msgspec.Raw, body: msgspec.Raw) -> str | None:
    """Fill what chat completions, embeddings and all that answer like them say; gives the model."""
    request = _CHAT_REQUEST.decode(asked) if asked else openai_chat.Request()
    openai_chat.take_request(exchange, request)
    response = _CHAT_RESPONSE.decode(body) if body else openai_chat.Response()
    openai_chat.take_response(exchange, response)
    if body and exchange.input_tokens is None:
        counts = _COUNTED.decode(body).usage
        if counts is not None:
            usage.take_responses(exchange, counts)
    return response.model or request.model


def _take_responses(exchange: Exchange, asked: msgspec.Raw, body: msgspec.Raw) -> str | None:
    """Fill what the Responses interface says; how long it took is no latency, as nobody waited."""
    request = _RESPONSES_REQUEST.decode(asked) if asked else openai_responses.Request()
    openai_responses.take_request(exchange, request)
    response = _RESPONSES_RESPONSE.decode(body) if body else openai_responses.Response()
    openai_responses.take_response(exchange, response, None)
    exchange.latency_s = None
    return response.model or request.model


OPENAI_BATCH = OpenAIBatch()
