"""How long a model takes: fitted from its own rows in the log, from published priors where it has none.

Seconds to the last token are ``a + b * uncached input + b' * cached input + c * output``, times a
residual. The fit is by least absolute relative deviation with no negative coefficient, so that one
slow request does not bend it; residuals keep the spread and the tail that a mean would hide.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats
from route_audit.latency.draws import normal_of, skewed, skewed_by, uniform_of
from route_audit.latency.evidence import FITTED, INDICATIVE, MEASURED, PRIOR, VALIDATED, Check, weaker
from route_audit.latency.hours import EVEN, by_hour
from route_audit.latency.lines import least_relative_deviation
from route_audit.latency.observed import NOTHING, SAMPLE, Observed
from route_audit.latency.residuals import Residuals, lognormal, probabilities, residuals_of

__all__ = [
    "FITTED",
    "INDICATIVE",
    "LEVELS",
    "MEASURED",
    "MIN_ROWS",
    "NOTHING",
    "PRIOR",
    "SAMPLE",
    "UNKNOWN",
    "VALIDATED",
    "LatencyModel",
    "Observed",
    "fit",
    "normal_of",
    "prior",
    "skewed",
    "skewed_by",
    "uniform_of",
    "weaker",
]

MIN_ROWS = 30
"""With fewer rows a model keeps its prior."""

LEVELS = (0.5, 0.9, 0.95, 0.99)
"""The percentiles that are told."""

_PRIOR_WEIGHT = 50
_PRIOR_SIGMA = 0.5
UNKNOWN = (_PRIOR_SIGMA,) * len(LEVELS)
"""The doubt of published figures: two sources differ by a factor of two for one model."""


@dataclass(frozen=True, slots=True)
class LatencyModel:
    """One model's latency: a line through its tokens, the hour's factor, and the spread around both.

    Attributes:
        base_s, per_input_s, per_cached_s, per_output_s: the coefficients, seconds and seconds per token.
        residuals: of (actual / expected).
        by_hour: what the hour of the day makes of it; the last place is for requests without a time.
        evidence: one of ``latency.evidence``.
        rows: how many answered requests it was fitted on.
        source: where a prior comes from; empty for a fitted model.
        check: how true it was of later days; None where that can't be told.
        transfers: logarithms of predicted over real medians where request types ran on another model too.
        first_token: the same for the seconds to the first token; None where nobody asked.
        doubt: standard deviation of the logarithm of each percentile of ``LEVELS``.
    """

    base_s: float
    per_input_s: float
    per_cached_s: float
    per_output_s: float
    residuals: Residuals
    evidence: str
    rows: int
    source: str = ""
    doubt: tuple[float, ...] = UNKNOWN
    by_hour: Floats = field(default_factory=EVEN.copy)
    check: Check | None = None
    transfers: tuple[float, ...] = ()
    first_token: LatencyModel | None = None

    def expected(
        self, uncached_input_tokens: Floats, output_tokens: Floats, cached_input_tokens: Floats | float = 0.0
    ) -> Floats:
        """Seconds to the last token in the middle case."""
        read = self.per_input_s * uncached_input_tokens + self.per_cached_s * cached_input_tokens
        return self.base_s + read + self.per_output_s * output_tokens

    def draw(
        self,
        uncached_input_tokens: Floats,
        output_tokens: Floats,
        uniform: Floats,
        cached_input_tokens: Floats | float = 0.0,
        hour: NDArray[np.integer[Any]] | int = -1,
    ) -> Floats:
        """Seconds to the last token with a residual each; ``uniform`` in 0..1 picks it."""
        expected = self.expected(uncached_input_tokens, output_tokens, cached_input_tokens)
        return np.asarray(expected * self.by_hour[hour] * self.residuals.at(expected, uniform))


def prior(time_to_first_token_s: float, output_tokens_per_s: float, source: str) -> LatencyModel:
    """The model that published figures give, with a wide spread."""
    residuals = lognormal(normal_of(probabilities()), _PRIOR_SIGMA)
    return LatencyModel(time_to_first_token_s, 0.0, 0.0, 1 / output_tokens_per_s, residuals, PRIOR, 0, source)


def fit(rows: Observed, before: LatencyModel) -> LatencyModel:
    """The latency model of ``rows``, drawn towards ``before`` while they are few."""
    answers = rows.answers
    if len(answers) < MIN_ROWS:
        return before
    own = least_relative_deviation(features_of(answers), answers.latency_s)
    known = np.array([before.base_s, before.per_input_s, before.per_cached_s, before.per_output_s])
    line = drawn_towards(own, known, len(answers))
    hours = by_hour(answers.latency_s / (features_of(answers) @ line), answers.hour)
    every = _with_likely_output(rows)
    residuals = residuals_of(every.latency_s / hours[every.hour], features_of(every) @ line, every.answered)
    base_s, per_input_s, per_cached_s, per_output_s = (float(value) for value in line)
    return LatencyModel(
        base_s, per_input_s, per_cached_s, per_output_s, residuals, FITTED, len(answers), by_hour=hours
    )


def drawn_towards(own: Floats, known: Floats, count: int) -> Floats:
    """Coefficients of ``count`` rows, drawn towards known ones: by logarithms, where neither is zero."""
    weight = count / (count + _PRIOR_WEIGHT)
    both = (own > 0) & (known > 0)
    sure = np.where(both, own, 1.0) ** weight * np.where(both, known, 1.0) ** (1 - weight)
    return np.where(both, sure, weight * own + (1 - weight) * known)


def _with_likely_output(rows: Observed) -> Observed:
    """The rows, the failed ones with the output that an answer has in the middle case."""
    if rows.answered.all():
        return rows
    likely = np.median(rows.answers.output_tokens)
    output = np.where(rows.answered, rows.output_tokens, np.maximum(rows.output_tokens, likely))
    return replace(rows, output_tokens=output)


def features_of(rows: Observed) -> Floats:
    """What a line is fitted through: shape (rows, 4), the coefficients in the order of ``LatencyModel``."""
    tokens = (rows.uncached_input_tokens, rows.cached_input_tokens, rows.output_tokens)
    return np.stack([np.ones(len(rows)), *tokens], axis=1)
