"""One request's tier, and what gave it."""

from __future__ import annotations

import msgspec


class FiredSignal(msgspec.Struct, frozen=True):
    """A signal that carries points in this request.

    Attributes:
        name, meaning: as the table of signals has them.
        in_system_prompt: the system prompt shows it; else the request's own words or build do.
        counts: 1, or the share that the user's words count where the system prompt says what to do.
        retrieval, extraction, reasoning, open: the points it gives when it counts whole.
    """

    name: str
    meaning: str
    in_system_prompt: bool
    counts: float
    retrieval: float
    extraction: float
    reasoning: float
    open: float


class Account(msgspec.Struct, frozen=True):
    """Why a request has its tier.

    Attributes:
        type_requests: requests of its type in the log.
        type_share: how much of the points below is the mean of the type, 0 to 1.
        signals: those that fired and carry points, the weightiest first.
        points: for each of retrieval, extraction, reasoning and open, after the type moved them.
        chances: the same as shares of one.
        runner_up: the tier that comes next.
        would_change: the smallest change that would give another tier, in words.
    """

    type_requests: int
    type_share: float
    signals: tuple[FiredSignal, ...]
    points: dict[str, float]
    chances: dict[str, float]
    runner_up: str
    would_change: str
