"""The looks that all charts share: colours, axes in dollars, what a mark says."""

from __future__ import annotations

from typing import Any

BLUE, ORANGE, GREEN, GREY, INK = "#0072B2", "#D55E00", "#009E73", "#8a8f98", "#24292f"
"""Okabe and Ito's colours, which those who see few colours tell apart."""

FAINT = "#b9bec6"
"""What stays in the background."""

USD = {
    "format": "$~s",
    "labelExpr": (
        "datum.value == 0 ? '$0'"
        " : abs(datum.value) >= 1000 || abs(datum.value - round(datum.value)) < 1e-9 * abs(datum.value)"
        " ? replace(datum.label, 'G', 'B')"
        " : (datum.value < 0 ? '\u2212$' : '$') + format(abs(datum.value),"
        " abs(datum.value * 100 - round(datum.value * 100)) < 1e-6 * abs(datum.value) ? '.2f' : '.6~g')"
    ),
    "labelSeparation": 10,
}
"""An axis in dollars: $60m would be read as millions, where it is six cents, and $1G by nobody.

Marks that stand close have all the digits that tell them apart.
"""

TIP = {"field": "tip"}
"""What a mark says when it is pointed at."""


def channel(field: str, kind: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # of Vega-Lite
    """A channel of a mark: which field it shows, of what kind (nominal, ordinal, quantitative)."""
    return {"field": field, "type": kind, **more}
