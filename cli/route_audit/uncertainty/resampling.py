"""The bootstrap: what a policy would have cost, had other requests of the same kind been seen.

Clusters are drawn, not requests: requests of one session are alike, and drawing them one by one would
understate the spread by half. Each cluster counts Poisson(1) times, hashed into buckets first, so that any
log takes the same time. What is drawn is the ratio of the policy's cost to the bill: the bill is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats
from route_audit.assumptions.measuring import student
from route_audit.projection.slices import BUCKETS
from route_audit.projection.spread import Spread
from route_audit.uncertainty.luck import DRAWS

FEW = 30
"""With fewer clusters the spread is widened as Student's t is, and the reader is told."""

_CHUNK = 1_000
_LEVELS = 1 << 16
_MOST = 12


class Clusters(msgspec.Struct, frozen=True):
    """The baseline by bucket of clusters.

    Attributes:
        buckets: US dollars.
        count: how many buckets hold any.
        alone: every request is its own cluster, since the log shows only one session, user or hour.
    """

    buckets: Floats
    count: int
    alone: bool

    def of(self, change: Spread) -> Floats:
        """A policy's change in cost by the same buckets."""
        return change.alone if self.alone else change.buckets


def clusters(baseline: Spread) -> Clusters:
    """The clusters of a log; single requests where it has fewer than two."""
    alone = int(np.count_nonzero(baseline.buckets)) <= 1
    buckets = baseline.alone if alone else baseline.buckets
    return Clusters(buckets, int(np.count_nonzero(buckets)), alone)


def resampled(known: Clusters, changes: Sequence[Spread], seed: int) -> Floats:
    """Shape (DRAWS, policies): each draw's policy cost over its bill, minus the ratio of all clusters."""
    if not known.count or not len(changes):
        return np.zeros((DRAWS, len(changes)))
    columns = np.stack([known.buckets, *(known.of(change) for change in changes)], axis=1)
    random = np.random.default_rng([seed, 0])
    sums = np.concatenate([_weights(random) @ columns for _ in range(DRAWS // _CHUNK)])
    bill = np.where(sums[:, :1] == 0, np.nan, sums[:, :1])
    away = np.nan_to_num(sums[:, 1:] / bill - columns[:, 1:].sum(axis=0) / columns[:, 0].sum())
    return np.asarray(away * (student(max(known.count - 1, 1)) if known.count < FEW else 1.0))


def _weights(random: np.random.Generator) -> Floats:
    """Shape (_CHUNK, BUCKETS): how often each bucket is drawn, Poisson with mean one."""
    levels = random.integers(0, _LEVELS, (_CHUNK, BUCKETS), np.uint16)
    times = np.zeros(levels.shape, np.uint8)
    for end in _poisson_ends():  # comparing with a few numbers is faster than looking up a table
        times += levels >= end
    return times.astype(np.float64)


def _poisson_ends() -> NDArray[np.uint16]:
    """Below the first level a bucket is drawn never, below the second once, and so on."""
    mass = np.exp(-1.0) / np.cumprod(np.maximum(np.arange(_MOST), 1))
    ends = np.rint(np.cumsum(mass) * _LEVELS)
    return np.asarray(ends[ends < _LEVELS], np.uint16)
