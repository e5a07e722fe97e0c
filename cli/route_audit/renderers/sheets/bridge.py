"""The sheet of the bridge: from the bill as logged to the policy's, step by step, as a table and a chart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from route_audit.renderers.document.charts.looks import GREEN, GREY, ORANGE
from route_audit.renderers.document.steps import PROJECTED, Steps, change_of
from route_audit.renderers.sheets.book import Heading, Sheet, Workbook
from route_audit.renderers.sheets.sizes import projected
from route_audit.report import PolicyRow

NAME = "Bridge"
_HEADINGS = (
    Heading("step", "text", 28),
    Heading("USD", "usd", 18),
    Heading("what changes", "text", 60),
    Heading("the bar\nbegins at", "bar", 18),
    Heading("total", "bar", 18),
    Heading("less", "bar", 18),
    Heading("more", "bar", 18),
    Heading("the label\nstands at", "bar", 18),
)
_TOP = 4
_BARS = ((3, None), (4, GREY), (5, GREEN), (6, ORANGE))
"""Columns of the bars from below; the lowest is not seen."""

_TICKS = 5
"""About as many stand at the axis."""

_LABELS = 7
"""Column of the labels' heights: above the bars, as some bars are thinner than a letter."""


@dataclass(frozen=True, slots=True)
class _Bar:
    step: str
    usd: float
    shown: str
    base: float = 0.0
    total: float = 0.0
    less: float = 0.0
    more: float = 0.0

    def heights(self) -> tuple[float, ...]:
        seen = self.base, self.total, self.less, self.more
        return *seen, math.fsum(seen)

    def label(self) -> str:
        return f"+{self.shown}" if self.more else self.shown


def bridge(book: Workbook, policy: PolicyRow, found: Steps) -> None:
    """Write the sheet."""
    sheet, bars = book.sheet(NAME, wide=True), tuple(_bars(found))
    sheet.widths([heading.width for heading in _HEADINGS])
    sheet.title(f"From today's bill to the projected one, in dollars {found.of}")
    sheet.put(
        1,
        0,
        f"Under the policy '{policy.name}', at the tool's own likely values, whatever is changed elsewhere.",
    )
    sheet.table(
        _TOP - 1, _HEADINGS, [(bar.step, bar.usd, change_of(bar.step), *bar.heights()) for bar in bars]
    )
    _draw(book, sheet, bars)


def _draw(book: Workbook, sheet: Sheet, bars: tuple[_Bar, ...]) -> None:
    last = _TOP + len(bars) - 1
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for column, colour in _BARS:
        look = {"border": {"none": True}, "fill": {"none": True} if colour is None else {"color": colour}}
        chart.add_series(_series(column, last) | look | {"gap": 25})
    chart.combine(_labels(book, bars, last))
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_x_axis({"line": {"color": GREY}})
    tick = max(max(map(abs, bar.heights())) for bar in bars) / _TICKS
    axis = {
        "num_format": projected(tick),
        "major_gridlines": {"visible": True, "line": {"color": "#e4e6ea"}},
    }
    chart.set_y_axis(axis | {"line": {"none": True}})
    chart.set_size({"width": 900, "height": 320})
    said = "Steps from the bill as logged to the projected one; the table above has the numbers."
    sheet.page.insert_chart(last + 2, 0, chart, {"description": said})


def _bars(found: Steps) -> Iterator[_Bar]:
    before = 0.0
    for place, (step, shown) in enumerate(zip(found.steps, found.marks(), strict=True)):
        usd = step.cost_usd
        if place in {0, len(found.steps) - 1}:
            before = usd
            yield _Bar(PROJECTED if place else step.step, usd, shown, total=usd)
        else:
            after = before + usd
            less, more = (max(-usd, 0.0), max(usd, 0.0))
            yield _Bar(step.step, usd, shown, base=min(before, after), less=less, more=more)
            before = after


def _series(column: int, last: int) -> dict[str, Any]:
    return {
        "name": [NAME, _TOP - 1, column],
        "categories": [NAME, _TOP, 0, last, 0],
        "values": [NAME, _TOP, column, last, column],
    }


def _labels(book: Workbook, bars: tuple[_Bar, ...], last: int) -> Any:  # noqa: ANN401  # XlsxWriter's chart
    """A line that is not seen, with a label above each of its points."""
    labels = {
        "value": True,
        "position": "above",
        "custom": [{"value": bar.label()} for bar in bars],
    }
    line = book.workbook.add_chart({"type": "line"})
    unseen = {"line": {"none": True}, "marker": {"type": "none"}}
    line.add_series(_series(_LABELS, last) | unseen | {"data_labels": labels})
    return line
