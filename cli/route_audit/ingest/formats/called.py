"""Who was called: the model, what it makes, the service tier, and whose interface an address is."""

from __future__ import annotations

import re
from functools import lru_cache

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats.modality import modality

_STANDARD = frozenset({"", "default", "standard", "standard_only", "auto", "on_demand"})
_HOSTS = (
    ("api.openai.com", "openai"),
    (".openai.azure.com", "azure"),
    ("api.anthropic.com", "anthropic"),
    ("api.groq.com", "groq"),
    ("api.mistral.ai", "mistral"),
    ("api.x.ai", "x-ai"),
    ("api.deepseek.com", "deepseek"),
    ("openrouter.ai", "openrouter"),
    ("api.together.xyz", "together"),
    ("api.fireworks.ai", "fireworks"),
    ("bedrock-runtime.", "aws"),
    ("googleapis.com", "google"),
)
_COUNTING = re.compile(r"/count[_-]tokens|:countTokens|/responses/input_tokens")
_TEXT = Modality.TEXT


def settle(exchange: Exchange, model: str | None) -> None:
    """Settle the model, what it makes, and how it was served; the last step of every format."""
    if model:
        exchange.model = model
        if exchange.modality is _TEXT:
            exchange.modality = modality(model)
    if exchange.service_tier is not None:
        exchange.service_tier = _tier(exchange.service_tier)


def _tier(service_tier: str) -> str | None:
    """The service tier in lower case; None for the standard one, by whatever word."""
    word = service_tier.strip().lower()
    return None if word in _STANDARD else word


@lru_cache(maxsize=1024)
def host(url: str | None) -> str | None:
    """Whose interface a URL leads to; None where it is not known."""
    return next((provider for known, provider in _HOSTS if url and known in url), None)


@lru_cache(maxsize=1024)
def only_counts(url: str) -> bool:
    """True for an address where an interface only counts the tokens of a prompt."""
    return _COUNTING.search(url) is not None
