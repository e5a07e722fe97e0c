"""What looks like a secret or a personal datum in a tag of a log, and what is shown in its place.

Tags are the user's own words and are shown as they are, but a program may have written a key, an address or
a number of a person into one. Better a harmless tag too many is masked than one of these shown.
"""

from __future__ import annotations

import re

SHOWN = "[redacted]"

_KINDS = {
    "an address of mail": r"[^\s@:/<>]+@[^\s@]+\.[A-Za-z]{2,}",
    "an access key with a known beginning": (
        r"\b(?:(?:sk|pk|rk|api|key|tok|pat)[-_][\w-]{12,}|(?:AKIA|ASIA)[0-9A-Z]{12,}|gh[pousr]_\w{16,}"
        r"|github_pat_\w{16,}|glpat-[\w-]{12,}|xox[abeprs]-[\w-]{8,}|AIza[\w-]{20,}|ya29\.[\w-]{16,}|hf_\w{16,})"
    ),
    "a signed token": r"\beyJ[\w-]{6,}(?:\.[\w-]+){1,2}",
    "a bearer's token": r"(?i:\b(?:bearer|basic|token|password|passwd|secret)\b[\s:=]+)\S{6,}",
    "an id of 128 bits": r"(?i:\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)",
    "a hash or a key in hexadecimal": r"(?i:\b(?=[0-9a-f]*[0-9])[0-9a-f]{32,}\b)",
    "a random word": r"(?<![\w+/=-])(?=[\w+/=-]*[0-9])(?=[\w+/=-]*[a-z])(?=[\w+/=-]*[A-Z])[\w+/=-]{24,}",
    "a bank account": r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b",
    "an address of a network": r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b",
    "a number of a phone, a card or a person": r"(?<![\w.])\+?(?:[0-9][ ().-]{0,2}){8,18}[0-9]\b",
}
"""Patterns by what they find."""

_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _KINDS.values()))


def redacted(tag: str) -> str:
    """The tag with ``[redacted]`` in place of what looks like a secret or a personal datum."""
    return _ANY.sub(SHOWN, tag)
