"""Ratios that data show: estimated as ratios of totals, and drawn towards a prior by their precision.

A ratio of totals and not a mean of ratios: a bill is a total, and short calls have wild ratios. What is
known before counts as much as it is sure, not as a number of calls.
"""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import NormalDist

import msgspec

from route_audit.arrays import Floats
from route_audit.assumptions import Evidence, Range

Z90 = NormalDist().inv_cdf(0.9)
"""A range reaches so many standard deviations either way: it holds 80 %."""

Z975 = 1.959963984540054
"""The 97.5 % point of the normal distribution: an interval of 95 % reaches so far either way."""

UNKNOWN_SD = 0.5
"""Standard deviation of the logarithm of a ratio between two models that nothing is known of; published runs
of 28 pairs spread by as much (Berkeley Function-Calling Leaderboard, GSM8K, MT-Bench)."""

_LEAST_PRIOR_SD = 0.3
_LEAST_SE = 0.002


class Estimate(msgspec.Struct, frozen=True):
    """The logarithm of a ratio with its standard error, and how many pairs it rests on."""

    log: float
    se: float
    pairs: int


def ratio_of_totals(over: Floats, other: Floats, variance: float = 0.0) -> Estimate | None:
    """The total of ``other`` over the total of ``over``, one pair each; None where either total is zero.

    The standard error is that of a ratio estimator, widened for few pairs as Student's t is.

    Args:
        over: tokens or seconds of the model below the line, one pair each.
        other: those of the model above it.
        variance: what their squared distances from the ratio do not show.
    """
    count = len(over)
    if not count or not over.sum() > 0 or not other.sum() > 0:
        return None
    ratio = other.sum() / over.sum()
    if count == 1:
        return Estimate(math.log(ratio), 1.0, 1)
    residual = other - ratio * over
    se = math.sqrt(count / (count - 1) * (float(residual @ residual) + variance)) / float(other.sum())
    return Estimate(math.log(ratio), max(se * student(count - 1), _LEAST_SE), count)


def towards(prior: Range, seen: Estimate, source: str) -> Range:
    """What is believed of a ratio after ``seen``: weighed with the prior by precision, in logarithms."""
    return as_range(combined(log_of(prior), prior_sd(prior), seen), source)


def combined(log: float, sd: float, seen: Estimate) -> Estimate:
    """A prior of this logarithm and standard deviation, and what was seen, as one estimate."""
    before, here = 1 / sd**2, 1 / seen.se**2
    mean = (before * log + here * seen.log) / (before + here)
    return Estimate(mean, math.sqrt(1 / (before + here)), seen.pairs)


def as_range(known: Estimate, source: str) -> Range:
    """The ratio with the range that holds 80 %, to four digits."""
    steps = (-Z90 * known.se, 0.0, Z90 * known.se)
    low, likely, high = (Decimal(f"{math.exp(known.log + step):.4g}") for step in steps)
    return Range(low, likely, high, source, Evidence.MEASURED)


def log_of(prior: Range) -> float:
    """The logarithm of the likely value; of 1 where that is zero."""
    return math.log(prior.likely) if prior.likely > 0 else 0.0


def prior_sd(prior: Range) -> float:
    """How sure a prior is: its own width where it is published, that of an unknown pair where not."""
    if prior.evidence is Evidence.DEFAULT or prior.low <= 0:
        return UNKNOWN_SD
    return max(math.log(prior.high / prior.low) / (2 * Z90), _LEAST_PRIOR_SD)


def student(freedom: int) -> float:
    """Student's 90 % point over the normal one, by five terms of its expansion.

    Off by 2 % for one degree of freedom and by 0.1 % from two on.
    """
    z = Z90  # scipy has it exactly, as in ``student.t975``, and takes a fifth of a second of every start
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms)) / z
