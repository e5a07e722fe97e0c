"""What logs call a service tier, brought to the words that prices are listed under."""

from __future__ import annotations

import re

STANDARD = "standard"
BATCH = "batch"
LISTED = (BATCH, "flex", "priority", "fast")
"""The tiers that can have prices of their own."""

_WORDS = {
    "": STANDARD,
    "auto": STANDARD,
    "default": STANDARD,
    "none": STANDARD,
    "on demand": STANDARD,
    "ondemand": STANDARD,
    "pay as you go": STANDARD,
    "standard": STANDARD,
    "standard only": STANDARD,
    "batch": BATCH,
    "batches": BATCH,
    "fast": "fast",
    "flex": "flex",
    "on demand flex": "flex",
    "priority": "priority",
    "on demand priority": "priority",
}


def service_tier(word: str | None) -> str | None:
    """The tier that a log calls ``word``: ``standard`` or one of ``LISTED``; None where unknown.

    No word means standard. Words compare without case, hyphens and underscores, so that Vertex
    AI's ``ON_DEMAND`` and Groq's ``on_demand`` are the same.
    """
    return _WORDS.get(re.sub(r"[\s_-]+", " ", word or "").strip().lower())
