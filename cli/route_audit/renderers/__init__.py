"""Reports as people and programs read them: one module per kind, all over the same ``Report``."""

from __future__ import annotations

from route_audit.renderers.case import RENDERER as CASE
from route_audit.renderers.comparison import RENDERER as COMPARISON
from route_audit.renderers.csv import RENDERER as CSV
from route_audit.renderers.html import RENDERER as HTML
from route_audit.renderers.interface import Page, Renderer
from route_audit.renderers.json import RENDERER as JSON
from route_audit.renderers.markdown import RENDERER as MARKDOWN
from route_audit.renderers.pdf import RENDERER as PDF
from route_audit.renderers.svg import RENDERER as SVG
from route_audit.renderers.terminal import RENDERER as TERMINAL
from route_audit.renderers.xlsx import RENDERER as XLSX

__all__ = ["RENDERERS", "Page", "Renderer"]

RENDERERS: dict[str, Renderer] = {
    kind.name: kind for kind in (TERMINAL, COMPARISON, CASE, JSON, MARKDOWN, CSV, SVG, HTML, PDF, XLSX)
}
"""Every report kind by name."""
