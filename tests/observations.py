"""Samples of a model's rows, made by hand for tests of its latency."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from route_audit.latency import Observed

Floats = NDArray[np.float64]


def observed(
    prompt: ArrayLike,
    output: ArrayLike,
    latency_s: ArrayLike,
    key: ArrayLike | None = None,
    *,
    cached: ArrayLike = 0,
    first_s: ArrayLike = np.nan,
    day: ArrayLike = -1,
    hour: ArrayLike = -1,
    type_id: ArrayLike = 0,
    answered: ArrayLike = True,
) -> Observed:
    """A sample with one row a time; what is not given is unknown, keys count up."""
    seconds = np.asarray(latency_s, np.float64)
    count = len(seconds)

    def each(values: ArrayLike) -> Floats:
        return np.broadcast_to(np.asarray(values, np.float64), count).copy()

    return Observed(
        key=np.asarray(np.arange(count) if key is None else key, np.uint64),
        uncached_input_tokens=each(prompt),
        cached_input_tokens=each(cached),
        output_tokens=each(output),
        latency_s=seconds,
        time_to_first_token_s=each(first_s),
        day=each(day).astype(np.int64),
        hour=each(hour).astype(np.int64),
        answered=each(answered).astype(np.bool_),
        type_id=each(type_id).astype(np.uint64),
    )
