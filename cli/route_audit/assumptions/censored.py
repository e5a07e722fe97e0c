"""Outputs that a limit cut off, replaced by what they would have come to.

Ratios of the two models' outputs are taken as lognormal. Their centre and spread are those that make the
whole and the cut ones most likely together (a Tobit model, by expectation and maximisation); a cut output is
then the mean of what lies beyond it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from route_audit.arrays import Floats, Mask

_ROUNDS = 60
_LEAST_SPREAD, _MOST_SPREAD = 0.1, 1.0
"""Single calls spread by something, and by no more than this: a few cut ones could look like any spread."""


class Filled(NamedTuple):
    """Pairs of outputs, none of them cut.

    Attributes:
        over: tokens of the model below the line.
        other: tokens of the one above it.
        variance: what filling in leaves open of ``other`` less the ratio times ``over``; 0 where
            both are whole.
    """

    over: Floats
    other: Floats
    variance: Floats


def uncensored(over: Floats, other: Floats, over_cut: Mask, other_cut: Mask) -> Filled:
    """The same pairs with outputs that a limit cut off replaced by what they would have come to.

    Where both were cut, nothing is known of the ratio and the pair is left out. Where no pair is whole, all
    stay as they were seen.
    """
    kept = ~(over_cut & other_cut) & (over > 0) & (other > 0)
    over, other, over_cut, other_cut = over[kept], other[kept], over_cut[kept], other_cut[kept]
    cut, variance = over_cut | other_cut, np.zeros(len(over))
    if not cut.any() or cut.all():
        return Filled(over, other, variance)
    side = np.where(over_cut, -1.0, 1.0)
    seen = side * np.log(other / over)
    centre, spread = _fitted(seen, cut, side)
    base = np.where(over_cut, other, over)
    mean, left_open = _beyond(seen[cut], side[cut] * centre, spread)
    whole = base.copy()
    whole[cut] *= mean
    variance[cut] = base[cut] ** 2 * left_open
    over[over_cut], other[other_cut] = whole[over_cut], whole[other_cut]
    variance[over_cut] *= float(other.sum() / over.sum()) ** 2
    return Filled(over, other, variance)


def _fitted(seen: Floats, cut: Mask, side: Floats) -> tuple[float, float]:
    """The centre and the spread of the logarithms.

    Args:
        seen: logarithms times ``side``; those that are ``cut`` are at least so large.
        cut: which are cut.
        side: -1 where the output below the line is the one that may be cut, else 1.
    """
    from scipy.special import log_ndtr

    filled, variance = seen.copy(), np.zeros(len(seen))
    centre, spread = float((side * seen).mean()), _within(float((side * seen)[~cut].std()))
    for _ in range(_ROUNDS):
        step = (seen[cut] - side[cut] * centre) / spread
        hazard = np.exp(-(step**2) / 2 - log_ndtr(-step)) / math.sqrt(2 * math.pi)
        filled[cut] = side[cut] * centre + spread * hazard
        variance[cut] = spread**2 * np.clip(1 + step * hazard - hazard**2, 0.0, 1.0)
        centre = float((side * filled).mean())
        away = float(((side * filled - centre) ** 2 + variance).sum())
        spread = _within(math.sqrt(away / (len(seen) - 1)))
    return centre, spread


def _within(spread: float) -> float:
    return min(max(spread, _LEAST_SPREAD), _MOST_SPREAD)


def _beyond(bar: Floats, centre: Floats, spread: float) -> tuple[Floats, Floats]:
    """The mean and the variance of lognormal values whose logarithms are above ``bar``."""
    from scipy.special import log_ndtr

    step = (bar - centre) / spread

    def moment(power: int) -> Floats:
        share = log_ndtr(power * spread - step) - log_ndtr(-step)
        return np.asarray(np.exp(power * centre + (power * spread) ** 2 / 2 + share))

    mean = moment(1)
    return mean, np.maximum(moment(2) - mean**2, 0.0)
