"""From labels of a stratified sample to the share of all traffic that is misrouted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

_DRAWS = 4_000
_PRIOR = 0.5


class Misrouted(msgspec.Struct, frozen=True):
    """A share of the traffic with its 95 % interval."""

    value: float
    low: float
    high: float


class Traffic(msgspec.Struct, frozen=True):
    """What the labels of a stratified sample say of all traffic.

    Attributes:
        of_all: of all requests, the hard ones that would go to the cheap model.
        of_hard: of the hard requests, those that would.
    """

    of_all: Misrouted
    of_hard: Misrouted


def traffic(
    strata: Sequence[str],
    shares: Sequence[float],
    hard: NDArray[np.bool_],
    routed: NDArray[np.bool_],
    seed: int,
) -> Traffic:
    """The misrouted shares, each stratum weighted by its share of the traffic.

    A stratum's share of hard requests has the posterior Beta(x + 1/2, n - x + 1/2) by prediction.

    Args:
        strata: the stratum of each labelled request.
        shares: that stratum's share of the traffic.
        hard: whether its label is reasoning or unsure.
        routed: whether it would go to the cheap model.
        seed: of the draws.
    """
    cells: dict[tuple[str, bool], list[float]] = {}
    sizes: dict[str, int] = {}
    for name, weight, is_hard, goes in zip(strata, shares, hard.tolist(), routed.tolist(), strict=True):
        cell = cells.setdefault((name, goes), [weight, 0, 0])
        cell[1] += is_hard
        cell[2] += 1
        sizes[name] = sizes.get(name, 0) + 1
    rng = np.random.default_rng(seed)
    wrong, all_hard = np.zeros(_DRAWS), np.zeros(_DRAWS)
    for (name, goes), (weight, x, n) in sorted(cells.items()):
        mass = weight * n / sizes[name]
        part = mass * rng.beta(x + _PRIOR, n - x + _PRIOR, _DRAWS)
        all_hard += part
        wrong += part * goes
    return Traffic(_summed(wrong), _summed(wrong / all_hard))


def _summed(draws: NDArray[np.float64]) -> Misrouted:
    low, high = np.quantile(draws, (0.025, 0.975))
    return Misrouted(float(draws.mean()), float(low), float(high))
