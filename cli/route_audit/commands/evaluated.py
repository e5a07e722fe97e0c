"""An evaluation in tables and sentences, and its curve in the terminal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from route_audit import units
from route_audit.classify.evaluation.baselines import BASELINES
from route_audit.renderers import plots
from route_audit.renderers.layout import Column, Section, Table, printable
from route_audit.renderers.plots import Axes
from route_audit.units import plural

if TYPE_CHECKING:
    from route_audit.classify.evaluation import Evaluation
    from route_audit.classify.evaluation.intervals import Rate
    from route_audit.classify.evaluation.metrics import Group
    from route_audit.classify.evaluation.risk import Misroute, Tested
    from route_audit.classify.evaluation.traffic import Misrouted, Traffic

_WORST = 8
_AT_MOST = "at most: the one-sided 95% bound of the column before"
_SHOWN = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99)
"""Confidences of the table; JSON has them closer."""


def sections(found: Evaluation) -> tuple[Section, ...]:
    """All that there is to say, the tiers first."""
    return tuple(part(found) for part in _PARTS if part is not _groups or found.by_kind or found.by_source)


def curve(found: Evaluation) -> Callable[[int, bool], str]:
    """Draws the risk-coverage curve for a width, with or without Unicode; nothing where there is no curve."""
    points = [
        (100 * point.share_routed, 100 * point.hard_routed_cheap)
        for point in found.risk_coverage
        if point.hard_routed_cheap is not None
    ]
    axes = Axes("% of hard labels routed to cheap, by % of all labels routed", " %", " %")

    def drawn(width: int, unicode: bool) -> str:  # called by position only
        return plots.curve(points, axes, width, unicode=unicode)

    return drawn


def _confusion(found: Evaluation) -> Section:
    tiers = tuple(found.confusion)
    columns = (
        Column("label", number=False),
        *(Column(f"found\n{tier}") for tier in tiers),
    )
    rows = tuple(
        (label, *(units.count(counts[tier]) for tier in tiers)) for label, counts in found.confusion.items()
    )
    return Section(f"Tiers against {plural(found.n, 'label')}", Table(columns, rows), tuple(_notes(found)))


def _notes(found: Evaluation) -> Iterator[str]:
    for name, words in (
        ("reasoning_recall", "of reasoning labels were found reasoning or unsure"),
        ("kept_cheap", "of retrieval and extraction labels were found retrieval or extraction"),
        ("unsure_to_capable", "of unsure labels were found reasoning or unsure"),
    ):
        if found.rates[name].value is not None:
            yield f"{_interval(found.rates[name])} {words}"
    if found.misroute is not None:
        yield from _misrouted(found.misroute)
    if found.traffic is not None:
        yield _traffic(found.traffic)
    used = [tier for tier, counts in found.confusion.items() if any(counts.values())]
    if len(used) == 1:
        yield f"all labels are {used[0]}: these rates say nothing of the other tiers"
    if found.unlabelled:
        yield f"{plural(found.unlabelled, 'line')} without a tier left out"


def _misrouted(found: Misroute) -> Iterator[str]:
    """By count, then by weight; nothing seen is not zero."""
    seen, bound = found.requests, units.share(found.bound, 1)
    if not seen.hits:
        yield f"misrouted, hard but found easy: none seen, so at most {bound} of all requests like these"
        return
    yield (
        f"misrouted, hard but found easy: {_interval(seen)} of all labels; at most {bound} of requests like"
        " these, with 95% confidence"
    )
    if found.of_cost is not None:
        weighed = "dollars" if found.weighed_by == "cost_usd" else "input tokens"
        yield (
            f"weighed by {weighed}: {units.share(found.of_cost, 1)} misrouted, at most"
            f" {units.share(found.of_cost_bound, 1)}"
        )


def _traffic(found: Traffic) -> str:
    covered = f"{units.share(found.covered_share, 1)} of the traffic"
    if found.seen:
        all_ = f"{units.share(found.of_all.value, 1)} of it would be misrouted ({_range(found.of_all)})"
    else:
        all_ = f"none seen misrouted, so at most {units.share(found.of_all.high, 1)} of it"
    verb = "speaks" if found.labels == 1 else "speak"
    return f"{plural(found.labels, 'label')} drawn by stratum {verb} for {covered}: {all_}, {_of_hard(found)}"


def _of_hard(found: Traffic) -> str:
    """The same among the hard requests; where none was seen a bound instead of a share."""
    of_hard = found.of_hard
    if of_hard is None:
        return "but these labels do not tell what share of its hard requests that is"
    if not found.seen:
        return f"and at most {units.share(of_hard.high, 1)} of its hard requests"
    return f"which is {units.share(of_hard.value, 1)} ({_range(of_hard)}) of its hard requests"


def _range(found: Misrouted) -> str:
    return f"{units.share(found.low, 1).removesuffix('%')}-{units.share(found.high, 1).removesuffix('%')}"


def _tiers(found: Evaluation) -> Section:
    columns = (Column("tier", number=False), Column("precision"), Column("recall"))
    rows = tuple((each.tier, _interval(each.precision), _interval(each.recall)) for each in found.tiers)
    return Section("Tier by tier, unsure counted as reasoning", Table(columns, rows))


def _compared(found: Evaluation) -> Section:
    columns = (
        Column("sorted by", number=False),
        Column("macro F1"),
        Column("reasoning\nkept"),
        Column("easy kept\noff"),
        Column("unsure\nto capable"),
    )
    rows = tuple(
        (
            each.name,
            units.UNKNOWN if each.macro_f1 is None else f"{each.macro_f1:.3f}",
            units.share(each.reasoning_recall, 1),
            units.share(each.kept_cheap, 1),
            units.share(each.unsure_to_capable, 1),
        )
        for each in found.compared
    )
    interval = found.macro_f1_interval
    notes = (
        [] if interval is None else [f"macro F1 of route-audit lies in {interval[0]:.3f}-{interval[1]:.3f}"]
    )
    notes += [f"{each.name}: {each.rule}" for each in BASELINES]
    return Section("Beside simple rules", Table(columns, rows, marked=0), tuple(notes))


def _risk(found: Evaluation) -> Section:
    columns = (
        Column("confidence\nfrom"),
        Column("of all labels\nrouted"),
        Column("of reasoning\nlabels routed"),
        Column("of hard labels\nrouted"),
        Column("at most"),
    )
    threshold = found.tested[0].threshold
    points = [each for each in found.risk_coverage if each.threshold in {*_SHOWN, threshold}]
    rows = tuple(
        (
            f"{point.threshold:.2f}",
            units.share(point.share_routed, 1),
            _seen(point.reasoning_routed_cheap),
            _seen(point.hard_routed_cheap),
            units.share(point.hard_bound, 1),
        )
        for point in points
    )
    marked = next((place for place, each in enumerate(points) if each.threshold == threshold), None)
    return Section(
        "If the easy tiers are routed from a confidence on",
        Table(columns, rows, marked),
        (
            _AT_MOST,
            *_drawn(found),
            *map(_tested, found.tested),
        ),
    )


def _drawn(found: Evaluation) -> Iterator[str]:
    if found.traffic is not None:
        yield "the table counts labels; the test below weighs each by the traffic that its stratum stands for"


def _seen(share: float | None) -> str:
    """A share that may be wrong; where none was seen the bound says what that is worth."""
    return "none seen" if share == 0 else units.share(share, 1)


def _tested(tested: Tested) -> str:
    target, bound = units.share(tested.target, 1), units.share(tested.bound, 1)
    if tested.threshold is not None:
        return (
            f"from {tested.threshold:.2f} on, at most {target} of {tested.among} requests are shown to be"
            f" routed (bound {bound}); that routes {units.share(tested.share_routed, 1)} of"
            f" {'the traffic' if tested.of_traffic else 'all labels'}"
        )
    return (
        f"no confidence is shown to route at most {target} of {tested.among} requests: at the strictest"
        f" {units.count(tested.wrong)} of {plural(tested.labels, 'such label')} would be routed;"
        f" {_more(tested)}"
    )


def _more(tested: Tested) -> str:
    """What is missing where no threshold passed."""
    if tested.labels_needed is None:
        return f"by the traffic that they stand for, up to {units.share(tested.bound, 1)}"
    return f"with no more than that, {units.count(tested.labels_needed)} labels would show it"


def _reliability(found: Evaluation) -> Section:
    columns = (
        Column(f"{found.confidence_is}\nfrom-to"),
        Column("found easy"),
        Column("mean"),
        Column("labelled easy"),
    )
    rows = tuple(
        (
            f"{each.low:.2f}-{each.high:.2f}",
            units.count(each.right.among),
            units.UNKNOWN if each.confidence is None else f"{each.confidence:.2f}",
            _interval(each.right),
        )
        for each in found.reliability
    )
    return Section("What a confidence is worth on these labels", Table(columns, rows), tuple(_worth(found)))


def _worth(found: Evaluation) -> Iterator[str]:
    if found.calibration_error is None:
        return
    yield f"expected calibration error (mean distance from what was right): {found.calibration_error:.3f}"
    if found.confidence_is == "score":
        off = sum(not each.holds for each in found.reliability)
        total = sum(each.right.among for each in found.reliability)
        why = f"{plural(off, 'bin')} off its interval" if off else f"only {plural(total, 'label')} found easy"
        yield f"read it as a score, not as a probability: {why}"
    else:
        yield "in every bin the mean lies in the interval: on requests like these it is a probability"


def _groups(found: Evaluation) -> Section:
    columns = (
        Column("", number=False),
        Column("name", number=False, wraps=True),
        Column("labels"),
        Column("on the right side"),
    )
    worst: list[tuple[str, Group]] = [
        *(("kind", each) for each in found.by_kind[:_WORST]),
        *(("source", each) for each in found.by_source[:_WORST]),
    ]
    rows = tuple(
        (what, printable(each.name), units.count(each.right.among), _interval(each.right))
        for what, each in worst
    )
    return Section(
        "The worst kinds and sources",
        Table(columns, rows),
        ("worst: by the upper end of the interval, so that few labels are not the worst by chance",),
    )


def _label_next(found: Evaluation) -> Section:
    columns = (
        Column("stratum", number=False),
        Column(_stands_for(found)),
        Column("labelled"),
        Column("wrong\nside"),
        Column("label\nmore"),
    )
    rows = tuple(
        (
            each.stratum,
            units.share(each.share, 1),
            units.count(each.labelled),
            units.count(each.wrong),
            units.count(each.more),
        )
        for each in found.label_next
    )
    return Section(
        "What to label next",
        Table(columns, rows),
        ("draw them with: route-audit classify LOGS --sample 400 --for-labelling --with-text",),
    )


def _stands_for(found: Evaluation) -> str:
    """What a stratum is a share of: of strata that nobody labelled nothing is known."""
    if found.traffic is None:
        return "of the\nlabels"
    whole = units.share(found.traffic.covered_share, 1) == units.share(1, 1)
    return "of the\ntraffic" if whole else "of traffic\nlabelled"


def _interval(found: Rate) -> str:
    if found.value is None or found.low is None or found.high is None:
        return units.UNKNOWN
    low, high = math.floor(found.low * 1000) / 10, math.ceil(found.high * 1000) / 10
    return f"{units.share(found.value, 1)} ({low:.1f}-{high:.1f})"


_PARTS = (_confusion, _tiers, _compared, _risk, _reliability, _groups, _label_next)
