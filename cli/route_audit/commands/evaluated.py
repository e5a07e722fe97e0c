"""An evaluation in tables and sentences, and its curve in the terminal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from route_audit import units
from route_audit.renderers.content import Column, Section, Table, plural

if TYPE_CHECKING:
    from route_audit.classify.evaluation import Evaluation
    from route_audit.classify.evaluation.intervals import Rate
    from route_audit.classify.evaluation.metrics import Group

_WORST = 8
_HEIGHT = 10
_NARROWEST = 60
_MARGIN = 20


def sections(found: Evaluation) -> tuple[Section, ...]:
    """All that there is to say, the tiers first."""
    return tuple(part(found) for part in _PARTS if part is not _groups or found.by_kind or found.by_source)


def curve(found: Evaluation) -> Callable[[int, bool], str]:
    """Draws the risk-coverage curve for a width, with or without Unicode; nothing where there is no curve."""

    def drawn(width: int, unicode: bool) -> str:  # called by position only
        points = [
            (point.share_routed, point.reasoning_routed_cheap)
            for point in found.risk_coverage
            if point.reasoning_routed_cheap is not None
        ]
        if width < _NARROWEST or len({share for share, _ in points}) < 3:  # noqa: PLR2004  # no curve
            return ""
        import uniplot

        across, up = zip(*points, strict=True)
        text: str = uniplot.plot_to_string(
            xs=[100 * share for share in across],
            ys=[100 * share for share in up],
            lines=True,
            color=False,
            width=width - _MARGIN,
            height=_HEIGHT,
            character_set="braille" if unicode else "ascii",
            title="% of reasoning labels routed to cheap, by % of all labels routed",
            x_unit=" %",
            y_unit=" %",
            interactive=False,
        )
        return text

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
        ("kept_cheap", "of the other labels were found retrieval or extraction"),
        ("unsure_to_capable", "of unsure labels were found reasoning or unsure"),
    ):
        if found.rates[name].value is not None:
            yield f"{_interval(found.rates[name])} {words}"
    if found.misroute is not None:
        weighed = "dollars" if found.misroute.weighed_by == "cost_usd" else "characters"
        yield (
            f"misrouted: {_interval(found.misroute.requests)} of all labels (at most"
            f" {units.share(found.misroute.bound, 1)} with 95% confidence),"
            f" {units.share(found.misroute.of_cost, 1)} of their {weighed}"
        )
    if found.traffic is not None:
        of_all, of_hard = found.traffic.of_all, found.traffic.of_hard
        yield (
            f"of all traffic {units.share(of_all.value, 1)} would be misrouted"
            f" ({units.share(of_all.low, 1)} to {units.share(of_all.high, 1)}), which is"
            f" {units.share(of_hard.value, 1)} of the hard requests"
        )
    if found.unlabelled:
        yield f"{plural(found.unlabelled, 'line')} without a tier left out"


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
    note = (
        ()
        if interval is None
        else (f"macro F1 of route-audit: 95% interval {interval[0]:.3f} to {interval[1]:.3f}",)
    )
    return Section("Beside simple rules", Table(columns, rows, marked=0), note)


def _risk(found: Evaluation) -> Section:
    columns = (
        Column("confidence\nfrom"),
        Column("of all labels\nrouted"),
        Column("of reasoning labels\nrouted to cheap"),
    )
    rows = tuple(
        (
            f"{point.threshold:.2f}",
            units.share(point.share_routed, 1),
            units.share(point.reasoning_routed_cheap, 1),
        )
        for point in found.risk_coverage
    )
    return Section(
        "If the easy tiers are routed from a confidence on", Table(columns, rows), (_tested(found),)
    )


def _tested(found: Evaluation) -> str:
    tested = found.tested
    target = units.share(tested.target, 1)
    if tested.threshold is None:
        return (
            f"no confidence is shown to keep the hard ones below {target} of what is routed;"
            f" {plural(tested.labels_needed, 'routed label')} without a mistake would show it"
        )
    return (
        f"from {tested.threshold:.2f} on, hard ones are shown to be below {target} of what is routed"
        f" (bound {units.share(tested.bound, 1)}); that routes {units.share(tested.share_routed, 1)}"
    )


def _reliability(found: Evaluation) -> Section:
    columns = (Column("confidence"), Column("found easy"), Column("mean"), Column("labelled easy"))
    rows = tuple(
        (
            f"{each.low:.2f}-{each.high:.2f}",
            units.count(each.right.among),
            units.UNKNOWN if each.confidence is None else f"{each.confidence:.2f}",
            _interval(each.right),
        )
        for each in found.reliability
    )
    error = found.calibration_error
    note = () if error is None else (f"mean distance of confidence from what was right: {error:.3f}",)
    return Section("What a confidence is worth on these labels", Table(columns, rows), note)


def _groups(found: Evaluation) -> Section:
    columns = (Column("labels of", number=False), Column("labels"), Column("on the right side"))
    worst: tuple[Group, ...] = (*found.by_kind[:_WORST], *found.by_source[:_WORST])
    rows = tuple((each.name, units.count(each.right.among), _interval(each.right)) for each in worst)
    return Section("The worst kinds and sources", Table(columns, rows))


def _label_next(found: Evaluation) -> Section:
    columns = (
        Column("stratum", number=False),
        Column("of the\ntraffic"),
        Column("labels"),
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
        ("draw them from your log with: route-audit classify LOGS --sample 400 --for-labelling",),
    )


def _interval(found: Rate) -> str:
    if found.value is None or found.low is None or found.high is None:
        return units.UNKNOWN
    low, high = math.floor(found.low * 1000) / 10, math.ceil(found.high * 1000) / 10
    return f"{units.share(found.value, 1)} ({low:.1f}-{high:.1f})"


_PARTS = (_confusion, _tiers, _compared, _risk, _reliability, _groups, _label_next)
