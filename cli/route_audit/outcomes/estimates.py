"""Means of scores with intervals by cluster; a judge's scores corrected by human labels, or refused."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from route_audit.arrays import Floats, Integers, Mask
from route_audit.assumptions.measuring import Z975
from route_audit.assumptions.student import t975
from route_audit.outcomes.reading import JudgeCheck
from route_audit.report.quality import Measured

HUMAN_LABELS = 50
"""A judge is corrected from so many answers with a human label on. With fewer, a share near a half is known
to no better than 14 points either way, and so is the correction."""

LEAST_TOLD_APART = 0.1
"""Sensitivity and specificity less one: below it a judge hardly tells right from wrong, and dividing by it
blows up every error."""

NOTHING_SCORED = "nothing was scored"
ONE_CLUSTER = "one session or type shows no spread: no interval"


@dataclass(frozen=True, slots=True)
class Sample:
    """n scored requests or types.

    Attributes:
        trusted: scores that stand for themselves, of checks and people; NaN where there are none.
        judged: what a judge said of the same; NaN where it was not asked.
        weight: how many requests each stands for.
        cluster: those of one cluster are alike.
        passes: the answers only pass or fail, so that what lies between is a mixture of answers and no grade.
    """

    trusted: Floats
    judged: Floats
    weight: Floats
    cluster: Integers
    passes: bool = False

    def where(self, mask: Mask) -> Sample:
        """Only those that ``mask`` picks."""
        kept = (self.trusted[mask], self.judged[mask], self.weight[mask], self.cluster[mask])
        return Sample(*kept, self.passes)


def estimate(sample: Sample, floor: float = 0.0, reach: float = 1.0) -> Measured:
    """The mean score, or the mean of differences of scores.

    Where a judge gave scores, they count only as corrected by the human labels of some of them
    (prediction-powered inference, Angelopoulos et al. 2023: the regression estimator of double sampling).
    Scores beside them that stand for themselves count as they are.

    Args:
        sample: scores, or differences of scores.
        floor: the lowest value that is possible: 0 for scores, -1 for differences; 1 is the highest.
        reach: the share of the sample that can differ at all; the rest is the same by construction.
    """
    asked = np.isfinite(sample.judged)
    told = sample.where(asked | np.isfinite(sample.trusted))
    if asked.any():
        return _corrected(told, floor, reach)
    weight = told.weight.sum()
    if not weight > 0:
        return Measured(None, None, None, 0, 0, None, NOTHING_SCORED)
    value = float(told.weight @ told.trusted / weight)
    away = told.weight * (told.trusted - value) / weight
    return _finished(value, away, told, told, (floor, reach))


def ratio(above: Sample, below: Sample, reach: float = 1.0) -> Measured:
    """The mean of one difference over that of another on the same subjects, with its 95 % interval.

    By linearisation over clusters. Only of scores that stand for themselves: a judge's are refused.

    Args:
        above: differences of scores, the upper part of the ratio.
        below: the lower part; every subject has both.
        reach: the share of the sample that can move the ratio; the rest says the same by construction.
    """
    whole = float(below.weight @ below.trusted) if np.isnan(below.judged).all() else math.nan
    clusters = len(np.unique(below.cluster))
    if not abs(whole) > 0:
        return Measured(None, None, None, len(below.weight), clusters, None, NOTHING_SCORED)
    value = float(above.weight @ above.trusted) / whole
    away = above.weight * (above.trusted - value * below.trusted) / whole
    if clusters <= 1:
        return Measured(value, None, None, len(away), clusters, None, ONE_CLUSTER)
    rare = unseen(above.trusted, clusters * reach, passes=above.passes) if reach else 0.0
    half = max(half_of(away, below.cluster, clusters), reach * rare * float(below.weight.sum()) / abs(whole))
    return Measured(value, value - half, value + half, len(away), clusters)


def half_of(away: Floats, cluster: Integers, few: int) -> float:
    """Half of the 95 % interval of Student's t, from what each cluster's sum says of the spread.

    Args:
        away: what each subject adds to the estimate's distance from its mean.
        cluster: of each subject; two clusters at least.
        few: clusters that the degrees of freedom count.
    """
    _, place = np.unique(cluster, return_inverse=True)
    sums = np.bincount(place, away)
    clusters = len(sums)
    return t975(few - 1) * math.sqrt(clusters / (clusters - 1) * float(sums @ sums))


def _corrected(told: Sample, floor: float, reach: float) -> Measured:
    """What a judge was asked counts as corrected; what nobody asked it stands for itself."""
    asked = np.isfinite(told.judged)
    known = asked & np.isfinite(told.trusted)
    labels = int(known.sum())
    if labels < HUMAN_LABELS:
        clusters = len(np.unique(told.cluster))
        return Measured(None, None, None, len(known), clusters, labels, _more_labels(labels))
    part, whole = told.where(known), told.weight.sum()
    power = _power(part)
    left, weight = part.trusted - power * part.judged, part.weight.sum()
    offset = float(part.weight @ left / weight)
    each = np.where(asked, offset + power * told.judged, told.trusted)
    value = float(told.weight @ each / whole)
    away = told.weight * (each - value) / whole
    away[known] += told.weight[asked].sum() / whole * part.weight * (left - offset) / weight
    found = _finished(value, away, told, told.where(known | ~asked), (floor, reach))
    return Measured(found.value, found.low, found.high, len(known), found.clusters, labels, found.why)


def _more_labels(labels: int) -> str:
    return (
        f"a judge's scores alone tell nothing: {labels} of them have a human label,"
        f" {HUMAN_LABELS - labels} more are needed"
    )


def _power(part: Sample) -> float:
    """How much of the judge's scores to use: the slope of human labels on them, 0 to 1."""
    share = part.weight / part.weight.sum()
    judged, trusted = part.judged - share @ part.judged, part.trusted - share @ part.trusted
    spread = float(share @ judged**2)
    return min(max(float(share @ (judged * trusted)) / spread, 0.0), 1.0) if spread > 0 else 0.0


def _finished(
    value: float, away: Floats, told: Sample, resting: Sample, limits: tuple[float, float]
) -> Measured:
    """The value with the interval of Student's t over its clusters; what can't be is cut off."""
    clusters, few = len(np.unique(told.cluster)), len(np.unique(resting.cluster))
    floor, reach = limits
    value = min(max(value, floor), 1.0)
    if few <= 1:
        return Measured(value, None, None, len(told.weight), clusters, None, ONE_CLUSTER)
    rare = unseen(resting.trusted, few * reach, passes=resting.passes) if reach else 0.0
    half = max(half_of(away, told.cluster, few), reach * rare)
    return Measured(value, max(value - half, floor), min(value + half, 1.0), len(told.weight), clusters)


def unseen(scores: Floats, clusters: float, *, passes: bool = False) -> float:
    """What may happen to a share that was not seen once among so many clusters: not nothing.

    Where answers only pass or fail, no interval is narrower than this, nor that of mixtures of such
    (``passes``); graded scores show their spread.
    """
    whole = passes or bool((scores == np.rint(scores)).all())
    return float(1 - 0.025 ** (1 / clusters)) if whole or not np.ptp(scores) else 0.0


def rogan_gladen(sample: Sample, check: JudgeCheck) -> Measured:
    """The pass rate behind a judge's, from counts of how often it was right.

    (q + sp - 1) / (se + sp - 1), with what all three of them leave open (Rogan and Gladen 1978; for judges
    Lee et al. 2025, arXiv 2511.21140).

    Args:
        sample: answers, each with what the judge said of it; q is their mean.
        check: answers that humans passed and failed, and how the judge did on them.
    """
    among, clusters = len(sample.judged), len(np.unique(sample.cluster))
    labels = check.passes + check.fails
    if min(check.passes, check.fails) == 0 or labels < HUMAN_LABELS:
        why = f"a judge checked on {labels} answers, {check.fails} of them wrong, corrects nothing"
        why = f"{why}: {HUMAN_LABELS} with both are needed"
        return Measured(None, None, None, among, clusters, labels, why)
    right, wrong = check.passed / check.passes, check.failed / check.fails
    apart = right + wrong - 1
    if apart < LEAST_TOLD_APART:
        why = "the judge hardly tells right answers from wrong ones: nothing follows from what it passes"
        return Measured(None, None, None, among, clusters, labels, why)
    part = sample.weight / sample.weight.sum()
    share = float(part @ sample.judged)
    value = min(max((share + wrong - 1) / apart, 0.0), 1.0)
    if clusters <= 1:
        return Measured(value, None, None, among, clusters, labels, ONE_CLUSTER)
    asked = half_of(part * (sample.judged - share), sample.cluster, clusters)
    asked = max(asked, unseen(sample.judged, clusters))
    known = value * _half_of_rate(right, check.passes), (1 - value) * _half_of_rate(wrong, check.fails)
    half = math.hypot(asked, *known) / apart
    return Measured(value, max(value - half, 0.0), min(value + half, 1.0), among, clusters, labels)


def _half_of_rate(share: float, among: int) -> float:
    """Half of the 95 % interval of a share that was counted; what was not seen once is not nothing."""
    return max(Z975 * math.sqrt(share * (1 - share) / among), float(1 - 0.025 ** (1 / among)))
