"""How long people wait for answers: as logged, and drawn for the requests that move."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from route_audit.assumptions import Range
from route_audit.latency import LatencyModel, skewed, uniform_of
from route_audit.ledger import FLAG_FAILED, FLAG_NOT_INTERACTIVE
from route_audit.projection.slices import Slice
from route_audit.tiers import Tier

_SECOND_DRAW = np.uint64(0xD6E8FEB86659FD93)

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def timed(part: Slice) -> NDArray[np.bool_]:
    """True for each attempt whose latency is a person's wait: it succeeded, in time, with one logged."""
    rows = part.rows
    waited = (rows.flags & (FLAG_FAILED | FLAG_NOT_INTERACTIVE)) == 0
    return np.asarray(waited & (np.nan_to_num(rows.latency_s) > 0))


def drawn_waits(
    part: Slice, attempts: Integers, verbosity: Callable[[Tier], Range], model: LatencyModel, seed: int
) -> Floats:
    """Seconds that some attempts would have taken on ``model``, each with its own luck.

    Tokens are projected first and time from them. The luck is a function of the row and the seed,
    so it does not depend on order, and every policy meets the same one. The prompt cache is taken
    as logged.

    Args:
        part: the slice.
        attempts: indices of those that go to ``model``.
        verbosity: output tokens there over the logged ones, by tier.
        model: the target's latency.
        seed: moves every draw.
    """
    key = part.rows.content[attempts] ^ np.uint64(seed)
    ratio = _ratios(part.tier[attempts], verbosity, uniform_of(key * _SECOND_DRAW))
    output = part.rows.output_tokens[attempts] * ratio
    limit = part.rows.max_output_tokens[attempts]
    output = np.where((limit >= 0) & (ratio > 1), np.minimum(output, np.maximum(limit, 0)), output)
    prompt = part.rows.input_tokens[attempts] - part.rows.cached_input_tokens[attempts]
    return model.draw(prompt.astype(np.float64), output, uniform_of(key))


def _ratios(tiers: NDArray[np.uint8], verbosity: Callable[[Tier], Range], uniform: Floats) -> Floats:
    drawn = np.empty(len(tiers))
    by_range: dict[tuple[float, float, float], list[Tier]] = {}
    for tier in Tier:
        known = verbosity(tier)
        by_range.setdefault((float(known.low), float(known.likely), float(known.high)), []).append(tier)
    for ends, members in by_range.items():
        chosen = np.isin(tiers, members) if len(by_range) > 1 else np.ones(len(tiers), np.bool_)
        drawn[chosen] = skewed(*ends, uniform[chosen])
    return drawn
