"""What a router knows of a request before it calls a model, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import Words


@dataclass(frozen=True, slots=True)
class Known:
    """n requests as a live router would see them: no answer, no output tokens, no later request.

    Attributes:
        tier: ``Tier`` codes.
        confidence: 0 to 1.
        type_id: request type ids.
        model, provider, user, feature: words; code -1 where the log says nothing.
        input_tokens: all of the prompt, cached tokens included.
        max_output_tokens: the request's own limit, ``NO_COUNT`` where it has none.
        has_tools, json, images: what the request asks the model to be able to do.
        language: codes into ``LANGUAGES``; -1 where unknown.
        session: session codes, 0 for none.
        session_turn: 1 for a session's first turn; ``NO_COUNT`` where unknown.
        interactive: 1 where somebody waits, 0 where nobody does, -1 where the log does not say.
        hour: hour of the day in the user's time zone; -1 without a timestamp.
        tags_offsets, tags: as in ``Ledger``.
    """

    tier: NDArray[np.uint8]
    confidence: NDArray[np.float64]
    type_id: NDArray[np.uint64]
    model: Words
    provider: Words
    user: Words
    feature: Words
    input_tokens: NDArray[np.int64]
    max_output_tokens: NDArray[np.int64]
    has_tools: NDArray[np.bool_]
    json: NDArray[np.bool_]
    images: NDArray[np.bool_]
    language: NDArray[np.int8]
    session: NDArray[np.uint64]
    session_turn: NDArray[np.int64]
    interactive: NDArray[np.int8]
    hour: NDArray[np.int8]
    tags_offsets: NDArray[np.int64]
    tags: NDArray[np.uint64]

    def __len__(self) -> int:
        """The number of requests."""
        return len(self.tier)
