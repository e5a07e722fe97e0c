"""How long a model takes to its first token: what it reads counts, what it writes does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from route_audit.latency import LatencyModel, Observed, fit


def fit_first_token(rows: Observed, before: LatencyModel) -> LatencyModel:
    """The model of the seconds to the first token, drawn towards published figures while rows are few.

    Args:
        rows: of one model; those without a logged time to the first token, or failed, tell nothing.
        before: the published figures that stand for it, whose base is the time to the first token.
    """
    told = rows.take(rows.answered & (np.nan_to_num(rows.time_to_first_token_s) > 0))
    none = np.zeros(len(told))
    silent = replace(told, latency_s=told.time_to_first_token_s, output_tokens=none)
    return fit(silent, until_first_token(before))


def until_first_token(model: LatencyModel) -> LatencyModel:
    """What a model says of the first token that was fitted without any: its base, and what it reads."""
    return replace(model, per_output_s=0.0)
