"""Azure OpenAI's own diagnostic log: traffic and latency, but neither tokens nor text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import azure_portal
from route_audit.ingest.formats.interface import CSV, JSONL, About, LogFormat
from route_audit.ingest.rejects import LATENCY_ALONE, OTHER_TELEMETRY, NotACall, RowError

_REQUESTS = "RequestResponse"


class AzureDiagnostics(LogFormat):
    """Diagnostic records, recognised so that the reason can be told: no call of them can be priced."""

    about = About(
        name="azure-diagnostics",
        title="Azure OpenAI diagnostic log (RequestResponse)",
        containers=(JSONL, CSV),
        says=(),
        docs="https://learn.microsoft.com/azure/ai-services/openai/how-to/monitor-openai"
        " (checked 2026-11-24)",
        note="no tokens and no text: every row is a reject; log over API Management instead",
    )
    pages = ("records",)

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a record of a request."""
        return azure_portal.category(record) == _REQUESTS

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """No exchange, ever.

        Raises:
            RowError: it is a request, without tokens or text.
            NotACall: it is a record of another log of the service.
        """
        if azure_portal.category(row) == _REQUESTS:
            raise RowError(LATENCY_ALONE)
        raise NotACall(OTHER_TELEMETRY)


AZURE_DIAGNOSTICS = AzureDiagnostics()
