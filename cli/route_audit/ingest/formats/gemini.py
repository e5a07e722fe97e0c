"""Gemini's generateContent answers, of the Gemini interface and of Vertex, their keys in either spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import sse, turns, usage, values
from route_audit.ingest.times import When, or_else

_ON_DEMAND = "on_demand"


class Candidate(msgspec.Struct, gc=False):
    """One answer, or a piece of it."""

    content: Any = None
    index: int = 0
    grounding_metadata: Any = None
    grounding: Any = msgspec.field(default=None, name="groundingMetadata")


class Response(msgspec.Struct, gc=False):
    """The response body, or one chunk of a stream."""

    candidates: list[Candidate] | None = None
    usage_metadata: dict[str, Any] | None = None
    model_version: str | None = None
    response_id: values.Name = None
    create_time: When = None
    error: Any = None


_EVENT = msgspec.json.Decoder(dict[str, Any])


def take_response(exchange: Exchange, body: dict[str, Any] | list[Any] | str) -> None:
    """Fill what a response body says, or the chunks of a stream: a list, or their text.

    Raises:
        RowError: an event of the stream is cut off.
        ValidationError: a value is of another kind than the interface has there.
    """
    chunks = _chunks(body)
    if type(body) is not dict and exchange.stream is None:
        exchange.stream = True
    response = _joined(chunks)
    _take_answer(exchange, response.candidates)
    if response.usage_metadata is not None:
        counts = msgspec.convert(_snaked(response.usage_metadata), usage.GeminiUsage, strict=False)
        usage.take_gemini(exchange, counts)
        _take_service(exchange, counts)
    exchange.id = exchange.id or values.name(response.response_id)
    exchange.model = (response.model_version or "").removeprefix("models/") or exchange.model
    exchange.web_searches = _web_searches(exchange.model, response.candidates or ())
    exchange.failed |= bool(response.error)
    exchange.timestamp_us = or_else(exchange.timestamp_us, response.create_time)


def _chunks(body: dict[str, Any] | list[Any] | str) -> list[Response]:
    found: Iterable[Any] = [body] if isinstance(body, dict) else body
    if isinstance(body, str):
        found = sse.events(body, _EVENT)
    return [
        msgspec.convert(_snaked(chunk) if isinstance(chunk, dict) else chunk, Response, strict=False)
        for chunk in found
    ]


def _joined(chunks: list[Response]) -> Response:
    """The response that chunks add up to. Their counts are running totals: the last of each holds."""
    if len(chunks) == 1:
        return chunks[0]
    whole = Response()
    counts: dict[str, Any] = {}
    for chunk in chunks:
        for name in ("model_version", "response_id", "create_time", "error"):
            setattr(whole, name, getattr(chunk, name) or getattr(whole, name))
        whole.candidates = (whole.candidates or []) + (chunk.candidates or [])
        counts |= _snaked(chunk.usage_metadata or {})
    whole.usage_metadata = counts or None
    return whole


def _take_answer(exchange: Exchange, candidates: list[Candidate] | None) -> None:
    """Fill the answer: the pieces of one follow each other at once, several answers line by line."""
    if not candidates:
        return
    texts: dict[int, list[str]] = {}
    calls = 0
    for candidate in candidates:
        piece = Exchange()
        turns.take_answer(piece, candidate.content)
        texts.setdefault(candidate.index, []).append(piece.answer or "")
        calls += piece.answer_tool_calls
    exchange.answer = "\n".join("".join(pieces) for pieces in texts.values())
    exchange.answer_tool_calls = calls
    if any(_draws(candidate.content) for candidate in candidates):
        exchange.modality = Modality.IMAGE


def _web_searches(model: str, candidates: Iterable[Candidate]) -> int:
    """Searches of the web as Google bills them: each distinct query, up to Gemini 2.5 a prompt that has any.

    Empty queries are none (https://ai.google.dev/gemini-api/docs/google-search, checked 2026-12-01).
    """
    queries = {query for candidate in candidates for query in _queries(candidate) if query}
    return min(1, len(queries)) if _BY_PROMPT.search(model) else len(queries)


_BY_PROMPT = re.compile(r"gemini-[12](?![0-9])")


def _queries(candidate: Candidate) -> Iterable[str]:
    told = candidate.grounding or candidate.grounding_metadata
    named = (told.get("webSearchQueries") or told.get("web_search_queries")) if _is_map(told) else None
    return filter(_is_text, named) if isinstance(named, list) else ()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _draws(content: object) -> bool:
    """True for an answer that holds an image."""
    parts = content.get("parts") if isinstance(content, Mapping) else None
    inline = (
        part.get("inlineData") or part.get("inline_data")
        for part in (parts if isinstance(parts, list) else ())
        if _is_map(part)
    )
    return any(
        "image/" in str(data.get("mimeType") or data.get("mime_type")) for data in inline if _is_map(data)
    )


def _is_map(value: object) -> bool:
    return isinstance(value, Mapping)


def _take_service(exchange: Exchange, counts: usage.GeminiUsage) -> None:
    """What changes the price: flexible, prioritised or reserved serving."""
    word = counts.service_tier or counts.traffic_type
    if word is not None:
        exchange.service_tier = word.lower().removeprefix(f"{_ON_DEMAND}_")


def _snaked(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """``mapping`` with its own keys in snake case; what it holds stays as it is."""
    return {_snake(key): value for key, value in mapping.items()}


@lru_cache(maxsize=256)
def _snake(key: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key)
