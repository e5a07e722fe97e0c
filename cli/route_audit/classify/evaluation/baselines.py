"""Simple rules that a classifier must beat: everything capable, the length alone, three regexes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from route_audit.exchange import Exchange
from route_audit.tiers import Tier

_SHORT = 2_000
"""Characters of all messages below which the length rule calls a request easy."""

_SUMMARY = re.compile(r"summar|tl;dr|key points", re.IGNORECASE)
_FROM_CONTEXT = re.compile(
    r"(?:context|passage|document|article)s?:"
    r"|(?:based on|from|using|given|according to) (?:the|this|these) (?:\w+ )?"
    r"(?:context|passage|document|text|article|paragraph|information)",
    re.IGNORECASE,
)
_LABELS_AND_FIELDS = re.compile(r"classif|extract|translat|json|sentiment|categor|label", re.IGNORECASE)


class Baseline(msgspec.Struct, frozen=True):
    """A rule with nothing learned.

    Attributes:
        name: as tables show it.
        rule: what it does, in words.
        tier: applies it.
    """

    name: str
    rule: str
    tier: Callable[[Exchange], Tier]


def _text(exchange: Exchange) -> str:
    return "\n".join(message.text for message in exchange.messages)


def _by_length(exchange: Exchange) -> Tier:
    size = sum(len(message.text) for message in exchange.messages)
    return Tier.EXTRACTION if size < _SHORT else Tier.REASONING


def _by_regexes(exchange: Exchange) -> Tier:
    text = _text(exchange)
    if _SUMMARY.search(text) or _FROM_CONTEXT.search(text):
        return Tier.RETRIEVAL
    return Tier.EXTRACTION if _LABELS_AND_FIELDS.search(text) else Tier.REASONING


BASELINES: Sequence[Baseline] = (
    Baseline("all capable", "every request is reasoning", lambda _: Tier.REASONING),
    Baseline(
        "length only", f"under {_SHORT:,} characters a request is extraction, else reasoning", _by_length
    ),
    Baseline(
        "three regexes",
        "words of summaries or of answers from a context: retrieval; of labels, fields, JSON or"
        " translation: extraction; else reasoning",
        _by_regexes,
    ),
)
