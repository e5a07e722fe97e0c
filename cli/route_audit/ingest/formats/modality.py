"""What a call makes, told by its model, address, answer or kind of call."""

from __future__ import annotations

from functools import lru_cache

from route_audit.exchange import Modality

_MARKS = (
    ("embedding", Modality.EMBEDDING),
    ("embed-", Modality.EMBEDDING),
    ("-embed", Modality.EMBEDDING),
    ("rerank", Modality.RERANK),
    ("moderation", Modality.MODERATION),
    ("dall-e", Modality.IMAGE),
    ("gpt-image", Modality.IMAGE),
    ("imagen-", Modality.IMAGE),
    ("images/", Modality.IMAGE),
    ("image_generation", Modality.IMAGE),
    ("image_edit", Modality.IMAGE),
    ("whisper", Modality.AUDIO),
    ("transcri", Modality.AUDIO),
    ("tts-", Modality.AUDIO),
    ("-tts", Modality.AUDIO),
    ("speech", Modality.AUDIO),
    ("audio/", Modality.AUDIO),
)
"""Parts of the names that providers and gateways give to models, addresses and kinds of call."""


@lru_cache(maxsize=1024)
def modality(word: str) -> Modality:
    """What a model, an address or a kind of call called ``word`` makes; text where nothing says otherwise."""
    word = word.lower()
    for mark, kind in _MARKS:
        if mark in word:
            return kind
    return Modality.TEXT
