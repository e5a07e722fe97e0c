"""How long a model takes: fitted from its own rows in the log, from published priors where it has none.

Seconds to the last token are ``a + b * uncached input + c * output``, times a residual. The fit
is by least absolute relative deviation with no negative coefficient, so that one slow request
does not bend it; residuals keep the spread and the tail that a mean would hide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from route_audit.assumptions.measuring import Z90

SAMPLE = 2_000
"""A model is fitted on this many of its rows: chosen by a hash, so in any order the same ones."""

MIN_ROWS = 30
"""With fewer rows a model keeps its prior."""

_PRIOR_WEIGHT = 50
_PRIOR_SIGMA = 0.5
_ROUNDS = 40
_SOFTEN = 1e-3
_SETTLED = 1e-4
_QUANTILES = 512
_TABLE = 2048

MEASURED = "measured"
FITTED = "fitted"
PRIOR = "prior"

_TERMS = 3
_SUBSETS = [np.array(kept) for size in range(1, _TERMS + 1) for kept in combinations(range(_TERMS), size)]
"""Which coefficients may be free while the others are zero."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """A sample of one model's successful requests, one row each.

    Attributes:
        key: what chose the row; smaller is chosen first.
        uncached_input_tokens, output_tokens: the model's own tokens.
        latency_s: seconds to the last token.
    """

    key: NDArray[np.uint64]
    uncached_input_tokens: Floats
    output_tokens: Floats
    latency_s: Floats

    def __len__(self) -> int:
        """How many rows were sampled."""
        return len(self.key)

    def merge(self, other: Observed) -> Observed:
        """The sample of both samples' rows."""
        key = np.concatenate([self.key, other.key])
        latency = np.concatenate([self.latency_s, other.latency_s])
        chosen = np.lexsort((latency, key))[:SAMPLE]
        return Observed(
            key[chosen],
            np.concatenate([self.uncached_input_tokens, other.uncached_input_tokens])[chosen],
            np.concatenate([self.output_tokens, other.output_tokens])[chosen],
            latency[chosen],
        )


NOTHING = Observed(np.empty(0, np.uint64), np.empty(0), np.empty(0), np.empty(0))
"""The sample of a model that the log does not have."""


@dataclass(frozen=True, slots=True)
class LatencyModel:
    """One model's latency: a line through its tokens, and the spread around it.

    Attributes:
        base_s, per_input_s, per_output_s: the coefficients, seconds and seconds per token.
        residuals: quantiles of (actual / expected), equally spaced in probability.
        evidence: ``fitted`` or ``prior``.
        rows: how many rows it was fitted on.
        source: where a prior comes from; empty for a fitted model.
    """

    base_s: float
    per_input_s: float
    per_output_s: float
    residuals: Floats
    evidence: str
    rows: int
    source: str = ""

    def expected(self, uncached_input_tokens: Floats, output_tokens: Floats) -> Floats:
        """Seconds to the last token in the middle case."""
        return self.base_s + self.per_input_s * uncached_input_tokens + self.per_output_s * output_tokens

    def draw(self, uncached_input_tokens: Floats, output_tokens: Floats, uniform: Floats) -> Floats:
        """Seconds to the last token with a residual each; ``uniform`` in 0..1 picks it."""
        return self.expected(uncached_input_tokens, output_tokens) * _quantile(self.residuals, uniform)


def prior(time_to_first_token_s: float, output_tokens_per_s: float, source: str) -> LatencyModel:
    """The model that published figures give, with a wide spread."""
    uniform = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    residuals = np.exp(_PRIOR_SIGMA * _quantile(_normal_table(), uniform))
    return LatencyModel(time_to_first_token_s, 0.0, 1 / output_tokens_per_s, residuals, PRIOR, 0, source)


def fit(rows: Observed, before: LatencyModel) -> LatencyModel:
    """The latency model of ``rows``, drawn towards ``before`` while they are few."""
    count = len(rows)
    if count < MIN_ROWS:
        return before
    features = np.stack([np.ones(count), rows.uncached_input_tokens, rows.output_tokens], axis=1)
    own = _least_relative_deviation(features, rows.latency_s)
    weight = count / (count + _PRIOR_WEIGHT)
    known = np.array([before.base_s, before.per_input_s, before.per_output_s])
    line = weight * own + (1 - weight) * known
    residuals = np.sort(rows.latency_s / (features @ line))
    uniform = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    base, per_input, per_output = (float(value) for value in line)
    return LatencyModel(base, per_input, per_output, np.quantile(residuals, uniform), FITTED, count)


def uniform_of(key: NDArray[np.uint64]) -> Floats:
    """A number in 0..1 for each key, the same in every run and order."""
    mixed = (key ^ (key >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def skewed(low: float, likely: float, high: float, uniform: Floats) -> Floats:
    """Draws of a ratio whose P10, P50 and P90 are ``low``, ``likely`` and ``high``: lognormal on each side.

    A range without width, or one that touches zero, gives ``likely`` each time.
    """
    if low <= 0 or low == high:
        return np.full(len(uniform), likely)
    return skewed_by(low, likely, high, _quantile(_normal_table(), uniform))


def skewed_by(low: float, likely: float, high: float, normal: Floats) -> Floats:
    """The same from standard normal numbers."""
    below, above = np.log(likely / low) / Z90, np.log(high / likely) / Z90
    return np.asarray(likely * np.exp(normal * np.where(normal < 0, below, above)))


def weaker(one: str, other: str) -> str:
    """The less founded of two words of evidence."""
    order = (MEASURED, FITTED, PRIOR)
    return max(one, other, key=order.index)


def _least_relative_deviation(features: Floats, latency_s: Floats) -> Floats:
    """Non-negative coefficients that minimise the sum of |1 - expected / actual|, reweighted."""
    scaled = features / latency_s[:, None]
    weights = np.ones(len(latency_s))
    line = np.zeros(features.shape[1])
    for _ in range(_ROUNDS):
        before, line = line, _non_negative(scaled, weights)
        if np.abs(scaled @ (line - before)).max() < _SETTLED:
            break
        weights = 1 / np.maximum(np.abs(1 - scaled @ line), _SOFTEN)
    return line


def _non_negative(scaled: Floats, weights: Floats) -> Floats:
    """Weighted least squares with no negative coefficient: the best of all sets kept free."""
    gram = scaled.T @ (scaled * weights[:, None])
    target = scaled.T @ weights
    best, best_loss = np.zeros(_TERMS), float("inf")
    for free in _SUBSETS:
        try:
            solved = np.linalg.solve(gram[np.ix_(free, free)], target[free])
        except np.linalg.LinAlgError:
            continue
        if (solved < 0).any():
            continue
        loss = -float(target[free] @ solved)
        if loss < best_loss:
            best, best_loss = np.zeros(_TERMS), loss
            best[free] = solved
    return best


@cache
def _normal_table() -> Floats:
    """The standard normal's quantiles, equally spaced in probability."""
    probabilities = (np.arange(_TABLE) + 0.5) / _TABLE
    return np.array([NormalDist().inv_cdf(float(value)) for value in probabilities])


def _quantile(table: Floats, uniform: Floats) -> Floats:
    """Quantiles from a table that is equally spaced in probability, by linear interpolation."""
    place = np.clip(uniform * len(table) - 0.5, 0, len(table) - 1)
    below = np.minimum(place.astype(np.int64), len(table) - 2)
    low = table[below]
    return np.asarray(low + (table[below + 1] - low) * (place - below))
