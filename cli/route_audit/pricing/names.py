"""The log's words for providers and models, brought to the words of a price table.

A name matches exactly, as an alias, or with a date or version at its end; never by likeness. What
gateways, clouds and SDKs put around a name is taken off step by step, the fullest form first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

PROVIDERS = {
    "ai21 labs": "ai21",
    "amazon": "aws",
    "amazon bedrock": "aws",
    "anthropic": "anthropic",
    "aws bedrock": "aws",
    "az ai inference": "azure",
    "az ai openai": "azure",
    "azure": "azure",
    "azure ai": "azure",
    "azure ai foundry": "azure",
    "azure ai inference": "azure",
    "azure ai openai": "azure",
    "azure foundry": "azure",
    "azure openai": "azure",
    "azure text": "azure",
    "bedrock": "aws",
    "bedrock converse": "aws",
    "claude": "anthropic",
    "cohere chat": "cohere",
    "dashscope": "alibaba",
    "alibaba cloud": "alibaba",
    "aliyun": "alibaba",
    "deep seek": "deepseek",
    "fireworks ai": "fireworks",
    "gcp gemini": "google",
    "gcp gen ai": "google",
    "gcp vertex ai": "google",
    "gemini": "google",
    "google ai studio": "google",
    "google genai": "google",
    "google generative ai": "google",
    "google gla": "google",
    "google vertex": "google",
    "google vertex ai": "google",
    "google ai": "google",
    "grok": "x-ai",
    "meta llama": "meta",
    "microsoft azure": "azure",
    "mistral ai": "mistral",
    "mistralai": "mistral",
    "moonshot": "moonshotai",
    "moonshot ai": "moonshotai",
    "openai": "openai",
    "openai chat": "openai",
    "openai responses": "openai",
    "open router": "openrouter",
    "text completion openai": "openai",
    "together ai": "together",
    "togetherai": "together",
    "vertex": "google",
    "vertex ai": "google",
    "vertexai": "google",
    "vertex ai beta": "google",
    "voyage": "voyageai",
    "voyage ai": "voyageai",
    "x ai": "x-ai",
    "xai": "x-ai",
    "zai": "zai",
    "z ai": "zai",
    "zhipu": "zhipuai",
    "zhipu ai": "zhipuai",
}
"""Provider ids by what SDKs, gateways and OpenTelemetry call them (see ``_plain`` for the spelling)."""

GATEWAYS = frozenset(
    {
        "ai gateway", "auto", "cloudflare ai gateway", "custom", "default", "envoy", "gateway", "helicone",
        "kong", "langchain", "langfuse", "langsmith", "litellm", "litellm proxy", "llm", "other", "portkey",
        "proxy", "unknown", "vercel", "vercel ai gateway",
    }
)  # fmt: skip
"""Words that name what stands in front of a provider, so that the row names none."""

FLOATING = re.compile(r"[-@:]latest$")
"""A name that its provider points to another model from time to time."""

_ARN = re.compile(r"^arn:aws[\w-]*:bedrock:.*?/(?P<model>[^/]+)$")
_FINE_TUNE = re.compile(r"^ft:(?P<base>[^:]+)(?::.*)?$")
_CONTEXT_MARK = re.compile(r"\[1m\]$")
_REGION = re.compile(r"^(?:us-gov|us|eu|apac|jp|au|in|ca|sa|me|af|global|regional)\.")
_VENDOR = re.compile(
    r"^(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshotai|nvidia|openai|qwen"
    r"|stability|twelvelabs|writer|zai)\."
)

_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_YEAR = r"20[2-4]\d"
_VERSION = re.compile(
    "|".join(
        (
            rf"[-@_]{_YEAR}{_MONTH}{_DAY}$",
            rf"[-@_]{_YEAR}-{_MONTH}-{_DAY}$",
            rf"-{_MONTH}-{_YEAR}$",
            rf"-{_MONTH}-{_DAY}$",
            rf"-2[3-9]{_MONTH}$",
            rf"-{_MONTH}{_DAY}$",
            r"[-@]00\d$",
            r"@(?:default|\d+)$",
            r":\d+$",
            r"-v\d+$",
            FLOATING.pattern,
        )
    )
)
_LEAST_OF_A_DATE = 4
"""Digits; fewer are a version."""

PREVIEW = re.compile(r"-(?:preview|exp|experimental)(?:-[\w.-]*)?$")
"""A preview's mark at the end of a name."""


def _plain(word: str) -> str:
    return re.sub(r"[\s._-]+", " ", word).strip().lower()


@lru_cache(maxsize=4096)
def provider_id(word: str | None, known: frozenset[str]) -> str | None:
    """The id of the provider that a log calls ``word``; an unknown word stands for itself.

    None where the row names no provider: nothing, or only a gateway. A gateway's path
    (``default/openai/route``) names a provider where exactly one of its parts does.

    Args:
        word: as logged.
        known: the ids that price tables use.
    """
    plain = _plain(word or "")
    if not plain or plain in GATEWAYS:
        return None
    if named := _named(plain, known):
        return named
    parts = {id_ for part in (word or "").split("/") if (id_ := _named(_plain(part), known))}
    return parts.pop() if len(parts) == 1 else plain


def prefixed(model: str, known: frozenset[str]) -> Iterator[tuple[str | None, str]]:
    """What ``model`` may mean: the provider that its prefix names (None for none) and the rest.

    The whole name comes first, then the name with what stands in front of it taken off.
    """
    name = _CONTEXT_MARK.sub("", model.strip().lower())
    yield None, name
    if arn := _ARN.match(name):
        yield "aws", arn["model"]
        return
    if is_clouds(name):
        yield "aws", name
        return
    for mark in ("/", ":"):
        head, found, rest = name.partition(mark)
        provider = _named(_plain(head), known) if found and rest else None
        if provider:
            yield provider, rest
            yield from _unrouted(provider, rest)
            return
    if "models/" in name:
        provider = "google" if "publishers/google/" in name or name.startswith("models/") else None
        yield provider, name.rpartition("models/")[2]
    elif _plain(name.partition("/")[0]) in GATEWAYS and "/" in name:
        yield from prefixed(name.partition("/")[2], known)


def spellings(name: str) -> Iterator[str]:
    """Forms of a model's name without prefix, each with less of date, version, region and vendor."""
    if tuned := _FINE_TUNE.match(name):
        yield from _undated(f"ft:{tuned['base']}")
        return
    yield from _undated(name)
    vendored = _REGION.sub("", name)
    if _VENDOR.match(vendored):
        if vendored != name:
            yield from _undated(vendored)
        yield from _undated(_VENDOR.sub("", vendored))


def is_clouds(model: str) -> bool:
    """True for a name that a cloud gives a model of another's: ``eu.mistral.mistral-large-2407-v1:0``."""
    return bool(_VENDOR.match(_REGION.sub("", model.strip().lower())))


def date_after(base: str, name: str) -> str:
    """The digits of the date that ``name`` has behind ``base``; empty where there is no date."""
    rest = name.removeprefix(base)
    digits = re.sub(r"\D", "", rest) if rest != name and _VERSION.fullmatch(rest) else ""
    return digits if len(digits) >= _LEAST_OF_A_DATE else ""


def is_floating(model: str) -> bool:
    """True for a name that its provider re-points, so that a price by name may be another's."""
    return bool(FLOATING.search(model.strip().lower()))


def _named(plain: str, known: frozenset[str]) -> str | None:
    if plain in PROVIDERS:
        return PROVIDERS[plain]
    return _plain_ids(known).get(plain)


@lru_cache(maxsize=8)
def _plain_ids(known: frozenset[str]) -> dict[str, str]:
    return {_plain(id_): id_ for id_ in sorted(known)}


def _unrouted(provider: str, rest: str) -> Iterator[tuple[str, str]]:
    last = rest.rpartition("/")[2]
    if last != rest:
        yield provider, last


def _undated(name: str) -> Iterator[str]:
    yield name
    while (shorter := _VERSION.sub("", name, count=1)) != name:
        name = shorter
        yield name
