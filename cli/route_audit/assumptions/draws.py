"""Draws between the ends of a range."""

from __future__ import annotations

import numpy as np

from route_audit.arrays import Floats


def triangular(low: float, likely: float, high: float, uniform: Floats) -> Floats:
    """Draws between ``low`` and ``high`` with the peak at ``likely``; ``uniform`` in 0..1 picks each."""
    if low == high:
        return np.full(len(uniform), likely)
    width = high - low
    left = low + np.sqrt(uniform * width * (likely - low))
    right = high - np.sqrt((1 - uniform) * width * (high - likely))
    return np.asarray(np.where(uniform < (likely - low) / width, left, right))
