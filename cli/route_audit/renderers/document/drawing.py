"""Charts as pictures: one theme for all, drawn without a network."""

from __future__ import annotations

from typing import Any

from route_audit.renderers.document.charts.looks import GREY, INK
from route_audit.renderers.document.model import Chart

WIDTH, HEIGHT = 640, 280
VEGA_LITE = "5.21"
"""The grammar's version that specs are written for."""

_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_THEME: dict[str, Any] = {
    "font": _FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#e4e6ea",
        "domainColor": GREY,
        "tickColor": GREY,
    },
    "axisX": {"grid": False},
    "legend": {"labelColor": INK, "labelFontSize": 12},
    "text": {"font": _FONT, "fontSize": 12},
}


def _whole(chart: Chart, width: int = WIDTH, height: int = HEIGHT) -> dict[str, Any]:
    """The chart's Vega-Lite with its size and theme; the title is the page's to set."""
    return {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE}.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": _THEME,
        **chart.spec,
    }


def svg(chart: Chart, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The chart as SVG, the same bytes each time.

    Args:
        chart: what to draw.
        width: of the picture in pixels, labels included.
        height: of it.
    """
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(
        _whole(chart, width, height), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    return drawn
