"""Shares of the tiers."""

from __future__ import annotations

from typing import Any

from route_audit import units
from route_audit.renderers.document.charts.looks import BLUE, GREY, ORANGE, TIP, channel
from route_audit.renderers.document.model import Chart
from route_audit.renderers.layout import Column, Table
from route_audit.report import Report

_TIERS = (BLUE, "#56B4E9", ORANGE, GREY)
"""By tier, the hardest in the colour that stands out."""

_ROOMY, _LABEL = 400, 26
"""Pixels: from the first on all tiers are named in one line, and from the second on a bar holds its share."""

_COST = ("requests", "tokens", "cost")


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
    across = channel(
        "share", "quantitative", stack="normalize", title=None, axis={"format": "%", "tickCount": 5}
    )
    up = {"field": "of", "type": "ordinal", "sort": list(_COST), "title": None}
    order = {"field": "place", "type": "quantitative"}
    colour = {
        "field": "tier",
        "type": "nominal",
        "scale": {"domain": tiers, "range": list(_TIERS)},
        "legend": {
            "orient": "top",
            "title": None,
            "columns": {"expr": f"width < {_ROOMY} ? 2 : {len(tiers)}"},
        },
    }
    bars = {
        "mark": {"type": "bar"},
        "encoding": {"x": across, "y": up, "color": colour, "order": order, "description": TIP},
    }
    labels = {
        "transform": [
            {"stack": "share", "groupby": ["of"], "sort": [{"field": "place"}], "as": ["a", "b"]},
            {"filter": f"datum.share * width >= {_LABEL}"},
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
