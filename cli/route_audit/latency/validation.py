"""Is a fitted model true of requests that it has not seen? Of later days, and of another model's requests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats
from route_audit.latency import LEVELS, MIN_ROWS, LatencyModel, fit
from route_audit.latency.doubt import TRANSFER_SD
from route_audit.latency.draws import uniform_of
from route_audit.latency.evidence import Check, Share
from route_audit.latency.observed import Observed

EARLIER = 0.7
"""The first days with this share of the rows are fitted on."""

LATER_ROWS = 200
"""With fewer later rows nothing is said: ten must lie beyond p95."""

TYPE_ROWS = 30
"""A request type tells of a transfer when so many of its requests ran on each of two models."""

PRIOR_ERRORS = 10
"""The shipped spread of transfers counts as so many errors of the log."""


def check(rows: Observed, before: LatencyModel) -> Check | None:
    """What the first days predict of the later ones; None with too few rows or days for that.

    Args:
        rows: of one model.
        before: the published figures that stand for it.
    """
    earlier, later = rows.before_and_after(EARLIER)
    later = later.answers
    if len(earlier.answers) < MIN_ROWS or len(later) < LATER_ROWS:
        return None
    model, actual = fit(earlier, before), later.latency_s
    p50, p95 = (_predicted(model, later, np.full(len(later), level)) for level in (0.5, 0.95))
    drawn = _predicted(model, later, uniform_of(later.key))
    alone = np.median(earlier.answers.latency_s)
    return Check(
        earlier=len(earlier.answers),
        later=len(later),
        p50_error=float(np.median(drawn) / np.median(actual)) - 1,
        below_p50=_below(actual, p50),
        below_p95=_below(actual, p95),
        loss_over_median=float(np.abs(actual - p50).sum() / np.abs(actual - alone).sum()),
    )


def _predicted(model: LatencyModel, rows: Observed, uniform: Floats) -> Floats:
    tokens = (rows.uncached_input_tokens, rows.output_tokens)
    return model.draw(*tokens, uniform, rows.cached_input_tokens, rows.hour)


def _below(actual: Floats, predicted: Floats) -> Share:
    return Share(int((actual <= predicted).sum()), len(actual))


def transfer_errors(model: LatencyModel, own: Observed, asked: Observed) -> tuple[float, ...]:
    """Logarithms of predicted over real medians, one for each request type that ran on two models.

    Args:
        model: fitted on ``own``.
        own: answered requests of the model.
        asked: answered requests of another model, put to this one: with their own tokens times the ratio of
            totals that the two show in the type, so that tokens are not in doubt, only seconds.
    """
    return tuple(
        _error(model, own.take(own.type_id == each), asked.take(asked.type_id == each))
        for each in _shared(own.type_id, asked.type_id)
    )


def _shared(own: NDArray[np.uint64], asked: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The types with enough rows on both sides; 0 is none."""
    sides = []
    for side in (own, asked):
        codes, counts = np.unique(side, return_counts=True)
        sides.append(codes[(counts >= TYPE_ROWS) & (codes != 0)])
    return np.asarray(np.intersect1d(*sides), np.uint64)


def _error(model: LatencyModel, own: Observed, asked: Observed) -> float:
    drawn = _predicted(model, _restated(asked, own), uniform_of(asked.key))
    return float(np.log(np.median(drawn) / np.median(own.latency_s)))


def _restated(asked: Observed, own: Observed) -> Observed:
    """The rows of ``asked`` with as many tokens as those of ``own`` have in all."""
    whole = asked.uncached_input_tokens.sum() + asked.cached_input_tokens.sum()
    target = own.uncached_input_tokens.mean() + own.cached_input_tokens.mean()
    read = target * len(asked) / whole if whole else 1.0
    written = asked.output_tokens.mean()
    return replace(
        asked,
        uncached_input_tokens=asked.uncached_input_tokens * read,
        cached_input_tokens=asked.cached_input_tokens * read,
        output_tokens=asked.output_tokens * (own.output_tokens.mean() / written if written else 1.0),
    )


def transfer_sd(errors: tuple[float, ...]) -> tuple[float, ...]:
    """Standard deviation of the logarithm of each percentile of ``LEVELS`` for requests of another model.

    The shipped one, as much wider or narrower as the errors of this log say of the median.
    """
    shipped = TRANSFER_SD[LEVELS.index(0.5)] ** 2
    squares = float(np.square(errors).sum())
    found = (PRIOR_ERRORS * shipped + squares) / (PRIOR_ERRORS + len(errors))
    return tuple(each * float(np.sqrt(found / shipped)) for each in TRANSFER_SD)
