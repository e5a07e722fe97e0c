r"""The pieces that patterns are made of. RE2 syntax; ``\b``, ``\w`` and ``\d`` know ASCII only."""

from __future__ import annotations

# An imperative stands at the start of a line or clause, or after one of these words. Anywhere else
# the same verb mostly belongs to a pasted text.
_DO = (
    r"(?:^|[\n!?:;,>*(\"-] ?|\. |\d\) |\b(?:please|kindly|to|and|then|you|now|must|should|will|me|let's|us|"
    r"carefully|always|task is to|job is to|need to|pls|plz|bitte|veuillez|por favor|per favore) )"
)
_LINE = r"(?:^|\n)[ #*<\[\"-]*"
_ASK = r"(?:^|[\n!?:,\"] ?|\. )\x{BF}?"
_COLON = r"[:\x{FF1A}]"
_END = r"\"?\*{0,2} ?[:\x{FF1A}]\s*$"


def any_of(*patterns: str) -> str:
    """One pattern for all of ``patterns``."""
    return "|".join(patterns)


def does(*verbs: str) -> str:
    """One of ``verbs`` as an imperative, whole."""
    return rf"{_DO}(?:{any_of(*verbs)})\b"


def asks(*words: str) -> str:
    """One of ``words`` at the start of a sentence or clause, whole."""
    return rf"{_ASK}(?:{any_of(*words)})\b"


def word(*words: str) -> str:
    """One of ``words``, beginning where a word begins; each says for itself where it ends."""
    plain = [each for each in words if each[0].isascii()]
    foreign = [each for each in words if not each[0].isascii()]
    return any_of(*([rf"\b(?:{any_of(*plain)})"] if plain else []), *foreign)


def label(*words: str) -> str:
    """One of ``words`` at the start of a line, a colon or a bracket after it."""
    return rf"{_LINE}(?:{any_of(*words)})\"?\*{{0,2}}(?: ?{_COLON}|[>\]])"


def last_label(*words: str) -> str:
    """One of ``words`` as the label of what the answer should begin with: it ends the text."""
    return rf"{_LINE}(?:{any_of(*words)}){_END}"
