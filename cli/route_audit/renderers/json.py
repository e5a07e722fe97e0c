"""The report as JSON: the keys and their order are a promise, the numbers are not rounded."""

from __future__ import annotations

import msgspec

from route_audit.renderers.interface import Page
from route_audit.report import Report


def render(report: Report, _page: Page) -> str:
    """The whole report; what is unknown is null, never NaN."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"
