"""How good the tiers are: against labels, as counts, rates, intervals and a risk-coverage curve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.classifier import Classifier
from route_audit.classify.evaluation import metrics, strata
from route_audit.classify.evaluation.baselines import BASELINES
from route_audit.classify.evaluation.intervals import (
    Rate,
    Step,
    fixed_sequence,
    labels_needed,
    rate,
    upper_bound,
)
from route_audit.classify.evaluation.traffic import Traffic, traffic
from route_audit.classify.tiering import together
from route_audit.exchange import Exchange, Label
from route_audit.tiers import Tier

__all__ = ["Evaluation", "Misroute", "RiskPoint", "Tested", "evaluate"]

_BATCH = 1024
_THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_STEPS = tuple(round(0.99 - 0.01 * step, 2) for step in range(50))
_BUDGET = 400
"""Labels in all that advice spreads over the strata."""


class RiskPoint(msgspec.Struct, frozen=True):
    """What routing the easy tiers from a confidence on would do.

    Attributes:
        threshold: the least confidence that is routed.
        share_routed: of all labelled rows, those that would go to the cheap model.
        reasoning_routed_cheap: of the rows labelled reasoning, those that would; None without such rows.
    """

    threshold: float
    share_routed: float
    reasoning_routed_cheap: float | None


class Tested(msgspec.Struct, frozen=True):
    """A threshold chosen by fixed-sequence testing.

    Attributes:
        target: the share of routed requests that may be hard.
        threshold: the lowest confidence that passed; None where none did.
        share_routed: of all labelled rows, those from there on; None without a threshold.
        bound: the exact one-sided 95 % bound of the share that is hard there.
        labels_needed: routed labels without a mistake that would show the target.
    """

    target: float
    threshold: float | None
    share_routed: float | None
    bound: float | None
    labels_needed: int


class Misroute(msgspec.Struct, frozen=True):
    """Hard requests that would go to the cheap model.

    Attributes:
        requests: their share of all labelled rows.
        bound: the exact one-sided 95 % bound of that share, above zero even where none was seen.
        of_cost: their share of ``weighed_by``.
        weighed_by: ``cost_usd`` where every row tells it, else ``characters`` of the messages.
    """

    requests: Rate
    bound: float
    of_cost: float
    weighed_by: str


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
        reliability: of the rows found easy, by confidence.
        calibration_error: mean distance of confidence from what was right there.
        tested: the threshold for the target asked for.
        label_next: labels to add by stratum.
        traffic: the misrouted share of all traffic, where the rows were drawn by stratum.
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
    reliability: tuple[metrics.Bin, ...]
    calibration_error: float | None
    tested: Tested
    label_next: tuple[strata.Advice, ...]
    traffic: Traffic | None


class _Found:
    """Labels and predictions, row by row."""

    def __init__(self, labelled: Sequence[Label]) -> None:
        self.rows = labelled
        self.label = np.array([label.tier for label in labelled], np.int64)
        exchanges = [label.exchange for label in labelled]
        self.predicted, self.confidence = _predicted(exchanges)
        self.routed = np.isin(self.predicted, metrics.EASY)
        self.hard = ~np.isin(self.label, metrics.EASY)
        self.right = self.routed != self.hard


def evaluate(labels: Iterable[Label], *, target: float = 0.02, seed: int = 0) -> Evaluation:
    """Measure the classifier on requests whose tier people gave.

    Args:
        labels: the requests; those without a tier are counted only.
        target: the share of routed requests that may be hard, for the tested threshold.
        seed: of the draws behind the intervals.
    """
    rows = list(labels)
    found = _Found([row for row in rows if row.tier is not None])
    counts = metrics.confusion(found.label, found.predicted)
    words = [tier.word for tier in Tier]
    own = metrics.scorecard("route-audit", found.label, found.predicted)
    easy = found.routed
    bins = metrics.reliability(found.confidence[easy], ~found.hard[easy], _EDGES)
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
        misroute=_misroute(found) if found.rows else None,
        compared=(own, *_compared(found)),
        by_source=metrics.groups([row.source for row in found.rows], found.right),
        by_kind=metrics.groups([row.kind for row in found.rows], found.right),
        risk_coverage=tuple(_risk(found, at) for at in _THRESHOLDS) if found.rows else (),
        reliability=bins,
        calibration_error=metrics.calibration_error(bins),
        tested=_tested(found, target),
        label_next=_label_next(found),
        traffic=_traffic(found, seed),
    )


def _predicted(exchanges: Sequence[Exchange]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    classifier = Classifier()
    verdicts = [classifier.verdicts(batch) for batch in _batches(exchanges)]
    if not verdicts:
        return np.empty(0, np.int64), np.empty(0)
    scores = together(verdicts)
    return scores.tier.astype(np.int64), scores.confidence


def _batches(exchanges: Iterable[Exchange]) -> Iterator[list[Exchange]]:
    rows = iter(exchanges)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _rates(found: _Found) -> dict[str, Rate]:
    return {
        "reasoning_recall": metrics.share(~found.routed, found.label == Tier.REASONING),
        "kept_cheap": metrics.share(found.routed, ~found.hard),
        "unsure_to_capable": metrics.share(~found.routed, found.label == Tier.UNSURE),
    }


def _misroute(found: _Found) -> Misroute:
    wrong = found.routed & found.hard
    hits, among = int(wrong.sum()), len(wrong)
    costs = [row.exchange.cost_usd for row in found.rows]
    told = all(cost is not None for cost in costs)
    weight = np.array(costs if told else [_characters(row.exchange) for row in found.rows], np.float64)
    total = float(weight.sum())
    return Misroute(
        requests=rate(hits, among),
        bound=upper_bound(hits, among),
        of_cost=float(weight[wrong].sum()) / total if total else 0.0,
        weighed_by="cost_usd" if told else "characters",
    )


def _characters(exchange: Exchange) -> int:
    return sum(len(message.text) for message in exchange.messages)


def _compared(found: _Found) -> Iterator[metrics.Scorecard]:
    for name, rule in BASELINES.items():
        predicted = np.array([rule(row.exchange) for row in found.rows], np.int64)
        yield metrics.scorecard(name, found.label, predicted)


def _risk(found: _Found, threshold: float) -> RiskPoint:
    routed = found.routed & (found.confidence >= threshold)
    hard = metrics.share(routed, found.label == Tier.REASONING)
    return RiskPoint(threshold, float(routed.mean()), hard.value)


def _tested(found: _Found, target: float) -> Tested:
    steps = []
    for at in _STEPS:
        routed = found.routed & (found.confidence >= at)
        steps.append(Step(at, int(routed.sum()), int((routed & found.hard).sum())))
    chosen = fixed_sequence(steps, target)
    needed = labels_needed(target)
    if chosen is None:
        return Tested(target, None, None, None, needed)
    bound = upper_bound(chosen.wrong, chosen.routed)
    return Tested(target, chosen.threshold, chosen.routed / len(found.rows), bound, needed)


def _label_next(found: _Found) -> tuple[strata.Advice, ...]:
    counts: dict[int, tuple[int, int]] = {}
    shares: dict[int, float] = {}
    numbers = list(map(strata.stratum_of, found.predicted.tolist(), found.confidence.tolist()))
    sizes: dict[str | None, int] = {}
    for row in found.rows:
        sizes[row.stratum] = sizes.get(row.stratum, 0) + 1
    for number, right, row in zip(numbers, found.right.tolist(), found.rows, strict=True):
        labelled, wrong = counts.get(number, (0, 0))
        counts[number] = (labelled + 1, wrong + (not right))
        known = row.stratum_share is not None
        share = (row.stratum_share or 0.0) / sizes[row.stratum] if known else 1 / len(found.rows)
        shares[number] = shares.get(number, 0.0) + share
    return tuple(strata.advice(shares, counts, _BUDGET))


def _traffic(found: _Found, seed: int) -> Traffic | None:
    drawn = [row for row in found.rows if row.stratum is not None and row.stratum_share is not None]
    if not drawn or len(drawn) < len(found.rows):
        return None
    names = [row.stratum or "" for row in drawn]
    shares = [row.stratum_share or 0.0 for row in drawn]
    return traffic(names, shares, found.hard, found.routed, seed)
