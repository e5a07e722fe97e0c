"""Reports as people and programs read them: one module per kind, all over the same ``Report``."""

from __future__ import annotations

from route_audit.renderers.interface import Page, Renderer

__all__ = ["RENDERERS", "Page", "Renderer"]

RENDERERS: dict[str, Renderer] = {
    kind.name: kind
    for kind in (
        Renderer("table", None, "terminal"),
        Renderer("comparison", None, "comparison"),
        Renderer("case", None, "case", needs_case=True),
        Renderer("json", ".json", "json"),
        Renderer("markdown", ".md", "markdown"),
        Renderer("csv", ".csv", "csv"),
        Renderer("svg", ".svg", "svg"),
        Renderer("html", ".html", "html", needs_case=True),
        Renderer("pdf", ".pdf", "pdf", needs_case=True),
        Renderer("xlsx", ".xlsx", "xlsx", needs_case=True),
    )
}
"""Every report kind by name."""
