"""Policies in a plane: what they cost against how long answers take, and against hard requests moved."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from route_audit.renderers import plots
from route_audit.renderers.layout import printable
from route_audit.renderers.plots import Axes, Place
from route_audit.renderers.told import Money, money_of
from route_audit.report import PolicyRow, Report

_EQUAL = 1e-9
"""Numbers closer than this share of themselves are the same: sums differ in their last digits."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot, its title and what is to be said of it."""

    title: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plane:
    """One plane and its words: what lies above another is ``worse``, what lies no lower ``same``."""

    title: str
    axes: Axes
    worse: str
    same: str
    caution: str


_WAITS = _Plane(
    "Cost and waits",
    Axes("latency p95 by cost: left and low is better", " USD", " s"),
    "slower",
    "no faster",
    "neither axis knows whether an answer is good",
)
_RISK = _Plane(
    "Cost and hard-looking answers moved",
    Axes("% of requests by cost: left and low is better", " USD", " %"),
    "with more of them moved",
    "with no fewer of them moved",
    "moved: to a cheaper model, by the shape of today's answer, which is a hint and no label",
)


def pictures(report: Report, width: int, *, unicode: bool) -> Iterator[Picture]:
    """The planes that the report can fill; none where too few policies differ."""
    money = money_of(report)
    costs = [_cost(each, money) for each in report.policies]
    waits = [Place(each.name, cost, _p95(each)) for each, cost in zip(report.policies, costs, strict=True)]
    yield from _picture(_in(_WAITS, money), waits, width, unicode=unicode)
    if report.hindsight.told_requests_share and report.baseline.requests:
        risk = [
            Place(each.name, cost, _moved(each, report))
            for each, cost in zip(report.policies, costs, strict=True)
        ]
        if any(place.y for place in risk):
            yield from _picture(_in(_RISK, money), risk, width, unicode=unicode)


def _cost(policy: PolicyRow, money: Money) -> float:
    """US dollars, or per cent of a bill that is not reconciled."""
    cost = money.value(policy.cost_usd)
    if cost is None:
        return math.nan
    return 100 * cost if money.in_shares else cost


def _in(plane: _Plane, money: Money) -> _Plane:
    """The plane with its costs told in the report's way."""
    return replace(plane, axes=replace(plane.axes, x_unit=" % of bill")) if money.in_shares else plane


def _p95(policy: PolicyRow) -> float:
    return math.nan if policy.latency_s.p95 is None else policy.latency_s.p95


def _moved(policy: PolicyRow, report: Report) -> float:
    """Per cent of requests whose answers look like reasoning and that move to a cheaper model."""
    return 100 * policy.looked_hard_moved_down / report.baseline.requests


def _picture(plane: _Plane, named: Sequence[Place], width: int, *, unicode: bool) -> Iterator[Picture]:
    places = [each for each in named if each.known]
    front = sorted((each.x, each.y) for each in places if nearest(each, places) is None)
    plot = plots.places(named, front, plane.axes, width, unicode=unicode)
    if plot is not None:
        unknown = [printable(each.name) for each in named if not each.known]
        left_out = [f"in no place, as too little is known: {', '.join(unknown)}"] if unknown else []
        yield Picture(plane.title, plot.text, (plot.legend, *_notes(plane, places, front), *left_out))


def _notes(plane: _Plane, places: Sequence[Place], front: Sequence[tuple[float, float]]) -> Iterator[str]:
    if len(set(front)) > 1:
        yield "dots: between policies that no other beats on both axes"
    told: dict[str, list[str]] = {}
    for place in places:
        other = nearest(place, places)
        if other is not None:
            told.setdefault(_how(plane, place, other), []).append(printable(place.name))
    if told:
        yield f"dominated: {'; '.join(f'{_are(names)} {how}' for how, names in told.items())}"
    yield plane.caution


def nearest(place: Place, others: Sequence[Place]) -> Place | None:
    """Of all that are no worse on either axis and better on one, the dearest: the least change."""
    better = [other for other in others if _dominates(other, place)]
    return max(better, key=lambda other: (other.x, -other.y, other.name), default=None)


def _dominates(one: Place, other: Place) -> bool:
    no_worse = not _above(one.x, other.x) and not _above(one.y, other.y)
    return no_worse and (_above(other.x, one.x) or _above(other.y, one.y))


def _above(one: float, other: float) -> bool:
    return one > other and not math.isclose(one, other, rel_tol=_EQUAL)


def _are(names: Sequence[str]) -> str:
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _how(plane: _Plane, place: Place, other: Place) -> str:
    cost = "dearer" if _above(place.x, other.x) else "no cheaper"
    wait = plane.worse if _above(place.y, other.y) else plane.same
    return f"{cost} and {wait} than {printable(other.name)}"
