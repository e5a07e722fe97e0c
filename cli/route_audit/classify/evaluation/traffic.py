"""From labels of a stratified sample to the share of all traffic that is misrouted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.evaluation.intervals import upper_bound
from route_audit.classify.evaluation.judged import Judged
from route_audit.errors import InputError
from route_audit.tiers import Tier

_DRAWS = 4_000
_PRIOR = 0.5
_ROUNDING = 1e-3
"""So much more than 1 may rounded shares add up to."""


class Misrouted(msgspec.Struct, frozen=True):
    """A share of the traffic with its 95 % interval.

    Where nothing was seen ``high`` is no lower than the exact bound.
    """

    value: float
    low: float
    high: float


class Traffic(msgspec.Struct, frozen=True):
    """What the labels of a stratified sample say of the traffic that it was drawn from.

    Attributes:
        labels: those that tell their stratum and its share.
        covered_share: of all requests, those whose stratum has a label; nothing is said of the others.
        seen: those of hard requests that would go to the cheap model.
        of_all: of the requests covered, the hard ones that would go to the cheap model.
        of_hard: of the hard requests among them, those that would; None where no label is hard, or all that
            was labelled would go there.
    """

    labels: int
    covered_share: float
    seen: int
    of_all: Misrouted
    of_hard: Misrouted | None


class Cell(msgspec.Struct):
    """The labels of a stratum whose requests get the same tier."""

    labels: int = 0
    hard: int = 0


Cells = dict[tuple[str, int], Cell]
"""By stratum and the tier found."""


def traffic(found: Judged, seed: int) -> Traffic | None:
    """The misrouted shares, each stratum weighted by its share; None where no label tells its own.

    Of the labels of a stratum that get the same tier, x of n being hard, the share of hard ones has the
    posterior Beta(x + w/2, n - x + w/2), where w is the part of the tier's traffic that they stand for. So
    each tier has the prior of Jeffreys once; once for each stratum it would add up to mistakes never seen.

    Args:
        found: labels, some of which tell their stratum.
        seed: of the draws.

    Raises:
        InputError: the shares are not those of one sample.
    """
    shares = shares_of(found)
    cells: Cells = {}
    for row, hard, tier in zip(found.rows, found.hard.tolist(), found.predicted.tolist(), strict=True):
        if row.stratum is None or row.stratum_share is None:
            continue
        cell = cells.setdefault((row.stratum, tier), Cell())
        cell.labels += 1
        cell.hard += hard
    return _told(shares, cells, seed) if math.fsum(shares.values()) else None


def shares_of(found: Judged) -> dict[str, float]:
    """The share of each stratum that labels tell; empty where none does.

    Raises:
        InputError: they are not those of one sample.
    """
    shares: dict[str, float] = {}
    for row in found.rows:
        if row.stratum is None or row.stratum_share is None:
            continue
        if shares.setdefault(row.stratum, row.stratum_share) != row.stratum_share:
            raise _not_one(f"stratum '{row.stratum}' has two shares")
    if math.fsum(shares.values()) > 1 + _ROUNDING:
        raise _not_one("the shares of the strata add up to more than 1")
    return shares


def drawn(shares: Mapping[str, float], cells: Cells, seed: int) -> tuple[NDArray[np.float64], ...]:
    """Draws of the misrouted share of the covered traffic, and of its hard requests (see ``traffic``)."""
    masses = masses_of(shares, cells)
    of_tier = dict.fromkeys(Tier, 0.0)
    for (_, tier), mass in masses.items():
        of_tier[Tier(tier)] += mass
    rng = np.random.default_rng(seed)
    wrong, hard = np.zeros(_DRAWS), np.zeros(_DRAWS)
    for (stratum, tier), cell in sorted(cells.items()):
        mass = masses[stratum, tier]
        prior = _PRIOR * mass / of_tier[Tier(tier)] if mass else _PRIOR
        part = mass * rng.beta(cell.hard + prior, cell.labels - cell.hard + prior, _DRAWS)
        hard += part
        wrong += part * (tier < Tier.REASONING)
    return wrong, np.divide(wrong, hard, out=np.zeros(_DRAWS), where=hard > 0)


def _told(shares: Mapping[str, float], cells: Cells, seed: int) -> Traffic:
    labels = sum(cell.labels for cell in cells.values())
    seen = sum(cell.hard for (_, tier), cell in cells.items() if tier < Tier.REASONING)
    of_all, of_hard = (
        _summed(draws, 0.0 if seen else bound)
        for draws, bound in zip(drawn(shares, cells, seed), unseen(shares, cells), strict=True)
    )
    covered = min(math.fsum(shares.values()), 1.0)
    return Traffic(labels, covered, seen, of_all, of_hard if tells_hard(cells) else None)


def unseen(shares: Mapping[str, float], cells: Cells) -> tuple[float, float]:
    """What may be misrouted though none was seen, of the covered traffic and of its hard requests.

    All of it in one stratum, by the exact bound of 0 of n there: some 3/n.
    """
    masses = masses_of(shares, cells)
    easy = [mass * upper_bound(0, cells[key].labels) for key, mass in masses.items() if _easy(key)]
    kept = math.fsum(
        mass * cells[key].hard / cells[key].labels for key, mass in masses.items() if not _easy(key)
    )
    most = max(easy, default=0.0)
    return most, most / (most + kept) if most else 0.0


def _easy(key: tuple[str, int]) -> bool:
    return key[1] < Tier.REASONING


def tells_hard(cells: Cells) -> bool:
    """Whether labels tell a share of the hard requests: one is hard, and one is of what is not routed."""
    return any(cell.hard for cell in cells.values()) and any(tier >= Tier.REASONING for _, tier in cells)


def masses_of(shares: Mapping[str, float], cells: Cells) -> dict[tuple[str, int], float]:
    """The part of the covered traffic that each cell stands for."""
    covered = math.fsum(shares.values())
    sizes: Counter[str] = Counter()
    for (stratum, _), cell in cells.items():
        sizes[stratum] += cell.labels
    return {key: shares[key[0]] / covered * cell.labels / sizes[key[0]] for key, cell in cells.items()}


def _not_one(what: str) -> InputError:
    return InputError(what, where="stratum_share", hint="evaluate each sample, with all its lines, alone")


def _summed(draws: NDArray[np.float64], least_high: float) -> Misrouted:
    low, high = np.quantile(draws, (0.025, 0.975))
    return Misrouted(float(draws.mean()), float(low), max(float(high), least_high))
