"""The business case as a typeset PDF: page one for who decides, the parts for who checks.

The layout is ``templates/case.typ``. Words reach it as data and are set as text, so that a label of a log
is never markup. Only the fonts that typst carries are used, and that of the extra ``cjk`` where a report has
letters of it: a page looks the same on every machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from route_audit.renderers.dated import made_on
from route_audit.renderers.document import Document, document
from route_audit.renderers.document.drawing import HEIGHT, WIDTH, svg
from route_audit.renderers.document.model import Chart, Part, Tile, plain
from route_audit.renderers.interface import Page
from route_audit.renderers.layout import Column, Section, Table
from route_audit.renderers.letters import FAMILIES, legible
from route_audit.report import Report

ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA: what programs that read aloud need is in the file, as far as typst can check."""

TEMPLATE = Path(__file__).with_name("templates") / "case.typ"

BEHIND = "Numbers behind the charts"
"""The last part: each chart's table, for those who don't see it."""

_PAPERS = {"a4": "a4", "letter": "us-letter"}
_LIGHTEST, _HEAVIEST = 8, 44
"""Columns of words share what the numbers leave by their longest cells, within these bounds."""
_TILE_SIZE, _TILE_LETTERS = 19, 10
"""The tiles' numbers in points, smaller where the longest has more letters than fit."""

_FIRST_HEIGHTS = (460, 390, 330, HEIGHT)
"""Of page one's chart: the highest that the words leave room for, as a lower one keeps its letters' size."""


def render(report: Report, page: Page) -> bytes:
    """The file, the same bytes each time.

    Raises:
        ConfigError: the report holds no business case.
    """
    from typst import TypstError

    shown, seconds = legible(report), int(made_on(report).timestamp())
    data = _data(document(shown.report), page.paper, shown.note).decode()
    try:
        return _set(data, seconds, shown.folders, [ACCESSIBLE])
    except TypstError:
        # The standard takes no letter that fonts lack: some are there alone, yet not beside others.
        return _set(data, seconds, shown.folders, [])


def _set(data: str, seconds: int, folders: tuple[Path, ...], standards: list[Literal["ua-1"]]) -> bytes:
    import typst

    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=list(folders)),
        sys_inputs={"document": data},
        timestamp=seconds,
        pdf_standards=list(standards),
    )
    assert isinstance(made, bytes)  # noqa: S101  # a PDF is one file
    return made


def _data(found: Document, paper: str, note: str | None) -> bytes:
    """What the template lays out; ``note`` is on letters that stand for others."""
    return msgspec.json.encode(
        {
            "paper": _PAPERS[paper],
            "title": found.title,
            "made": found.made,
            "families": FAMILIES,
            "note": note,
            "stamp": found.stamp,
            "outcome": found.outcome,
            "decision": plain(found.decision),
            "next_action": plain(found.next_action),
            "evidence": found.evidence,
            "tiles": [_tile(tile) for tile in found.tiles],
            "tile_size": _tile_size(found.tiles),
            "bridge": None if found.bridge is None else _first(found.bridge),
            "risks": [plain(risk) for risk in found.risks],
            "parts": [*map(_part, found.parts), _behind(found)],
        }
    )


def _tile(tile: Tile) -> dict[str, str]:
    return {"label": tile.label, "figure": str(tile.figure), "note": plain(tile.note)}


def _tile_size(tiles: tuple[Tile, ...]) -> float:
    longest = max((len(str(tile.figure)) for tile in tiles), default=1)
    return _TILE_SIZE * min(1.0, _TILE_LETTERS / longest)


def _first(chart: Chart) -> dict[str, Any]:
    """Page one's chart, in all its heights."""
    drawn = [{"svg": svg(chart, height=height), "height": height} for height in _FIRST_HEIGHTS]
    return {"title": chart.title, "says": chart.says, "hint": chart.hint, "width": WIDTH, "drawn": drawn}


def _chart(chart: Chart) -> dict[str, Any]:
    return {"title": chart.title, "says": chart.says, "svg": svg(chart)}


def _part(part: Part) -> dict[str, Any]:
    sections = [_section(section) for section in part.sections if section.table or section.notes]
    for section in sections[:1]:
        section["title"] = None if section["title"] == part.title else section["title"]
    return {"title": part.title, "charts": [_chart(chart) for chart in part.charts], "sections": sections}


def _behind(found: Document) -> dict[str, Any]:
    sections = [_section(Section(chart.title, chart.table)) for chart in found.charts()]
    return {"title": BEHIND, "charts": [], "sections": sections}


def _section(section: Section) -> dict[str, Any]:
    table = None if section.table is None or not section.table.rows else _table(section.table)
    return {"title": section.title, "table": table, "notes": section.notes}


def _table(table: Table) -> dict[str, Any]:
    rows = [[str(cell) for cell in row] for row in table.rows]
    columns = [_column(column, [row[place] for row in rows]) for place, column in enumerate(table.columns)]
    return {"columns": columns, "rows": rows, "marked": table.marked}


def _column(column: Column, cells: list[str]) -> dict[str, Any]:
    longest = max(map(len, (*cells, *column.heading.split("\n"))))
    weight = min(max(longest, _LIGHTEST), _HEAVIEST)
    return {"heading": column.heading, "number": column.number, "weight": weight}
