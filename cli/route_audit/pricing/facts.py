"""What is known of a model beside its price."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from route_audit.pricing.overlay import KnownFacts, OwnFacts
from route_audit.pricing.price import Facts
from route_audit.pricing.schedule import Entry

CACHE_LIFETIME_S = 300
"""How long a prompt stays cached where no source says: five minutes, the shortest that providers state."""

CACHE_MIN_TOKENS = 1024
"""The shortest prompt that is cached where no source says: what most providers state."""

_NO_TEXT = re.compile(
    r"(?<![a-z])(?:embed(?:ding)?s?|ada-002|bge|rerank(?:er)?|tts|whisper|transcribe|speech|audio|voice|voxtral|realtime"
    r"|sonic|live|lyria|orpheus|image|images|dall-e|imagen|flux|diffusion|banana|sora|veo|video|ocr|moderation|guard"
    r"|safeguard|prompt-guard|content-safety|classifier)(?![a-z])"
)


def generates_text(model: str, entry: Entry) -> bool:
    """Whether a model answers in text: it has an output price, and no name of another kind of work."""
    listed_free = not entry.sheet
    return (listed_free or "output" in entry.sheet) and not _NO_TEXT.search(model.lower())


def known_facts(shared: Iterable[OwnFacts], providers: Iterable[str], model: str) -> KnownFacts:
    """What the files' ``facts`` say of a model; later entries and those that name it are stronger.

    Args:
        shared: entries with provider ids, weakest file first.
        providers: ids to take entries of, the weakest first.
        model: the model's id.
    """
    name = model.lower()
    known = KnownFacts()
    for provider in providers:
        entries = [entry for entry in shared if entry.provider == provider and _names(entry, name)]
        for entry in sorted(entries, key=lambda each: bool(each.models)):
            known = entry.facts.over(known)
    return known


def complete(known: KnownFacts, provider: str, model: str, entry: Entry) -> Facts:
    """The facts of one model, with the defaults that hold where no source says more."""
    return Facts(
        provider=provider,
        model=model,
        context_window=known.context_window,
        supports=known.supports,
        cache_lifetime_s=CACHE_LIFETIME_S if known.cache_lifetime_s is None else known.cache_lifetime_s,
        cache_min_tokens=CACHE_MIN_TOKENS if known.cache_min_tokens is None else known.cache_min_tokens,
        tokenizer=known.tokenizer,
        generates_text=generates_text(model, entry),
        time_to_first_token_s=known.time_to_first_token_s,
        output_tokens_per_s=known.output_tokens_per_s,
        source=entry.source,
        checked=entry.checked,
        tokens_per_min=known.tokens_per_min,
        requests_per_min=known.requests_per_min,
        latency_source=known.latency_source,
    )


def _names(entry: OwnFacts, model: str) -> bool:
    return not entry.models or any(fnmatchcase(model, pattern) for pattern in entry.models)
