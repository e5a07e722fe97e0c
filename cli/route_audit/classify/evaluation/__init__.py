"""How good the tiers are: against labels, as counts, rates, intervals and a risk-coverage curve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from route_audit.classify.evaluation import metrics
from route_audit.classify.evaluation.advice import Advice, label_next
from route_audit.classify.evaluation.baselines import BASELINES
from route_audit.classify.evaluation.intervals import Rate
from route_audit.classify.evaluation.judged import Judged, judged
from route_audit.classify.evaluation.reliability import Bin, calibration_error, meaning, reliability
from route_audit.classify.evaluation.risk import (
    Misroute,
    RiskPoint,
    Tested,
    choose,
    misroute,
    risk_coverage,
)
from route_audit.classify.evaluation.traffic import Traffic, traffic
from route_audit.classify.overrides import NO_OVERRIDES, Overrides
from route_audit.exchange import Label
from route_audit.tiers import Tier

__all__ = ["Evaluation", "evaluate"]


class Evaluation(msgspec.Struct, frozen=True):
    """Predicted tiers against labels; None where the labels hold no row to measure it on.

    The label file is taken for a log of its own: requests of one type are judged together. In every
    rate *unsure* counts as reasoning, since every policy treats it so. The tier that a row itself
    logs is not used.

    Attributes:
        n: labelled rows, those labelled unsure included.
        unlabelled: rows whose tier is still to be filled in.
        macro_f1 .. unsure_to_capable: see ``Scorecard``.
        macro_f1_interval: 95 %, from labels drawn again.
        confusion: rows by label and by prediction, all words present.
        rates: ``reasoning_recall``, ``kept_cheap`` and ``unsure_to_capable`` with counts and intervals.
        tiers: precision and recall by tier.
        misroute: None without rows.
        compared: this classifier and simple rules.
        by_source, by_kind: the worst first; empty where the labels name neither.
        risk_coverage: from all that is found easy to the surest of it.
        reliability: of the rows found easy, by confidence.
        calibration_error: the expected calibration error there.
        confidence_is: ``probability`` where these labels bear it out, else ``score``.
        tested: the threshold for the target asked for, among hard requests and among reasoning alone.
        label_next: labels to add by stratum, and at the threshold.
        traffic: the misrouted share of all traffic, where rows were drawn by stratum.
    """

    n: int
    unlabelled: int
    macro_f1: float | None
    macro_f1_interval: tuple[float, float] | None
    confusion: dict[str, dict[str, int]]
    reasoning_recall: float | None
    kept_cheap: float | None
    unsure_to_capable: float | None
    rates: dict[str, Rate]
    tiers: tuple[metrics.TierRates, ...]
    misroute: Misroute | None
    compared: tuple[metrics.Scorecard, ...]
    by_source: tuple[metrics.Group, ...]
    by_kind: tuple[metrics.Group, ...]
    risk_coverage: tuple[RiskPoint, ...]
    reliability: tuple[Bin, ...]
    calibration_error: float | None
    confidence_is: str
    tested: tuple[Tested, Tested]
    label_next: tuple[Advice, ...]
    traffic: Traffic | None


def evaluate(
    labels: Iterable[Label], *, target: float = 0.02, seed: int = 0, overrides: Overrides = NO_OVERRIDES
) -> Evaluation:
    """Measure the classifier on requests whose tier people gave.

    Args:
        labels: the requests; those without a tier are counted only.
        target: the share of hard requests that may be routed, for the tested threshold.
        seed: of the draws behind the intervals.
        overrides: what the user sets about tiers.

    Raises:
        InputError: the labels' strata are not those of one sample.
    """
    rows = list(labels)
    found = judged([row for row in rows if row.tier is not None], overrides)
    counts = metrics.confusion(found.label, found.predicted)
    words = [tier.word for tier in Tier]
    own = metrics.scorecard("route-audit", found.label, found.predicted)
    bins = reliability(found.confidence[found.routed], ~found.hard[found.routed])
    tested = choose(found, target, seed)
    threshold = tested[0].threshold or overrides.weights.cautious
    return Evaluation(
        n=len(found.rows),
        unlabelled=len(rows) - len(found.rows),
        macro_f1=own.macro_f1,
        macro_f1_interval=metrics.macro_f1_interval(counts, seed),
        confusion={words[i]: dict(zip(words, map(int, counts[i]), strict=True)) for i in Tier},
        reasoning_recall=own.reasoning_recall,
        kept_cheap=own.kept_cheap,
        unsure_to_capable=own.unsure_to_capable,
        rates=_rates(found),
        tiers=metrics.tier_rates(counts),
        misroute=misroute(found) if found.rows else None,
        compared=(own, *_compared(found)),
        by_source=metrics.groups([row.source for row in found.rows], found.right),
        by_kind=metrics.groups([row.kind for row in found.rows], found.right),
        risk_coverage=risk_coverage(found),
        reliability=bins,
        calibration_error=calibration_error(bins),
        confidence_is=meaning(bins),
        tested=tested,
        label_next=label_next(found, threshold) if found.rows else (),
        traffic=traffic(found, seed),
    )


def _rates(found: Judged) -> dict[str, Rate]:
    return {
        "reasoning_recall": metrics.share(~found.routed, found.label == Tier.REASONING),
        "kept_cheap": metrics.share(found.routed, ~found.hard),
        "unsure_to_capable": metrics.share(~found.routed, found.label == Tier.UNSURE),
    }


def _compared(found: Judged) -> Iterator[metrics.Scorecard]:
    for baseline in BASELINES:
        predicted = np.array([baseline.tier(row.exchange) for row in found.rows], np.int64)
        yield metrics.scorecard(baseline.name, found.label, predicted)
