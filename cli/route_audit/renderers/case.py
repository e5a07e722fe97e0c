"""The business case for a terminal: page one, then the parts."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from route_audit.renderers.document import Document, document
from route_audit.renderers.document.model import plain, tiles
from route_audit.renderers.interface import Page
from route_audit.renderers.layout import Section
from route_audit.renderers.terminal import on, section
from route_audit.report import Report


def render(report: Report, page: Page) -> str:
    """Page one and all parts; charts as their tables."""
    found = document(report)
    parts: list[RenderableType] = [Text(f"{found.title}, {found.made}"), *_page_one(found, page)]
    for part in found.parts:
        for each in part.sections:
            parts += section(each, page)
    return on(page, Group(*parts))


def _page_one(found: Document, page: Page) -> Iterator[RenderableType]:
    stamp = [] if found.stamp is None else [found.stamp, ""]
    lines = [*stamp, plain(found.decision), "", f"Next: {plain(found.next_action)}", "", found.evidence]
    frame = box.ROUNDED if page.unicode else box.ASCII
    yield Padding(
        Panel(Text("\n".join(lines)), title=found.outcome, title_align="left", box=frame), (1, 0, 0, 0)
    )
    yield from section(tiles(found), page)
    if found.bridge is not None:
        yield from section(Section(found.bridge.title, found.bridge.table), page)
    yield from section(Section("Largest risks", None, tuple(map(plain, found.risks))), page)
