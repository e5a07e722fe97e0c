"""Charts of the business case, in one visual language: Vega-Lite, colour-blind safe, directly labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from route_audit import units
from route_audit.renderers import compared
from route_audit.renderers.document.facts import year_digits
from route_audit.renderers.document.model import Chart
from route_audit.renderers.document.steps import PROJECTED, Steps, change_of, row_of, steps_of
from route_audit.renderers.layout import Column, Table, printable
from route_audit.report import PolicyRow, Report, Swing
from route_audit.report.case import Finance

BLUE, ORANGE, GREEN, GREY, INK = "#0072B2", "#D55E00", "#009E73", "#8a8f98", "#24292f"
"""Okabe and Ito's colours, which those who see few colours tell apart."""

FAINT = "#b9bec6"
"""What stays in the background."""


_TIERS = (BLUE, "#56B4E9", ORANGE, GREY)
"""By tier, the hardest in the colour that stands out."""


def _channel(field: str, kind: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # of Vega-Lite
    return {"field": field, "type": kind, **more}


_OF_POLICY = {"field": "policy"}
_USD = {
    "format": "$~s",
    "labelExpr": (
        "datum.value == 0 ? '$0' : abs(datum.value) < 1"
        " ? (datum.value < 0 ? '\u2212$' : '$') + format(abs(datum.value), '.2~g')"
        " : replace(datum.label, 'G', 'B')"
    ),
    "labelSeparation": 10,
}
"""An axis in dollars: $60m would be read as millions, where it is six cents, and $1G by nobody."""
_TIP = {"field": "tip"}
"""What a mark says when it is pointed at."""

_COST = ("requests", "tokens", "cost")
_ROOM_OF_LETTER = 0.05
"""Of the longest bar."""


def bridge(report: Report, policy: PolicyRow) -> Chart:
    """From the bill as logged to the policy's, step by step, with the interval on the last bar.

    In dollars of a year, as the tiles beside it are; of the log's window where no year is known.
    """
    span = steps_of(report, policy)
    rows = _steps(span)
    saved = units.projected_usd(span.steps[0].cost_usd - span.steps[-1].cost_usd, span.digits)
    table = Table(
        (
            Column("step", number=False),
            Column(f"USD {span.of}"),
            Column("what changes", number=False, wraps=True),
        ),
        tuple((row["step"], row["label"], change_of(row["step"])) for row in rows),
    )
    data = {"data": {"values": rows}}
    return Chart(
        name="bridge",
        title=f"From today's bill to {printable(policy.name)}: {saved} less {span.less}",
        spec={**data, "layer": list(_bridge_layers(rows, f"USD {span.of}", lying=False))},
        says=(
            f"Steps from the bill as logged, {rows[0]['label']}, to the projected one, {rows[-1]['label']},"
            f" in dollars {span.of}, at the likely values."
        ),
        table=table,
        paths=tuple(f"{span.path}.bridge[{place}].cost_usd" for place in range(len(rows))),
        hint=_hint(span),
        narrow={**data, "layer": list(_bridge_layers(rows, f"USD {span.of}", lying=True))},
    )


def _hint(span: Steps) -> str:
    line = "" if span.low is None else "; the line on the last bar spans P10 to P90 of draws"
    changes = ((step.step, change_of(step.step)) for step in span.steps[1:-1])
    told = "; ".join(f"{step}: {change}" for step, change in changes if change)
    return f"At the likely values{line}. {told[:1].upper()}{told[1:]}{'.' if told else ''}".rstrip()


def _steps(span: Steps) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    before = 0.0
    for place, step in enumerate(span.steps):
        whole = place in {0, len(span.steps) - 1}
        start, end = (0.0, step.cost_usd) if whole else (before, before + step.cost_usd)
        kind = "total" if whole else "less" if step.cost_usd <= 0 else "more"
        label = span.label(place)
        name = PROJECTED if place == len(span.steps) - 1 else printable(step.step)
        rows.append(
            {"step": name, "from": start, "to": end, "kind": kind, "label": label, "tip": f"{name}: {label}"}
        )
        before = end
    if span.low is not None and span.high is not None:
        bill = span.steps[0].cost_usd
        low, high = bill - span.high, bill - span.low
        begins, middle, ends = units.spread_usd(low, span.steps[-1].cost_usd, high)
        rows[-1] |= {"low": low, "high": high, "tip": f"{PROJECTED}: {middle}, P10-P90 {begins} to {ends}"}
    return rows


def _bridge_layers(rows: list[dict[str, Any]], title: str, *, lying: bool) -> Iterator[dict[str, Any]]:
    """Bars that stand side by side; where the page is narrow they lie below one another."""
    steps, usd, end = ("y", "x", "x2") if lying else ("x", "y", "y2")
    axis = {} if lying else {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}
    order = [row["step"] for row in rows]
    across = _channel("step", "ordinal", sort=order, title=None, axis={"labelLimit": 130, **axis})
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["total", "less", "more"], "range": [GREY, GREEN, ORANGE]},
    }
    up = {"field": "from", "type": "quantitative", "title": title, "axis": {**_USD, "tickCount": 5}}
    if lying:
        up["scale"] = {"domainMax": _room(rows)}
    yield {
        "mark": {"type": "bar"},
        "encoding": {steps: across, usd: up, end: {"field": "to"}, "color": colour, "description": _TIP},
    }
    yield {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
        "encoding": {
            steps: across,
            usd: {"field": "low", "type": "quantitative"},
            end: {"field": "high"},
            "description": _TIP,
        },
    }
    place = {"dx": 5, "align": "left"} if lying else {"dy": -7}
    yield {
        "transform": [{"calculate": "max(datum.from, datum.to, datum.high || 0)", "as": "top"}],
        "mark": {"type": "text", "color": INK, **place},
        "encoding": {
            steps: across,
            usd: {"field": "top", "type": "quantitative"},
            "text": {"field": "label"},
        },
    }


def _room(rows: list[dict[str, Any]]) -> float:
    """The end of the scale that leaves room for the words beside the longest bar."""
    longest: float = max(max(row["from"], row["to"], row.get("high", 0.0)) for row in rows)
    return longest * (1 + _ROOM_OF_LETTER * max(len(row["label"]) for row in rows))


def shares(report: Report) -> Chart:
    """Requests, tokens and cost by tier: three bars, so that a share of one is not taken for the other."""
    rows = [
        {
            "of": of,
            "tier": tier.tier,
            "share": share,
            "label": units.share(share),
            "tip": f"{tier.tier}: {units.share(share)} of all {of}",
            "place": place,
        }
        for place, tier in enumerate(report.tiers)
        for of, share in zip(_COST, (tier.requests_share, tier.tokens_share, tier.cost_share), strict=True)
        if share is not None
    ]
    columns = (Column("tier", number=False), *(Column(f"of all {of}") for of in _COST))
    table = Table(
        columns,
        tuple(
            (
                tier.tier,
                units.share(tier.requests_share),
                units.share(tier.tokens_share),
                units.share(tier.cost_share),
            )
            for tier in report.tiers
        ),
    )
    return Chart(
        name="shares",
        title="A share of the requests is not a share of the cost",
        spec=_stacked(rows, [tier.tier for tier in report.tiers]),
        says="The share of each tier in requests, in tokens and in cost.",
        table=table,
        paths=tuple(
            f"tiers[{tier.tier}].{name}"
            for tier in report.tiers
            for name in ("requests_share", "tokens_share", "cost_share")
        ),
    )


def _stacked(rows: list[dict[str, Any]], tiers: list[str]) -> dict[str, Any]:
    across = _channel(
        "share", "quantitative", stack="normalize", title=None, axis={"format": "%", "tickCount": 5}
    )
    up = {"field": "of", "type": "ordinal", "sort": list(_COST), "title": None}
    order = {"field": "place", "type": "quantitative"}
    colour = {
        "field": "tier",
        "type": "nominal",
        "scale": {"domain": tiers, "range": list(_TIERS)},
        "legend": {"orient": "top", "title": None},
    }
    bars = {
        "mark": {"type": "bar"},
        "encoding": {"x": across, "y": up, "color": colour, "order": order, "description": _TIP},
    }
    labels = {
        "transform": [
            {"stack": "share", "groupby": ["of"], "sort": [{"field": "place"}], "as": ["a", "b"]},
            {"filter": "datum.share >= 0.06"},
            {"calculate": "(datum.a + datum.b) / 2", "as": "middle"},
        ],
        "mark": {"type": "text", "fontWeight": "bold"},
        "encoding": {
            "x": {"field": "middle", "type": "quantitative"},
            "y": up,
            "text": {"field": "label"},
            "color": {"condition": {"test": "datum.place == 0", "value": "white"}, "value": "black"},
        },
    }
    return {"data": {"values": rows}, "layer": [bars, labels]}


def tornado(report: Report, policy: PolicyRow, most: int = 6) -> Chart | None:
    """What the saving hangs on: each assumption at both ends of its range."""
    drivers = policy.drivers[:most]
    if not drivers:
        return None
    data = {"data": {"values": [_ends(each) for each in drivers]}}
    return Chart(
        name="tornado",
        title=f"The saving of this window moves most with: {printable(drivers[0].statement)}",
        spec={**data, "layer": list(_tornado_layers(policy.saving_usd))},
        says="The saving with one assumption at a time at its P10 and its P90; the line is the likely one.",
        table=_drivers(drivers),
        paths=tuple(f"{row_of(report, policy)}.drivers[{place}].swing_usd" for place in range(len(drivers))),
    )


def _tornado_layers(saving_usd: float) -> Iterator[dict[str, Any]]:
    """The likely saving as a line, a bar for each assumption, and its name above the bar."""
    across = _channel("low", "quantitative", title="saving of this window, USD", scale={"zero": False})
    across["axis"] = {**_USD, "tickCount": 5}
    up = _channel("assumption", "ordinal", sort=None, axis=None)
    up["scale"] = {"paddingInner": 0.5, "paddingOuter": 0.5}
    yield {
        "data": {"values": [{"saving": saving_usd}]},
        "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3], "aria": False},
        "encoding": {"x": {"field": "saving", "type": "quantitative"}},
    }
    yield {
        "mark": {"type": "bar", "color": BLUE, "size": 13},
        "encoding": {"x": across, "x2": {"field": "high"}, "y": up, "description": _TIP},
    }
    yield {
        "mark": {"type": "text", "align": "left", "dy": -15, "color": INK, "limit": {"expr": "width"}},
        "encoding": {"x": {"value": 0}, "y": up, "text": {"field": "assumption"}},
    }


def _drivers(drivers: Sequence[Swing]) -> Table:
    columns = (
        Column("assumption", number=False, wraps=True),
        Column("saving,\nat its P10"),
        Column("saving,\nat its P90"),
    )
    rows = tuple(
        (
            printable(each.statement),
            *compared.ends_of(each),
        )
        for each in drivers
    )
    return Table(columns, rows)


def _ends(driver: Swing) -> dict[str, Any]:
    statement = printable(driver.statement)
    low, high = sorted((driver.saving_at_low_usd, driver.saving_at_high_usd))
    tip = f"{statement}: saving {' to '.join(units.spread_usd(low, high))}"
    return {"assumption": statement, "low": low, "high": high, "tip": tip}


def net_present_value(figures: Finance) -> Chart:
    """How sure the net present value is to be above zero."""
    steps = len(figures.npv_curve_usd) - 1
    named = dict(zip((10, 50, 90), units.spread_usd(*figures.npv_usd.all), strict=True))
    rows = [_quantile(place / steps, value, named) for place, value in enumerate(figures.npv_curve_usd)]
    sure = units.share(figures.npv_positive_share)
    across = _channel("npv", "quantitative", title="net present value, USD", axis={**_USD, "tickCount": 6})
    up = _channel("below", "quantitative", title="share of draws below", axis={"format": "%", "tickCount": 5})
    line = {"mark": {"type": "line", "color": BLUE, "strokeWidth": 2.5}, "encoding": {"x": across, "y": up}}
    points = {
        "mark": {"type": "circle", "color": BLUE, "size": 44, "opacity": 1},
        "encoding": {"x": across, "y": up, "description": _TIP},
    }
    names = {
        "transform": [{"filter": "isValid(datum.name)"}],
        "mark": {"type": "text", "align": "right", "dx": -8, "dy": -4, "color": INK},
        "encoding": {"x": across, "y": up, "text": {"field": "name"}},
    }
    zero = {
        "data": {"values": [{"npv": 0}]},
        "mark": {"type": "rule", "color": ORANGE, "strokeDash": [4, 3], "aria": False},
        "encoding": {"x": {"field": "npv", "type": "quantitative"}},
    }
    return Chart(
        name="npv",
        title=f"The net present value is above zero in {sure} of draws",
        spec={"data": {"values": rows}, "layer": [zero, line, points, names]},
        says="The share of draws in which the net present value lies below each amount; the line marks zero.",
        table=Table(
            (Column("quantile"), Column("net present value, USD")),
            tuple(
                (f"P{100 * place // steps}", units.projected_usd(value))
                for place, value in enumerate(figures.npv_curve_usd)
            ),
        ),
        paths=tuple(f"case.finance.npv_curve_usd[{place}]" for place in range(steps + 1)),
    )


def _quantile(below: float, usd: float, named: Mapping[int, str]) -> dict[str, Any]:
    """A point of the curve; P10, P50 and P90 are named on it."""
    percent = round(100 * below)
    shown = named.get(percent, units.projected_usd(usd))
    row = {"npv": usd, "below": below, "tip": f"{units.share(below)} of draws lie below {shown}"}
    return row | ({"name": f"P{percent} {shown}"} if percent in named else {})


def cumulative(figures: Finance) -> Chart:
    """When the effort is paid back at the likely values."""
    digits = year_digits(figures)
    rows = [
        {
            "month": each.month,
            "usd": each.cumulative_usd,
            "tip": f"after month {each.month}: {units.projected_usd(each.cumulative_usd, digits)}",
        }
        for each in figures.months
    ]
    back = figures.payback_months
    title = "Not paid back within the horizon" if back is None else f"Paid back after {units.months(back)}"
    across = {"field": "month", "type": "ordinal", "title": "month", "axis": {"labelAngle": 0}}
    up = _channel("usd", "quantitative", title="cumulative, USD", axis={**_USD, "tickCount": 5})
    colour = {"condition": {"test": "datum.usd < 0", "value": ORANGE}, "value": GREEN}
    return Chart(
        name="cumulative",
        title=title,
        spec={
            "data": {"values": rows},
            "mark": "bar",
            "encoding": {"x": across, "y": up, "color": colour, "description": _TIP},
        },
        says="What came in less what went out, the effort included, at the end of each month.",
        table=Table(
            (Column("month"), Column("cumulative, USD")),
            tuple(
                (str(each.month), units.projected_usd(each.cumulative_usd, digits)) for each in figures.months
            ),
        ),
        paths=tuple(f"case.finance.months[{place}].cumulative_usd" for place in range(len(rows))),
    )


_PERCENTILES = ("p50", "p90", "p95", "p99")
_AS_LOGGED = "as-logged"
_TWO, _NEAR_SHARE = 2, 0.15


def latency(report: Report, chosen: str) -> Chart | None:
    """How waits move from percentile to percentile, one line a policy.

    Args:
        report: whose policies are drawn.
        chosen: the policy that stands out, beside the log as it is; the others stay in the background.
    """
    rows = [row for each in report.policies for row in _waits(each, chosen)]
    if not rows:
        return None
    return Chart(
        name="latency",
        title=f"How long people wait under {printable(chosen)}, and as logged",
        spec={"data": {"values": rows}, "layer": list(_latency_layers(rows))},
        says="Seconds to the whole answer at four percentiles: the policy, the log, the others in grey.",
        table=Table(
            (Column("policy", number=False), *(Column(name) for name in _PERCENTILES)),
            tuple(
                (
                    printable(each.name),
                    *(units.seconds(getattr(each.latency_s, name)) for name in _PERCENTILES),
                )
                for each in report.policies
            ),
        ),
        paths=tuple(
            f"policies[{place}].latency_s.{name}"
            for place in range(len(report.policies))
            for name in _PERCENTILES
        ),
    )


def _waits(policy: PolicyRow, chosen: str) -> list[dict[str, Any]]:
    name = printable(policy.name)
    role = "chosen" if policy.name == chosen else "logged" if policy.kind == _AS_LOGGED else "other"
    rows: list[dict[str, Any]] = []
    for place, percentile in enumerate(_PERCENTILES):
        known = getattr(policy.latency_s, percentile)
        if known is not None:
            tip = f"{name}, {percentile}: {units.seconds(known)}"
            rows.append({"policy": name, "role": role, "place": place, "seconds": known, "tip": tip})
    if rows and role != "other":
        rows[-1]["name"] = [name, units.seconds(rows[-1]["seconds"])]
    return rows


def _latency_layers(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The background first; then the two lines that count, each named at its end."""
    axis = {
        "values": list(range(len(_PERCENTILES))),
        "labelExpr": f"{list(_PERCENTILES)}[datum.value]",
        "grid": False,
    }
    across = _channel("place", "quantitative", title=None, axis=axis, scale={"domain": [-0.15, 4.1]})
    up = {"field": "seconds", "type": "quantitative", "title": "seconds", "axis": {"tickCount": 5}}
    scale = {"domain": ["logged", "chosen", "other"], "range": [ORANGE, BLUE, FAINT]}
    colour = {"field": "role", "type": "nominal", "legend": None, "scale": scale}
    place = {"x": across, "y": up, "color": colour}
    for test, width, size in (("datum.role == 'other'", 1.25, 18), ("datum.role != 'other'", 2.75, 56)):
        kept = {"transform": [{"filter": test}]}
        lines = {"mark": {"type": "line", "strokeWidth": width}, "encoding": {**place, "detail": _OF_POLICY}}
        points = {
            "mark": {"type": "circle", "size": size, "opacity": 1},
            "encoding": {**place, "description": _TIP},
        }
        yield from (kept | lines, kept | points)
    for role, shift in _apart(rows).items():
        yield {
            "transform": [{"filter": f"datum.role == '{role}' && isValid(datum.name)"}],
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 8,
                "dy": shift,
                "fontWeight": "bold",
                "limit": {"expr": "width / 4"},
            },
            "encoding": {**place, "text": {"field": "name"}},
        }


def _apart(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How far the name of each line is shifted, in pixels, so that names of near ends do not meet."""
    ends = {row["role"]: row["seconds"] for row in rows if "name" in row}
    top = max(row["seconds"] for row in rows)
    higher = sorted(ends, key=lambda role: -ends[role])
    if len(higher) < _TWO or ends[higher[0]] - ends[higher[1]] > _NEAR_SHARE * top:
        return dict.fromkeys(higher, -6)
    return {higher[0]: -22, higher[1]: 10}
