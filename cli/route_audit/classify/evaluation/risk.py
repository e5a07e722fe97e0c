"""What is risked: hard requests sent to the cheap model, by confidence, by cost, and what is shown of it."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.evaluation.intervals import (
    Rate,
    Step,
    fixed_sequence,
    labels_needed,
    upper_bound,
)
from route_audit.classify.evaluation.judged import Judged
from route_audit.classify.evaluation.metrics import share
from route_audit.classify.evaluation.weighed import Weighed, weighed
from route_audit.tiers import Tier

_THRESHOLDS = (0.0, *(step / 100 for step in (*range(50, 90, 5), *range(90, 100))))
_STEPS = tuple(step / 100 for step in range(99, 49, -1))
"""Thresholds that are tested, in an order that is fixed before any label is seen."""


class RiskPoint(msgspec.Struct, frozen=True):
    """What routing the easy tiers from a confidence on would do.

    Attributes:
        threshold: the least confidence that is routed.
        share_routed: of all labelled rows, those that would go to the cheap model.
        reasoning_routed_cheap: of the rows labelled reasoning, those that would; None without such rows.
        hard_routed_cheap: the same of the rows labelled reasoning or unsure.
        hard_bound: the exact one-sided 95 % bound of that; above zero even where none was seen.
    """

    threshold: float
    share_routed: float
    reasoning_routed_cheap: float | None
    hard_routed_cheap: float | None
    hard_bound: float | None


class Tested(msgspec.Struct, frozen=True):
    """A threshold chosen by fixed-sequence testing.

    Attributes:
        among: ``hard`` (labelled reasoning or unsure, as every policy treats the two alike) or ``reasoning``.
        target: the share of those that may be routed.
        threshold: the lowest confidence that passed; None where none did.
        share_routed: of all labelled rows, or of the traffic, those from there on; None without a threshold.
        labels: how many are labelled so.
        wrong: those of them that are routed; at the strictest threshold that routes any where none passed.
        bound: the one-sided 95 % bound of their share: exact, or of the traffic (see ``Weighed.bound``).
        labels_needed: labels that would show the target with no more than ``wrong`` mistakes; None where
            not all labels count alike.
        of_traffic: the labels were drawn by stratum, and count for the traffic that they stand for.
    """

    among: str
    target: float
    threshold: float | None
    share_routed: float | None
    labels: int
    wrong: int
    bound: float
    labels_needed: int | None
    of_traffic: bool


class Misroute(msgspec.Struct, frozen=True):
    """Hard requests that would go to the cheap model.

    Attributes:
        requests: their share of all labelled rows.
        bound: the exact one-sided 95 % bound of that share, above zero even where none was seen.
        of_cost: their share of ``weighed_by``; None where nothing weighs the rows.
        of_cost_bound: its bound, as if the rows were so many of equal weight that their mean is as sure;
            None with ``of_cost``.
        weighed_by: ``cost_usd`` where every row tells it, else ``input_tokens``.
    """

    requests: Rate
    bound: float
    of_cost: float | None
    of_cost_bound: float | None
    weighed_by: str


def risk_coverage(found: Judged) -> tuple[RiskPoint, ...]:
    """The curve, from all that is found easy to the surest of it; empty without rows."""
    return tuple(_risk(found, at) for at in _THRESHOLDS) if found.rows else ()


def _risk(found: Judged, threshold: float) -> RiskPoint:
    routed = found.routed_from(threshold)
    hard = share(routed, found.hard)
    return RiskPoint(
        threshold=threshold,
        share_routed=float(routed.mean()),
        reasoning_routed_cheap=share(routed, found.label == Tier.REASONING).value,
        hard_routed_cheap=hard.value,
        hard_bound=upper_bound(hard.hits, hard.among) if hard.among else None,
    )


def choose(found: Judged, target: float, seed: int = 0) -> tuple[Tested, Tested]:
    """The lowest confidence from which on at most ``target`` of the hard requests are shown to be routed.

    Then the same of those labelled reasoning alone.

    Raises:
        InputError: the labels' strata are not those of one sample.
    """
    among = {"hard": found.hard, "reasoning": found.label == Tier.REASONING}
    drawn = weighed(found, seed)
    hard, reasoning = (
        _alike(found, rows, name, target) if drawn is None else _by_traffic(found, drawn, rows, name, target)
        for name, rows in among.items()
    )
    return hard, reasoning


def _steps(found: Judged, among: NDArray[np.bool_]) -> list[Step]:
    """Those that route any, the strictest first."""
    labels = int(among.sum())
    routing = [(at, routed) for at in _STEPS if (routed := found.routed_from(at)).any()]
    return [Step(at, labels, int((routed & among).sum())) for at, routed in routing]


def _alike(found: Judged, among: NDArray[np.bool_], name: str, target: float) -> Tested:
    """Labels that count alike, with the exact bound."""
    labels, steps = int(among.sum()), _steps(found, among)
    chosen = fixed_sequence(steps, target)
    shown = chosen or next(iter(steps), Step(0.0, labels, 0))
    return Tested(
        among=name,
        target=target,
        threshold=chosen and chosen.threshold,
        share_routed=chosen and float(found.routed_from(chosen.threshold).mean()),
        labels=labels,
        wrong=shown.wrong,
        bound=upper_bound(shown.wrong, labels),
        labels_needed=labels_needed(target, shown.wrong),
        of_traffic=False,
    )


def _by_traffic(found: Judged, drawn: Weighed, among: NDArray[np.bool_], name: str, target: float) -> Tested:
    """Labels drawn by stratum: a hard one of a large stratum stands for more requests than another."""
    labels, steps = int(among.sum()), _steps(found, among)

    def bound(step: Step) -> float:
        return drawn.bound(found.routed_from(step.threshold), among)

    chosen = fixed_sequence(steps, target, bound)
    shown = chosen or next(iter(steps), None)
    return Tested(
        among=name,
        target=target,
        threshold=chosen and chosen.threshold,
        share_routed=chosen and drawn.share_of(found.routed_from(chosen.threshold)),
        labels=labels,
        wrong=shown.wrong if shown else 0,
        bound=bound(shown) if shown else 1.0,
        labels_needed=None,
        of_traffic=True,
    )


def misroute(found: Judged) -> Misroute:
    """The misrouted share of the rows (at least one), by count and by weight."""
    requests = share(found.misrouted, np.ones(len(found.rows), np.bool_))
    costs = [row.exchange.cost_usd for row in found.rows]
    told = all(cost is not None for cost in costs)
    weights = costs if told else [row.exchange.input_tokens for row in found.rows]
    weight = np.array([each or 0.0 for each in weights], np.float64)
    by_cost = _by_weight(weight, found.misrouted) if weight.any() and None not in weights else None
    return Misroute(
        requests=requests,
        bound=upper_bound(requests.hits, requests.among),
        of_cost=None if by_cost is None else by_cost[0],
        of_cost_bound=None if by_cost is None else by_cost[1],
        weighed_by="cost_usd" if told else "input_tokens",
    )


def _by_weight(weight: NDArray[np.float64], wrong: NDArray[np.bool_]) -> tuple[float, float]:
    """The share of the weight that is wrong, and its bound by Kish's effective number of rows."""
    part = float(weight[wrong].sum() / weight.sum())
    rows = int(weight.sum() ** 2 / (weight**2).sum())
    return part, upper_bound(math.ceil(part * rows), rows)
