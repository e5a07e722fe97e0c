"""What the saving hangs on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from route_audit.renderers import side_by_side
from route_audit.renderers.document.charts.looks import BLUE, INK, TIP, USD, channel
from route_audit.renderers.document.model import Chart
from route_audit.renderers.document.steps import row_of
from route_audit.renderers.layout import Column, Table, printable
from route_audit.renderers.told import Money, money_of
from route_audit.report import PolicyRow, Report, Swing

_MOST = 6
"""So many assumptions are drawn."""

_LETTERS, _FEW_LETTERS, _LINES = 96, 46, 2
"""Of a name in one line, where the page is wide and where it is narrow; its lines."""

_LINE, _BAR, _AXIS = 15, 35, 60
"""Pixels: a line of a name, its bar with what stands around, and the axis."""


def tornado(report: Report, policy: PolicyRow) -> Chart | None:
    """What the saving hangs on: each assumption at both ends of its range; None where nothing is assumed."""
    drivers = policy.drivers[:_MOST]
    if not drivers:
        return None
    money = money_of(report)
    ends = [_ends(each, money) for each in drivers]
    return Chart(
        name="tornado",
        title=f"The saving of this window moves most with: {printable(drivers[0].statement)}",
        spec=_spec(ends, policy.saving_usd, money, _LETTERS),
        says="The saving with one assumption at a time at its P10 and its P90; the line is the likely one.",
        table=_drivers(drivers, money),
        paths=tuple(f"{row_of(report, policy)}.drivers[{place}].swing_usd" for place in range(len(drivers))),
        narrow=_spec(ends, policy.saving_usd, money, _FEW_LETTERS),
    )


def _spec(ends: list[dict[str, Any]], saving_usd: float, money: Money, letters: int) -> dict[str, Any]:
    """The picture, as high as the longest name asks for: two names that are cut may read alike."""
    rows = [{**each, "name": _name(each["assumption"], letters)} for each in ends]
    lines = max(len(row["name"]) for row in rows)
    height = {} if lines == 1 else {"height": len(rows) * (_LINE * lines + _BAR) + _AXIS}
    return {"data": {"values": rows}, "layer": list(_tornado_layers(saving_usd, money, lines)), **height}


def _name(statement: str, letters: int) -> list[str]:
    return textwrap.wrap(
        statement, letters, max_lines=_LINES, placeholder=" \N{HORIZONTAL ELLIPSIS}", break_on_hyphens=False
    )


def _tornado_layers(saving_usd: float, money: Money, lines: int) -> Iterator[dict[str, Any]]:
    """A bar for each assumption, the likely saving as a line across it, and its name above both."""
    unit = "of its bill" if money.in_shares else "USD"
    across = channel("low", "quantitative", title=f"saving of this window, {unit}", scale={"zero": False})
    across["axis"] = {**({"format": ".1%"} if money.in_shares else USD), "tickCount": 5}
    up = channel("assumption", "ordinal", sort=None, axis=None)
    up["scale"] = {"paddingInner": 0.5, "paddingOuter": 0.5}
    yield {
        "mark": {"type": "bar", "color": BLUE, "size": 13},
        "encoding": {"x": across, "x2": {"field": "high"}, "y": up, "description": TIP},
    }
    yield {
        "mark": {
            "type": "tick",
            "orient": "vertical",
            "size": 17,
            "thickness": 2,
            "color": INK,
            "aria": False,
        },
        "encoding": {"x": {"datum": money.value(saving_usd), "type": "quantitative"}, "y": up},
    }
    yield {
        "mark": {
            "type": "text",
            "align": "left",
            "dy": -_LINE * lines,
            "color": INK,
            "limit": {"expr": "width"},
        },
        "encoding": {"x": {"value": 0}, "y": up, "text": {"field": "name"}},
    }


def _drivers(drivers: Sequence[Swing], money: Money) -> Table:
    columns = (
        Column("assumption", number=False, wraps=True),
        Column("saving,\nat its P10"),
        Column("saving,\nat its P90"),
    )
    rows = tuple(
        (
            printable(each.statement),
            *side_by_side.ends_of(each, money),
        )
        for each in drivers
    )
    return Table(columns, rows)


def _ends(driver: Swing, money: Money) -> dict[str, Any]:
    statement = printable(driver.statement)
    low, high = sorted((driver.saving_at_low_usd, driver.saving_at_high_usd))
    tip = f"{statement}: saving {' to '.join(money.spread(low, high))}"
    return {"assumption": statement, "low": money.value(low), "high": money.value(high), "tip": tip}
