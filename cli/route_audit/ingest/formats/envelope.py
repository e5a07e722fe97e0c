"""What a wrapper around a call says beside its bodies, in the names that wrappers use."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats.called import host, only_counts
from route_audit.ingest.formats.modality import modality
from route_audit.ingest.formats.tags import take_metadata, take_tags
from route_audit.ingest.formats.values import MS_PER_S, Name, failed, name, seconds, tells_of_failure
from route_audit.ingest.rejects import HOUSEKEEPING, NotACall
from route_audit.ingest.times import When, microseconds


class Envelope(msgspec.Struct, gc=False):
    """What a wrapper says beside the two bodies, in the names that wrappers use.

    The common ones come first and in their usual order: decoding looks each key up from there.
    """

    id: Name = None
    timestamp: When = None
    model: str | None = None
    provider: str | None = None
    latency_ms: float | None = None
    ttft_ms: float | None = None
    status: Name = None
    stream: bool | None = None
    user: Name = None
    metadata: dict[str, Any] | None = None
    tags: dict[str, Any] | list[Any] | None = None
    url: str | None = None
    logical_id: Name = None
    ts: When = None
    time: When = None
    created_at: When = None
    status_code: Name = None
    error: Any = None
    latency_s: float | None = None
    duration_ms: float | None = None
    time_to_first_token_s: float | None = None
    ttft_s: float | None = None
    time_to_first_token_ms: float | None = None
    cost_usd: float | None = None
    session: Name = None
    session_id: Name = None
    conversation_id: Name = None
    user_id: Name = None
    feature: str | None = None
    tier: str | None = None
    confidence: float | None = None
    service_tier: str | None = None
    input_tokens: Any = None
    output_tokens: Any = None
    prompt_tokens: Any = None
    completion_tokens: Any = None
    total_tokens: Any = None
    cached_input_tokens: Any = None
    cached_tokens: Any = None
    cache_read_input_tokens: Any = None
    cache_write_tokens: Any = None
    cache_creation_input_tokens: Any = None
    reasoning_tokens: Any = None


class Caller(Protocol):
    """A request body that says how to serve it, and for whom."""

    stream: bool | None
    service_tier: str | None
    user: str | int | None
    safety_identifier: str | int | None
    metadata: dict[str, Any] | None


def open_envelope(row: Envelope) -> Exchange:
    """An exchange that holds what the wrapper says.

    Raises:
        RowError: its timestamp is unreadable.
        NotACall: by its address it only counted tokens.
    """
    latency_ms = row.duration_ms if row.latency_ms is None else row.latency_ms
    exchange = Exchange(  # all at once: this is quicker than an assignment each
        id=name(row.id),
        timestamp_us=microseconds(_other_time(row) if row.timestamp is None else row.timestamp),
        provider=row.provider,
        service_tier=row.service_tier,
        latency_s=seconds(row.latency_s, latency_ms),
        time_to_first_token_s=_other_first_token(row) if row.ttft_ms is None else row.ttft_ms / MS_PER_S,
        failed=failed(row.status)
        or tells_of_failure(row.error)
        or (row.status_code is not None and failed(row.status_code)),
        cost_usd=row.cost_usd,
        user=name(row.user) or name(row.user_id),
        feature=row.feature,
        stream=row.stream,
    )
    if row.logical_id is not None:
        exchange.logical_id = name(row.logical_id)
    if not (row.session is row.session_id is row.conversation_id is None):
        exchange.session = _session(row)
    if row.tier is not None:
        exchange.tier, exchange.confidence = row.tier, row.confidence
    if row.metadata:
        take_metadata(exchange, row.metadata)
    if row.tags:
        take_tags(exchange, row.tags)
    if row.url is not None:
        _take_address(exchange, row.url)
    return exchange


def _take_address(exchange: Exchange, url: str) -> None:
    if only_counts(url):
        raise NotACall(HOUSEKEEPING)
    exchange.provider = exchange.provider or host(url)
    exchange.modality = modality(url)


def take_caller(exchange: Exchange, request: Caller) -> None:
    """Fill what the request says of how it is served, and for whom, where the wrapper says nothing."""
    if exchange.stream is None:
        exchange.stream = request.stream
    if exchange.service_tier is None:
        exchange.service_tier = request.service_tier
    if exchange.user is None:
        exchange.user = name(request.user) or name(request.safety_identifier)
    if request.metadata:
        take_metadata(exchange, request.metadata)


def _other_time(row: Envelope) -> When:
    if row.ts is not None:
        return row.ts
    return row.created_at if row.time is None else row.time


def _session(row: Envelope) -> str | None:
    if row.session is not None:
        return name(row.session)
    return name(row.conversation_id if row.session_id is None else row.session_id)


def _other_first_token(row: Envelope) -> float | None:
    in_s = row.ttft_s if row.time_to_first_token_s is None else row.time_to_first_token_s
    return in_s if row.time_to_first_token_ms is None else row.time_to_first_token_ms / MS_PER_S
