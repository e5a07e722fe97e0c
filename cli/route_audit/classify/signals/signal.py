"""What a signal is, and the pieces that patterns and examples share."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.facts import Facts
from route_audit.exchange import Exchange, Message

PASSAGE = "The ferry leaves the north pier twice a day, and carries cars only in summer. " * 8
"""A text of an example."""

Test = Callable[[Facts], NDArray[np.bool_]]


class Signal(msgspec.Struct, frozen=True):
    """One observable fact about a request.

    Attributes:
        name: a short identifier.
        meaning: a phrase for people, fit to follow "because".
        fires, quiet: the user's text, or a whole exchange, that shows it and one that does not.
        pattern: RE2 syntax, any case, searched in the instruction; None for a field test.
        test: what it asks of the facts of a batch, and of signals further up; None for a pattern.
        task: the word for what is asked for, where the signal tells that.
        retrieval, extraction, reasoning, open: points for each.
    """

    name: str
    meaning: str
    fires: str | Exchange
    quiet: str | Exchange
    pattern: str | None = None
    test: Test | None = None
    task: str | None = None
    retrieval: float = 0
    extraction: float = 0
    reasoning: float = 0
    open: float = 0


def say(text: str, system: str = "", **fields: object) -> Exchange:
    """An example: one message of the user, after a system prompt where there is one."""
    messages = [Message("system", system)] if system else []
    return Exchange(messages=[*messages, Message("user", text)], **fields)  # type: ignore[arg-type]


def turns(*texts: str) -> Exchange:
    """An example: a conversation that the user begins."""
    roles = ("user", "assistant")
    return Exchange(messages=[Message(roles[i % 2], text) for i, text in enumerate(texts)])
