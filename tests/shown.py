"""Report kinds that are text, for tests of what stands in them."""

from __future__ import annotations

from route_audit.renderers import RENDERERS, Page
from route_audit.report import Report


def shown_text(name: str, report: Report, page: Page | None = None) -> str:
    """The report as the kind called ``name`` shows it."""
    made = RENDERERS[name].render(report, Page() if page is None else page)
    assert isinstance(made, str)
    return made
