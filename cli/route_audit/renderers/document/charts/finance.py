"""The business case over its horizon: net present value, and what was paid back when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit import units
from route_audit.renderers.document.charts.looks import BLUE, GREEN, INK, ORANGE, TIP, USD, channel
from route_audit.renderers.document.facts import year_digits
from route_audit.renderers.document.model import Chart
from route_audit.renderers.layout import Column, Table
from route_audit.report.case import Finance


def net_present_value(figures: Finance) -> Chart:
    """How sure the net present value is to be above zero."""
    steps = len(figures.npv_curve_usd) - 1
    named = dict(zip((10, 50, 90), units.spread_usd(*figures.npv_usd.all), strict=True))
    rows = [_quantile(place / steps, value, named) for place, value in enumerate(figures.npv_curve_usd)]
    sure = units.share(figures.npv_positive_share)
    across = channel("npv", "quantitative", title="net present value, USD", axis={**USD, "tickCount": 6})
    up = channel("below", "quantitative", title="share of draws below", axis={"format": "%", "tickCount": 5})
    line = {"mark": {"type": "line", "color": BLUE, "strokeWidth": 2.5}, "encoding": {"x": across, "y": up}}
    points = {
        "mark": {"type": "circle", "color": BLUE, "size": 44, "opacity": 1},
        "encoding": {"x": across, "y": up, "description": TIP},
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
    axis = {"labelAngle": 0, "labelOverlap": "parity", "labelSeparation": 4}
    across = {"field": "month", "type": "ordinal", "title": "month", "axis": axis}
    up = channel("usd", "quantitative", title="cumulative, USD", axis={**USD, "tickCount": 5})
    colour = {"condition": {"test": "datum.usd < 0", "value": ORANGE}, "value": GREEN}
    return Chart(
        name="cumulative",
        title=title,
        spec={
            "data": {"values": rows},
            "mark": "bar",
            "encoding": {"x": across, "y": up, "color": colour, "description": TIP},
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
