"""The last word on an exchange before it is used: its token counts, and whether they can be true."""

from __future__ import annotations

from math import isfinite

from route_audit.exchange import Exchange, Modality
from route_audit.ingest import tokens
from route_audit.ingest.rejects import (
    IMPOSSIBLE_COST,
    IMPOSSIBLE_COUNT,
    NO_INPUT,
    NO_MODEL,
    NO_OUTPUT,
    NO_TOKENS_NO_TEXT,
    TOO_MUCH_CACHE,
    TOO_MUCH_REASONING,
    RowError,
)
from route_audit.ingest.times import EARLIEST_US, LATEST_US
from route_audit.service_tiers import BATCH
from route_audit.tiers import Tier

MOST_TOKENS = 10**9
"""No call has more; what is above is a broken number."""

MOST_SUMMED_TOKENS = 10**15
"""No line that sums up calls has more; what is above is a broken number."""

MOST_CALLS = 10**8
"""No line sums up more calls; what is above is a broken number."""

MOST_USD = 9_000_000
"""No call, and no line that sums up calls, costs more; the ledger's units end soon above it."""

LONGEST_S = 7 * 86_400
"""No call takes longer than a week; what is above is another unit."""

NO_TIME = "impossible time left out"
NO_LATENCY = "impossible latency left out"
NO_FIRST_TOKEN = "impossible time to first token left out"  # noqa: S105  # no password
NO_CONFIDENCE = "impossible confidence left out"
NO_LIMIT = "impossible output limit left out"
OTHER_TIERS = "logged tier with an unknown name kept as a tag"
IMAGES_UNCOUNTED = "images left out of an estimated input"
SEARCHES_UNPRICED = "searches by the provider, whose fees are in no bill"
TURNS_UNCOUNTED = "unlogged earlier turns left out of an estimated input"

_PARTS = (
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "audio_input_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
)
_TEXT = Modality.TEXT
_NOTHING_ODD: list[str] = []


def complete(exchange: Exchange, *, zero_counts: bool = False) -> list[str]:
    """Fill what the log leaves open and check what money hangs on.

    Counts the tokens of the text where the log has no counts and text is there. A failed attempt without
    counts was not billed: it has none. A success that has no tokens at all was not counted.

    Args:
        exchange: what a log format made of one record; changed in place.
        zero_counts: as of ``LogFormat``.

    Returns:
        A phrase from a fixed set for each logged fact that can't be true and that no money hangs
        on: it is left out, as unknown.

    Raises:
        RowError: no model, neither counts nor text, or a count or cost that can't be true.
    """
    if not exchange.model:
        raise RowError(NO_MODEL)
    if _is_usual(exchange):
        return _NOTHING_ODD
    if not zero_counts:
        _forget_zeros(exchange)
    counted = exchange.input_tokens is not None and exchange.output_tokens is not None
    warnings = _NOTHING_ODD if counted else _count(exchange)
    _check_counts(exchange)
    if exchange.cost_usd is not None and not 0 <= exchange.cost_usd <= MOST_USD:
        raise RowError(IMPOSSIBLE_COST)
    if exchange.service_tier == BATCH:
        exchange.interactive = False
    fees = [SEARCHES_UNPRICED] if exchange.searched else _NOTHING_ODD
    return warnings + fees + _check_time(exchange) + _check_seconds(exchange) + _check_choices(exchange)


def _forget_zeros(exchange: Exchange) -> None:
    """Take the counts away from a success of a text model without any token: every prompt has some."""
    nothing = exchange.input_tokens == 0 and not exchange.output_tokens
    if nothing and not exchange.failed and exchange.modality is _TEXT and exchange.calls is None:
        exchange.input_tokens = exchange.output_tokens = None


def _is_usual(exchange: Exchange) -> bool:
    """True for most calls: nothing of them is to be filled in, left out or refused."""
    inputs, outputs = exchange.input_tokens, exchange.output_tokens
    latency_s, first_s = exchange.latency_s, exchange.time_to_first_token_s
    limit, cost_usd = exchange.max_output_tokens, exchange.cost_usd
    return (
        inputs is not None
        and outputs is not None
        and inputs + outputs > 0
        and 0 <= exchange.cached_input_tokens <= inputs <= MOST_TOKENS
        and 0 <= exchange.reasoning_tokens <= outputs <= MOST_TOKENS
        and not (exchange.cache_write_tokens or exchange.cache_write_1h_tokens)
        and not (exchange.audio_input_tokens or exchange.audio_output_tokens)
        and (exchange.timestamp_us is None or EARLIEST_US <= exchange.timestamp_us < LATEST_US)
        and (latency_s is None or 0 <= latency_s <= LONGEST_S)
        and (first_s is None or (latency_s is not None and 0 <= first_s <= latency_s))
        and (limit is None or 0 < limit <= MOST_TOKENS)
        and (cost_usd is None or 0 <= cost_usd <= MOST_USD)
        and exchange.service_tier != BATCH
        and not (exchange.searched or exchange.web_searches)
        and exchange.tier is None
        and exchange.confidence is None
        and exchange.calls is None
    )


def _check_counts(exchange: Exchange) -> None:
    inputs, outputs = exchange.input_tokens or 0, exchange.output_tokens or 0
    most = MOST_TOKENS if exchange.calls is None else _most_summed(exchange.calls)
    if not (0 <= inputs <= most and 0 <= outputs <= most):
        raise RowError(IMPOSSIBLE_COUNT, "output_tokens" if 0 <= inputs <= most else "input_tokens")
    if not 0 <= exchange.web_searches <= most:
        raise RowError(IMPOSSIBLE_COUNT, "web_searches")
    cached, written = exchange.cached_input_tokens, exchange.cache_write_tokens
    if cached or written or exchange.reasoning_tokens or exchange.cache_write_1h_tokens:
        _check_parts(exchange)
        if cached + written > inputs:
            raise RowError(TOO_MUCH_CACHE)
        if exchange.reasoning_tokens > outputs:
            raise RowError(TOO_MUCH_REASONING)
    elif exchange.audio_input_tokens or exchange.audio_output_tokens:
        _check_parts(exchange)


def _most_summed(calls: int) -> int:
    """How many tokens a line that sums up ``calls`` may have."""
    if not 0 <= calls <= MOST_CALLS:
        raise RowError(IMPOSSIBLE_COUNT, "calls")
    return MOST_SUMMED_TOKENS


def _check_parts(exchange: Exchange) -> None:
    for part in _PARTS:
        if getattr(exchange, part) < 0:
            raise RowError(IMPOSSIBLE_COUNT, part)
    for part, whole in (
        ("cache_write_1h_tokens", exchange.cache_write_tokens),
        ("audio_input_tokens", exchange.input_tokens),
        ("audio_output_tokens", exchange.output_tokens),
    ):
        if getattr(exchange, part) > (whole or 0):
            raise RowError(IMPOSSIBLE_COUNT, part)


def _check_time(exchange: Exchange) -> list[str]:
    if exchange.timestamp_us is None or EARLIEST_US <= exchange.timestamp_us < LATEST_US:
        return _NOTHING_ODD
    exchange.timestamp_us = None
    return [NO_TIME]


def _check_seconds(exchange: Exchange) -> list[str]:
    latency_s, first_s = exchange.latency_s, exchange.time_to_first_token_s
    if (latency_s is None or 0 <= latency_s <= LONGEST_S) and (
        first_s is None or 0 <= first_s <= (LONGEST_S if latency_s is None else latency_s)
    ):
        return _NOTHING_ODD
    if latency_s is not None and not 0 <= latency_s <= LONGEST_S:
        exchange.latency_s = exchange.time_to_first_token_s = None
        return [NO_LATENCY]
    exchange.time_to_first_token_s = None
    return [NO_FIRST_TOKEN]


def _check_choices(exchange: Exchange) -> list[str]:
    limit = exchange.max_output_tokens
    if exchange.tier is None and exchange.confidence is None and (limit is None or 0 < limit <= MOST_TOKENS):
        return _NOTHING_ODD
    warnings = []
    if limit is not None and not 0 < limit <= MOST_TOKENS:
        exchange.max_output_tokens = None
        warnings.append(NO_LIMIT)
    if exchange.tier is not None and Tier.from_word(exchange.tier) is None:
        exchange.tags = (exchange.tags or {}) | {"tier": exchange.tier}
        exchange.tier = exchange.confidence = None
        warnings.append(OTHER_TIERS)
    confidence = exchange.confidence
    if confidence is not None and not (isfinite(confidence) and 0 <= confidence <= 1):
        exchange.confidence = None
        warnings.append(NO_CONFIDENCE)
    return warnings


def _count(exchange: Exchange) -> list[str]:
    """Count what the log has no counts for."""
    if exchange.failed and exchange.output_tokens is None and not exchange.answer:
        exchange.input_tokens = exchange.input_tokens or 0
        exchange.output_tokens = 0
        return _NOTHING_ODD
    textless = not exchange.messages and exchange.answer is None
    if textless and exchange.input_tokens is None and exchange.output_tokens is None:
        raise RowError(NO_TOKENS_NO_TEXT)
    warnings = _NOTHING_ODD
    if exchange.input_tokens is None:
        warnings = _count_input(exchange)
    if exchange.output_tokens is None:
        _count_output(exchange)
    return warnings


def _count_input(exchange: Exchange) -> list[str]:
    if not exchange.messages:
        raise RowError(NO_INPUT)
    exchange.input_tokens = tokens.count_prompt(
        exchange.messages, exchange.tools + exchange.response_format, exchange.model
    )
    exchange.input_estimated = True
    warnings = [IMAGES_UNCOUNTED] if exchange.images else []
    return [*warnings, TURNS_UNCOUNTED] if exchange.partial else warnings


def _count_output(exchange: Exchange) -> None:
    if exchange.answer is not None:
        exchange.output_tokens = tokens.count(exchange.answer, exchange.model)
        exchange.output_estimated = True
    elif exchange.modality is not _TEXT:
        exchange.output_tokens = 0
    else:
        raise RowError(NO_OUTPUT)
