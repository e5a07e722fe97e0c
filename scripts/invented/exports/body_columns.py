"""A table of one's own that keeps the bodies of requests and answers as JSON texts."""

from __future__ import annotations

from invented.forms import openai_chat, table
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """One line per attempt, with a column for each body."""
    return table(openai_chat, calls).encode()
