"""One model call as the readers see it, prompt and answer included.

This is the only type that carries text, and it lives no longer than the batch it was read in:
``ingest`` makes it, ``classify`` reads it, and ``ledger`` keeps its numbers and codes.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from route_audit.tiers import Tier

Scalar = str | int | float | bool


class Modality(IntEnum):
    """What a call makes. Only ``TEXT`` calls may be routed; the others stay on their model."""

    TEXT = 0
    EMBEDDING = 1
    IMAGE = 2
    AUDIO = 3
    MODERATION = 4
    RERANK = 5


class Message(msgspec.Struct, gc=False, array_like=True):
    """One turn of the prompt, in order.

    Attributes:
        role: ``system`` (OpenAI's ``developer`` too), ``user``, ``assistant`` or ``tool``.
        text: all its text parts joined by newlines; tool results and tool-call arguments included.
    """

    role: str
    text: str


class Exchange(msgspec.Struct, gc=False):
    """One billed attempt at one request, in the one meaning that everything after ingest knows.

    Token counts follow OpenTelemetry's meaning: ``input_tokens`` holds the cached and the
    cache-written ones, ``output_tokens`` the hidden reasoning. None means that the log does not
    say; it never means zero.

    Attributes:
        line: 1-based line (or record) number in its file, for messages to the user.
        pair_id: shared by calls that put one prompt to different models, to compare them.
        timestamp_us: microseconds since 1970 UTC.
        latency_s, time_to_first_token_s: seconds.
        cost_usd: what the log says the call cost.
        cache_write_1h_tokens: the part of ``cache_write_tokens`` that was written for an hour.
        failed: the provider or gateway answered with an error.
        interactive: False where nobody waits (batch); None where the log does not say.
        tools: the tool definitions as raw JSON, empty when the request has none.
        response_format: the demanded answer format as raw JSON, empty when free text.
        partial: earlier turns exist that the log does not show.
        input_estimated, output_estimated: the count was made by us from the text.
        revision: which of several records of the call this is, as a number that grows; None for a call
            that its log tells once. Of those with the same id the last revision counts, whatever else
            they say: the id must be the call's own.
        web_searches: how often its provider searched the web for it, for a fee beside the tokens.
        searched: its provider searched in a way whose fee can't be told from a count: files, other sources.
        calls: of a line of an aggregate export, how many calls its sums are of; None for one call.
    """

    line: int = 0
    id: str | None = None
    logical_id: str | None = None
    pair_id: str | None = None
    session: str | None = None
    timestamp_us: int | None = None
    model: str = ""
    provider: str | None = None
    service_tier: str | None = None
    input_tokens: int | None = None
    cached_input_tokens: int = 0
    cache_write_tokens: int = 0
    cache_write_1h_tokens: int = 0
    audio_input_tokens: int = 0
    output_tokens: int | None = None
    reasoning_tokens: int = 0
    audio_output_tokens: int = 0
    web_searches: int = 0
    latency_s: float | None = None
    time_to_first_token_s: float | None = None
    failed: bool = False
    cost_usd: float | None = None
    user: str | None = None
    feature: str | None = None
    tags: dict[str, Scalar] | None = None
    tier: str | None = None
    confidence: float | None = None
    modality: Modality = Modality.TEXT
    stream: bool | None = None
    interactive: bool | None = None
    max_output_tokens: int | None = None
    messages: list[Message] = []  # msgspec copies an empty default for each instance
    tools: bytes = b""
    tool_count: int = 0
    response_format: bytes = b""
    images: int = 0
    partial: bool = False
    answer: str | None = None
    answer_tool_calls: int = 0
    input_estimated: bool = False
    output_estimated: bool = False
    revision: int | None = None
    searched: bool = False
    calls: int | None = None


class Label(msgspec.Struct, frozen=True):
    """A request and the tier that a person gave it.

    Attributes:
        exchange: the request; a tier that it logs itself is not used.
        tier: None where it is still to be labelled.
        source, kind: where it comes from and what it asks for; empty where the file says neither.
        stratum, stratum_share: the stratum it was drawn from, and that one's share of the traffic; None
            where it was not drawn from a log.
    """

    exchange: Exchange
    tier: Tier | None
    source: str = ""
    kind: str = ""
    stratum: str | None = None
    stratum_share: float | None = None
