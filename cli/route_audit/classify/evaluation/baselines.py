"""Simple rules that a classifier must beat: everything capable, the length alone, three regexes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from route_audit.exchange import Exchange
from route_audit.tiers import Tier

_SHORT = 2_000
"""Characters of all messages below which the length rule calls a request easy."""

_RETRIEVAL = re.compile(
    r"summar|tl;dr|based on the (?:context|passage|document)|answer the question|context:|key points",
    re.IGNORECASE,
)
_EXTRACTION = re.compile(r"classif|extract|translate|json|sentiment|categor|label", re.IGNORECASE)
_HARD = re.compile(
    r"prove|calculate|solve|how many|write (?:a|an) (?:function|program)|debug|step by step", re.IGNORECASE
)


def capable(_exchange: Exchange) -> Tier:
    """Everything stays on the capable model."""
    return Tier.REASONING


def by_length(exchange: Exchange) -> Tier:
    """Short requests are extraction, long ones reasoning."""
    size = sum(len(message.text) for message in exchange.messages)
    return Tier.EXTRACTION if size < _SHORT else Tier.REASONING


def three_regexes(exchange: Exchange) -> Tier:
    """Hard words first, then words of retrieval, then of extraction; else reasoning."""
    text = "\n".join(message.text for message in exchange.messages)
    if _HARD.search(text):
        return Tier.REASONING
    if _RETRIEVAL.search(text):
        return Tier.RETRIEVAL
    return Tier.EXTRACTION if _EXTRACTION.search(text) else Tier.REASONING


BASELINES: Mapping[str, Callable[[Exchange], Tier]] = {
    "all capable": capable,
    "length only": by_length,
    "three regexes": three_regexes,
}
"""The rules by the names under which they are shown."""
