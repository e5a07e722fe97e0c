"""Prices as values: what a token of each kind costs, by context band."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Rates(msgspec.Struct, frozen=True):
    """Contracted US dollars per million tokens, every component filled in.

    A component that a source does not list has its parent's price (cached input: input; a write
    for an hour: a write; a write: input; audio: text), never zero.

    Attributes:
        request_usd: US dollars per billed call.
        web_search_usd: US dollars per search of the web by the provider; None where no source says.
    """

    input: Decimal
    cached_input: Decimal
    cache_write: Decimal
    cache_write_1h: Decimal
    audio_input: Decimal
    output: Decimal
    audio_output: Decimal
    request_usd: Decimal = Decimal(0)
    web_search_usd: Decimal | None = None


class Band(msgspec.Struct, frozen=True):
    """The rates of a whole request whose input is above ``above_tokens`` (strictly)."""

    above_tokens: int
    rates: Rates


class Price(msgspec.Struct, frozen=True):
    """What one model costs at one time and service tier; equal prices compare equal.

    Attributes:
        bands: rising by ``above_tokens``; the first is above -1, so that it holds for every request.
    """

    bands: tuple[Band, ...]

    def band(self, input_tokens: int) -> int:
        """The index of the band that a request with so many input tokens falls in."""
        return max(i for i, band in enumerate(self.bands) if input_tokens > band.above_tokens)


class Facts(msgspec.Struct, frozen=True):
    """What is known of a model besides its price; None where no source says.

    Attributes:
        context_window: input and output tokens that fit.
        supports: of ``tools``, ``json``, ``vision``.
        cache_lifetime_s, cache_min_tokens: of the provider's prompt cache.
        generates_text: False for embeddings, images, audio and the like.
        source, checked: where the price comes from and the day it was checked.
        tokens_per_min, requests_per_min: what the provider lets through.
        latency_source: where its speed comes from, if a price file states one.
    """

    provider: str
    model: str
    context_window: int | None
    supports: frozenset[str] | None
    cache_lifetime_s: int
    cache_min_tokens: int
    tokenizer: str | None
    generates_text: bool
    time_to_first_token_s: float | None
    output_tokens_per_s: float | None
    source: str
    checked: str
    tokens_per_min: int | None = None
    requests_per_min: int | None = None
    latency_source: str | None = None
