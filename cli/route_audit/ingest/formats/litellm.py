"""What LiteLLM's two logs have in common: kinds of call, tags, retries, answers from its cache."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeVar

import msgspec

from route_audit.exchange import Exchange, Message, Modality
from route_audit.ingest.formats import content, counting, openai_chat, sse, sums, turns, usage
from route_audit.ingest.formats.modality import modality
from route_audit.ingest.formats.tags import take_tags
from route_audit.ingest.rejects import FROM_GATEWAY_CACHE, HOUSEKEEPING, NotACall
from route_audit.ingest.times import When, microseconds, seconds_between
from route_audit.service_tiers import BATCH

T = TypeVar("T")


class Answer(openai_chat.Response, gc=False):
    """The response body, of chat completions or of the other interfaces that the gateway has."""

    output: Any = None
    content: Any = None
    candidates: Any = None


Response = Answer | str | list[Any] | None


class Asked(content.Turn, gc=False):
    """A turn of a chat; what has no role, or parts, is an item of another interface."""

    role: str | None = ""
    parts: msgspec.Raw = msgspec.Raw()


_TEXT_CALLS = frozenset(
    {
        "",
        "completion",
        "acompletion",
        "text_completion",
        "atext_completion",
        "responses",
        "aresponses",
        "anthropic_messages",
        "generate_content",
        "agenerate_content",
        "generate_content_stream",
        "agenerate_content_stream",
        "pass_through_endpoint",
        "allm_passthrough_route",
    }
)
_BATCHES = frozenset({"retrieve_batch", "aretrieve_batch"})
_REDACTED = "redacted-by-litellm"
_FEATURE = "feature:"
_AGENT = "User-Agent:"  # LiteLLM adds these itself, one per program and one per version
_RESPONSE = msgspec.json.Decoder(Answer, strict=False)
_CHAT = msgspec.json.Decoder(list[Asked], strict=False)
_TAGS = msgspec.json.Decoder(list[str] | dict[str, Any] | None)


def check_call(call_type: str | None, cache_hit: object, tokens: int | None) -> Modality:
    """What a logged call makes.

    Raises:
        NotACall: the gateway's own cache answered, or it was housekeeping (files, batches, models).
    """
    if str(cache_hit).lower() == "true":
        raise NotACall(FROM_GATEWAY_CACHE)
    word = call_type or ""
    if word in _TEXT_CALLS:
        return Modality.TEXT
    kind = modality(word)
    if kind is Modality.TEXT and not tokens:
        raise NotACall(HOUSEKEEPING)
    return kind


def take_times(exchange: Exchange, start: When, first: When, end: When, duration_s: float | None) -> None:
    """Fill the timestamp and the latencies.

    LiteLLM's own duration of a stream ends at its first token, so a stream's latency is end minus
    start. Without a stream the time of the first token is the end, and says nothing.
    """
    start_us, end_us = microseconds(start), microseconds(end)
    exchange.timestamp_us = start_us
    whole_s = seconds_between(start_us, end_us) or None
    if exchange.stream:
        exchange.latency_s = whole_s
        exchange.time_to_first_token_s = seconds_between(start_us, microseconds(first)) or None
    else:
        exchange.latency_s = whole_s if duration_s is None else duration_s


def take_request_tags(exchange: Exchange, tags: list[str] | dict[str, Any] | str | None) -> None:
    """Keep request tags; a tag ``feature:x`` names the feature."""
    opened = sse.decode(tags, _TAGS) if isinstance(tags, str) else tags
    if isinstance(opened, dict):
        take_tags(exchange, opened)
    elif opened:
        kept = [tag for tag in opened if not tag.startswith(_AGENT)]
        features = [tag[len(_FEATURE) :] for tag in kept if tag.startswith(_FEATURE)]
        if features and exchange.feature is None:
            exchange.feature = features[0]
        take_tags(exchange, kept)


def take_prompt(exchange: Exchange, messages: msgspec.Raw) -> None:
    """Fill the prompt: turns, items or words; a redacted, cut off or empty one is no text."""
    text = _unquoted(bytes(messages))
    if text.lstrip()[:1] in {b"[", b"{"}:
        _take_turns(exchange, text)
    elif text and text.decode() not in {"null", _REDACTED}:
        exchange.messages.append(Message("user", text.decode()))


def _unquoted(raw: bytes) -> bytes:
    """The words of a JSON text, or of one in it; any other value as it is."""
    for _ in range(2):
        if raw[:1] == b'"':
            with suppress(msgspec.DecodeError):
                raw = msgspec.json.decode(raw, type=str).encode()
    return raw


def _take_turns(exchange: Exchange, text: bytes) -> None:
    try:
        chat = _CHAT.decode(text)
    except msgspec.DecodeError:
        chat = []
    if any(turn.content == _REDACTED for turn in chat):
        return
    if chat and all(turn.role and not turn.parts for turn in chat):
        exchange.images = content.messages(chat, exchange.messages)
        return
    with suppress(msgspec.DecodeError):
        turns.take_prompt(exchange, msgspec.json.decode(text))


def take_answer(exchange: Exchange, response: Response) -> None:
    """Fill the answer's text and the service tier that was used; a redacted or cut off answer is no text."""
    if isinstance(response, str):
        response = opened(response, _RESPONSE)
    if not isinstance(response, Answer):
        return
    exchange.service_tier = response.service_tier
    if response.choices:
        openai_chat.take_answer(exchange, response.choices)
    elif said := response.output or response.content or response.candidates:
        turns.take_answer(exchange, said)
    if exchange.answer == _REDACTED:
        exchange.answer = None


def opened(text: str, decoder: msgspec.json.Decoder[T]) -> T | None:
    """What a JSON string holds; None where it is cut off or something else: the counts stand in columns."""
    try:
        return decoder.decode(text)
    except msgspec.DecodeError:
        return None


def take_counts(
    exchange: Exchange,
    counts: usage.ChatUsage | None,
    inputs: int | None,
    outputs: int | None,
    total: int | None,
) -> None:
    """Fill the counts: the row's own, and the usage object's for what they are made of.

    They hold what was cached and what was thought, but for some versions and providers, which the total
    or the parts tell. A success with no tokens at all was not counted; that is not zero.
    """
    if counts is not None:
        usage.take_chat(exchange, counts)
    uncounted = not inputs and not outputs and not exchange.failed and exchange.modality is Modality.TEXT
    if uncounted:
        if not exchange.input_tokens and not exchange.output_tokens:
            exchange.input_tokens = exchange.output_tokens = None
        return
    exchange.input_tokens = inputs
    exchange.output_tokens = outputs
    counting.place(exchange, counting.UNSAID, total)


def take_batch(exchange: Exchange, call_type: str | None) -> None:
    """Fill what a whole batch took, which LiteLLM logs once it is done: sums of calls, untold how many.

    They count as few as they can be priced as, and nothing is known of any one of them.
    """
    if call_type in _BATCHES:
        exchange.service_tier = BATCH
        exchange.calls = sums.fewest_calls(exchange.input_tokens or 0)
        exchange.session = exchange.logical_id = exchange.answer = None
        exchange.latency_s = exchange.time_to_first_token_s = None
        exchange.messages = []


def take_trace(exchange: Exchange, trace: str | None, attempts: tuple[int | None, ...]) -> None:
    """Group the attempts at one request by their trace.

    A trace may also hold a whole conversation, so only failures and what came of retries and
    fallbacks are grouped: a success at the first go is a request of its own.
    """
    if trace and (exchange.failed or any(attempts)):
        exchange.logical_id = trace
