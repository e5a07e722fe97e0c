"""How long people wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from route_audit import units
from route_audit.renderers.document.charts.looks import BLUE, FAINT, ORANGE, TIP, channel
from route_audit.renderers.document.model import Chart
from route_audit.renderers.layout import Column, Table, printable
from route_audit.report import PolicyRow, Report

_PERCENTILES = ("p50", "p90", "p95", "p99")
_AS_LOGGED = "as-logged"
_TWO, _NEAR_SHARE = 2, 0.15
_OF_POLICY = {"field": "policy"}


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
    across = channel("place", "quantitative", title=None, axis=axis, scale={"domain": [-0.15, 4.1]})
    up = {"field": "seconds", "type": "quantitative", "title": "seconds", "axis": {"tickCount": 5}}
    scale = {"domain": ["logged", "chosen", "other"], "range": [ORANGE, BLUE, FAINT]}
    colour = {"field": "role", "type": "nominal", "legend": None, "scale": scale}
    place = {"x": across, "y": up, "color": colour}
    for test, width, size in (("datum.role == 'other'", 1.25, 18), ("datum.role != 'other'", 2.75, 56)):
        kept = {"transform": [{"filter": test}]}
        lines = {"mark": {"type": "line", "strokeWidth": width}, "encoding": {**place, "detail": _OF_POLICY}}
        points = {
            "mark": {"type": "circle", "size": size, "opacity": 1},
            "encoding": {**place, "description": TIP},
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
