"""Charts of the business case, in one visual language: Vega-Lite, colour-blind safe, directly labelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from route_audit import units
from route_audit.renderers.content import Column, Table, printable
from route_audit.renderers.document.model import Chart
from route_audit.report import PolicyRow, Report
from route_audit.report.case import Finance

BLUE, ORANGE, GREEN, GREY, INK = "#0072B2", "#D55E00", "#009E73", "#8a8f98", "#24292f"
"""Okabe and Ito's colours, which those who see few colours tell apart."""


def row_of(report: Report, policy: PolicyRow) -> str:
    """Where a policy stands in the report, whatever it is called."""
    return f"policies[{report.policies.index(policy)}]"


def _channel(field: str, kind: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # of Vega-Lite
    return {"field": field, "type": kind, **more}


_COST = ("requests", "tokens", "cost")


def bridge(report: Report, policy: PolicyRow) -> Chart:
    """From the bill as logged to the policy's, step by step, with the interval on the last bar."""
    rows: list[dict[str, Any]] = []
    before = 0.0
    for place, step in enumerate(policy.bridge):
        whole = place in {0, len(policy.bridge) - 1}
        start, end = (0.0, step.cost_usd) if whole else (before, before + step.cost_usd)
        kind = "total" if whole else "less" if step.cost_usd <= 0 else "more"
        label = units.usd(step.cost_usd) if place == 0 else units.projected_usd(step.cost_usd)
        rows.append({"step": printable(step.step), "from": start, "to": end, "kind": kind, "label": label})
        before = end
    bill = report.baseline.cost_usd or 0.0
    low, high = bill - policy.interval.p90, bill - policy.interval.p10
    rows[-1] |= {"low": low, "high": high}
    order = [row["step"] for row in rows]
    saved = units.projected_usd(policy.saving_usd)
    table = Table(
        (Column("step", number=False), Column("USD of this window")),
        tuple((row["step"], row["label"]) for row in rows),
    )
    return Chart(
        name="bridge",
        title=f"From today's bill to {printable(policy.name)}: {saved} less in this window",
        spec={"data": {"values": rows}, "layer": list(_bridge_layers(order))},
        says=f"Steps from the bill as logged, {rows[0]['label']}, to the projected one, {rows[-1]['label']}.",
        table=table,
        paths=tuple(f"{row_of(report, policy)}.bridge[{place}].cost_usd" for place in range(len(rows))),
    )


def _bridge_layers(order: list[str]) -> Iterator[dict[str, Any]]:
    axis = {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}
    across = _channel("step", "ordinal", sort=order, title=None, axis=axis)
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["total", "less", "more"], "range": [GREY, GREEN, ORANGE]},
    }
    up = {"field": "from", "type": "quantitative", "title": "USD", "axis": {"format": "$~s", "tickCount": 5}}
    tips = [{"field": name, "title": title} for name, title in (("step", "step"), ("label", "USD"))]
    yield {
        "mark": {"type": "bar"},
        "encoding": {"x": across, "y": up, "y2": {"field": "to"}, "color": colour, "tooltip": tips},
    }
    yield {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
        "encoding": {"x": across, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
    }
    yield {
        "transform": [{"calculate": "max(datum.from, datum.to, datum.high || 0)", "as": "top"}],
        "mark": {"type": "text", "dy": -7, "color": INK},
        "encoding": {
            "x": across,
            "y": {"field": "top", "type": "quantitative"},
            "text": {"field": "label"},
        },
    }


def shares(report: Report) -> Chart:
    """Requests, tokens and cost by tier: three bars, so that a share of one is not taken for the other."""
    rows = [
        {"of": of, "tier": tier.tier, "share": share, "label": units.share(share), "place": place}
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
        "scale": {"domain": tiers, "range": [BLUE, "#56B4E9", ORANGE, GREY]},
        "legend": {"orient": "top", "title": None},
    }
    tips = [{"field": "tier"}, {"field": "of", "title": "of all"}, {"field": "label", "title": "share"}]
    bars = {
        "mark": {"type": "bar"},
        "encoding": {"x": across, "y": up, "color": colour, "order": order, "tooltip": tips},
    }
    labels = {
        "transform": [
            {"stack": "share", "groupby": ["of"], "sort": [{"field": "place"}], "as": ["a", "b"]},
            {"filter": "datum.share >= 0.06"},
            {"calculate": "(datum.a + datum.b) / 2", "as": "middle"},
        ],
        "mark": {"type": "text", "color": "white", "fontWeight": "bold"},
        "encoding": {
            "x": {"field": "middle", "type": "quantitative"},
            "y": up,
            "text": {"field": "label"},
        },
    }
    return {"data": {"values": rows}, "layer": [bars, labels]}


def tornado(report: Report, policy: PolicyRow, most: int = 6) -> Chart | None:
    """What the saving hangs on: each assumption at both ends of its range."""
    drivers = policy.drivers[:most]
    if not drivers:
        return None
    rows = [
        {
            "assumption": printable(each.statement),
            "low": min(each.saving_at_low_usd, each.saving_at_high_usd),
            "high": max(each.saving_at_low_usd, each.saving_at_high_usd),
        }
        for each in drivers
    ]
    axis = {"format": "$~s", "tickCount": 5}
    across = _channel(
        "low", "quantitative", title="saving of this window, USD", scale={"zero": False}, axis=axis
    )
    up = {
        "field": "assumption",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 320},
    }
    bars = {
        "mark": {"type": "bar", "color": BLUE},
        "encoding": {"x": across, "x2": {"field": "high"}, "y": up},
    }
    line = {
        "data": {"values": [{"saving": policy.saving_usd}]},
        "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
        "encoding": {"x": {"field": "saving", "type": "quantitative"}},
    }
    table = Table(
        (
            Column("assumption", number=False, wraps=True),
            Column("saving at\nits low end"),
            Column("at its\nhigh end"),
        ),
        tuple(
            (
                printable(each.statement),
                units.projected_usd(each.saving_at_low_usd),
                units.projected_usd(each.saving_at_high_usd),
            )
            for each in drivers
        ),
    )
    return Chart(
        name="tornado",
        title=f"The saving moves most with: {printable(drivers[0].statement)}",
        spec={"data": {"values": rows}, "layer": [bars, line]},
        says="The saving with one assumption at a time at the ends of its range; the line is the likely one.",
        table=table,
        paths=tuple(f"{row_of(report, policy)}.drivers[{place}].swing_usd" for place in range(len(drivers))),
    )


def net_present_value(figures: Finance) -> Chart:
    """How sure the net present value is to be above zero."""
    steps = len(figures.npv_curve_usd) - 1
    rows = [{"npv": value, "below": place / steps} for place, value in enumerate(figures.npv_curve_usd)]
    sure = units.share(figures.npv_positive_share)
    across = _channel(
        "npv", "quantitative", title="net present value, USD", axis={"format": "$~s", "tickCount": 6}
    )
    up = _channel("below", "quantitative", title="share of draws below", axis={"format": "%", "tickCount": 5})
    line = {"mark": {"type": "line", "color": BLUE, "strokeWidth": 2.5}, "encoding": {"x": across, "y": up}}
    zero = {
        "data": {"values": [{"npv": 0}]},
        "mark": {"type": "rule", "color": ORANGE, "strokeDash": [4, 3]},
        "encoding": {"x": {"field": "npv", "type": "quantitative"}},
    }
    return Chart(
        name="npv",
        title=f"The net present value is above zero in {sure} of draws",
        spec={"data": {"values": rows}, "layer": [line, zero]},
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


def cumulative(figures: Finance) -> Chart:
    """When the effort is paid back at the likely values."""
    rows = [{"month": each.month, "usd": each.cumulative_usd} for each in figures.months]
    back = figures.payback_months
    title = "Not paid back within the horizon" if back is None else f"Paid back after {units.months(back)}"
    across = {"field": "month", "type": "ordinal", "title": "month", "axis": {"labelAngle": 0}}
    up = _channel("usd", "quantitative", title="cumulative, USD", axis={"format": "$~s", "tickCount": 5})
    colour = {"condition": {"test": "datum.usd < 0", "value": ORANGE}, "value": GREEN}
    return Chart(
        name="cumulative",
        title=title,
        spec={"data": {"values": rows}, "mark": "bar", "encoding": {"x": across, "y": up, "color": colour}},
        says="What came in less what went out, the effort included, at the end of each month.",
        table=Table(
            (Column("month"), Column("cumulative, USD")),
            tuple((str(each.month), units.projected_usd(each.cumulative_usd)) for each in figures.months),
        ),
        paths=tuple(f"case.finance.months[{place}].cumulative_usd" for place in range(len(rows))),
    )


def latency(report: Report) -> Chart | None:
    """How waits move from percentile to percentile, one line a policy."""
    names = ("p50", "p90", "p95", "p99")
    rows = [
        {"policy": printable(each.name), "percentile": name, "seconds": getattr(each.latency_s, name)}
        for each in report.policies
        for name in names
        if getattr(each.latency_s, name) is not None
    ]
    if not rows:
        return None
    across = _channel("percentile", "ordinal", sort=list(names), title=None, axis={"labelAngle": 0})
    up = {"field": "seconds", "type": "quantitative", "title": "seconds"}
    colour = {"field": "policy", "type": "nominal", "legend": {"orient": "right", "title": None}}
    tips = [{"field": "policy"}, {"field": "percentile"}, {"field": "seconds", "format": ".2f"}]
    return Chart(
        name="latency",
        title="How long people wait under each policy",
        spec={
            "data": {"values": rows},
            "mark": {"type": "line", "point": True},
            "encoding": {"x": across, "y": up, "color": colour, "tooltip": tips},
        },
        says="Seconds to the whole answer at four percentiles, one line for each policy.",
        table=Table(
            (Column("policy", number=False), *(Column(name) for name in names)),
            tuple(
                (printable(each.name), *(units.seconds(getattr(each.latency_s, name)) for name in names))
                for each in report.policies
            ),
        ),
        paths=tuple(
            f"policies[{place}].latency_s.{name}" for place in range(len(report.policies)) for name in names
        ),
    )
