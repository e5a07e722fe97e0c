"""What one request costs, exactly: the definition that tests hold the tables of rates to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from route_audit.pricing.price import Price, Rates

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Counts:
    """What one request is billed for: tokens and searches, in the ledger's meaning.

    Attributes:
        input_tokens: all input; the cached, written and audio tokens are part of it.
        cache_write_tokens: all writes; ``cache_write_1h_tokens`` is part of it.
        output_tokens: all output; hidden reasoning and audio are part of it.
    """

    input_tokens: int = 0
    cached_input_tokens: int = 0
    cache_write_tokens: int = 0
    cache_write_1h_tokens: int = 0
    audio_input_tokens: int = 0
    output_tokens: int = 0
    audio_output_tokens: int = 0
    web_searches: int = 0


def cost(price: Price, counts: Counts) -> Decimal:
    """US dollars for one request, not rounded.

    The whole request, output included, has the rates of the band that all its input tokens fall
    in. Audio that can only have been read from the cache is billed as cached input.

    Raises:
        ValueError: parts that are greater than their whole, or searches without a price.
    """
    rates = price.bands[price.band(counts.input_tokens)].rates
    tokens = (_input(rates, counts) + _output(rates, counts)) / _MILLION
    return rates.request_usd + _searches(rates, counts) + tokens


def _input(rates: Rates, counts: Counts) -> Decimal:
    uncached = counts.input_tokens - counts.cached_input_tokens - counts.cache_write_tokens
    audio = min(counts.audio_input_tokens, uncached)
    written = counts.cache_write_tokens - counts.cache_write_1h_tokens
    if min(uncached, written, counts.audio_input_tokens) < 0:
        raise ValueError("cached and written tokens are part of the input tokens")
    return (
        (uncached - audio) * rates.input
        + audio * rates.audio_input
        + counts.cached_input_tokens * rates.cached_input
        + written * rates.cache_write
        + counts.cache_write_1h_tokens * rates.cache_write_1h
    )


def _output(rates: Rates, counts: Counts) -> Decimal:
    text = counts.output_tokens - counts.audio_output_tokens
    if text < 0:
        raise ValueError("audio tokens are part of the output tokens")
    return text * rates.output + counts.audio_output_tokens * rates.audio_output


def _searches(rates: Rates, counts: Counts) -> Decimal:
    if not counts.web_searches:
        return Decimal(0)
    if rates.web_search_usd is None:
        raise ValueError("searches of the web have no price")
    return counts.web_searches * rates.web_search_usd
