"""The bridge: from the bill as logged to the projected one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from route_audit import units
from route_audit.renderers.document.charts.looks import GREEN, GREY, INK, ORANGE, TIP, USD, channel
from route_audit.renderers.document.model import Chart
from route_audit.renderers.document.steps import PROJECTED, Steps, change_of, steps_of
from route_audit.renderers.layout import Column, Table, printable
from route_audit.report import PolicyRow, Report

_ROOM_OF_LETTER = 0.07
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


_ROOM = 150
"""Pixels for the names of steps: where letters are wide they would begin outside of the picture."""


def _hint(span: Steps) -> str:
    line = "" if span.low is None else "; the line on the last bar spans P10 to P90 of draws"
    changes = ((step.step, change_of(step.step)) for step in span.steps[1:-1])
    told = "; ".join(f"{step}: {change}" for step, change in changes if change)
    return f"At the likely values{line}. {told[:1].upper()}{told[1:]}{'.' if told else ''}".rstrip()


def _steps(span: Steps) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    before, marks = 0.0, span.marks()
    for place, step in enumerate(span.steps):
        whole = place in {0, len(span.steps) - 1}
        start, end = (0.0, step.cost_usd) if whole else (before, before + step.cost_usd)
        kind = "total" if whole else "less" if step.cost_usd <= 0 else "more"
        label = span.label(place)
        name = PROJECTED if place == len(span.steps) - 1 else printable(step.step)
        said = {"label": label, "mark": marks[place], "tip": f"{name}: {label}"}
        rows.append({"step": name, "from": start, "to": end, "kind": kind, **said})
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
    axis: dict[str, Any] = (
        {"minExtent": _ROOM} if lying else {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}
    )
    order = [row["step"] for row in rows]
    across = channel("step", "ordinal", sort=order, title=None, axis={"labelLimit": 130, **axis})
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["total", "less", "more"], "range": [GREY, GREEN, ORANGE]},
    }
    up = {"field": "from", "type": "quantitative", "title": title, "axis": {**USD, "tickCount": 5}}
    if lying:
        up["scale"] = {"domainMax": _room(rows)}
    yield {
        "mark": {"type": "bar"},
        "encoding": {steps: across, usd: up, end: {"field": "to"}, "color": colour, "description": TIP},
    }
    yield {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
        "encoding": {
            steps: across,
            usd: {"field": "low", "type": "quantitative"},
            end: {"field": "high"},
            "description": TIP,
        },
    }
    place = {"dx": 5, "align": "left"} if lying else {"dy": -7}
    yield {
        "transform": [{"calculate": "max(datum.from, datum.to, datum.high || 0)", "as": "top"}],
        "mark": {"type": "text", "color": INK, **place},
        "encoding": {
            steps: across,
            usd: {"field": "top", "type": "quantitative"},
            "text": {"field": "mark"},
        },
    }


def _room(rows: list[dict[str, Any]]) -> float:
    """The end of the scale that leaves room for the words beside the longest bar."""
    longest: float = max(max(row["from"], row["to"], row.get("high", 0.0)) for row in rows)
    return longest * (1 + _ROOM_OF_LETTER * max(len(row["mark"]) for row in rows))
