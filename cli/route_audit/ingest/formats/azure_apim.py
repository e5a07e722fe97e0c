"""The gateway log of Azure API Management, with the bodies of requests and responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import azure_portal, called
from route_audit.ingest.formats.cut import whole_members
from route_audit.ingest.formats.interface import CSV, JSONL, About
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.modality import modality
from route_audit.ingest.formats.paths import opened
from route_audit.ingest.formats.sse import is_stream
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.rejects import (
    FROM_GATEWAY_CACHE,
    OTHER_TELEMETRY,
    UNREADABLE_INSIDE,
    NotACall,
    RowError,
)

_LOG = "GatewayLogs"
_TABLE = "ApiManagementGatewayLogs"
_BODIES = {"request": "BackendRequestBody", "response": "BackendResponseBody"}
_CLIENT_BODIES = {"request": "RequestBody", "response": "ResponseBody"}
_TAGS = {"api": "ApiId", "operation": "OperationId", "product": "ProductId"}
_ENDS = ("[DONE]", "message_stop", "response.completed", "response.incomplete", "response.failed")
_LAST_EVENT = 4_000
"""Where the last event of a stream shows that nothing was cut off; the gateway logs twice as much at most."""

_AZURE_OPENAI = "/openai/deployments/"
_DEPLOYMENT = re.compile(r"/(?:deployments|model|models)/([^/:?]+)")
_OF_MODELS = re.compile(
    r"/(?:completions|embeddings|responses|messages|generations|edits|transcriptions|translations|speech"
    r"|moderations|rerank|converse|converse-stream|invoke|invoke-with-response-stream)\b"
    r"|:(?:generateContent|streamGenerateContent|predict|rawPredict|streamRawPredict)\b"
)


class AzureApim(Mapped):
    """Gateway logs."""

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a record of the gateway, as the service or as a table has it."""
        return azure_portal.category(record) == _LOG or record.get("Type") == _TABLE

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one request tells of.

        Raises:
            RowError: a value is of another kind than its field, or a body was cut before its usage.
            NotACall: it is another log's record, no request to a model, or the gateway's cache answered.
        """
        if not self.claims(row):
            raise NotACall(OTHER_TELEMETRY)
        fields = _properties(row)
        if str(azure_portal.named(fields, "Cache") or "").lower() == "hit":
            raise NotACall(FROM_GATEWAY_CACHE)
        bodies = {name: _body(fields, name) for name in _BODIES}
        told = self.told(fields) | {name: body for name, (body, _) in bodies.items() if body is not None}
        told["timestamp"] = azure_portal.when(row)
        url = str(azure_portal.named(fields, "BackendUrl") or azure_portal.named(fields, "Url") or "")
        exchange = self._of(told, url)
        whole = all(whole for _, whole in bodies.values())
        if not whole and exchange.input_tokens is None and not exchange.failed:
            raise RowError(UNREADABLE_INSIDE)
        exchange.tags = _tags(fields) or exchange.tags
        return exchange

    def _of(self, told: dict[str, Any], url: str) -> Exchange:
        exchange = self.made({name: value for name, value in told.items() if value is not None})
        if not exchange.model:
            deployment = _DEPLOYMENT.search(url)
            called.settle(exchange, deployment[1] if deployment else None)
        if exchange.input_tokens is None and not _OF_MODELS.search(url):
            raise NotACall(OTHER_TELEMETRY)
        exchange.provider = called.host(url) or ("azure" if _AZURE_OPENAI in url else None)
        exchange.modality = exchange.modality or modality(url)
        return exchange


def _properties(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of a record, which the service keeps in an object or its text."""
    inner = row.get("properties")
    if type(inner) is str:
        inner = _opened(inner)
    if type(inner) is not dict:
        return row
    outer: dict[str, Any] = {name: row[name] for name in ("correlationId", "durationMs") if name in row}
    return outer | inner


def _body(fields: Mapping[str, Any], name: str) -> tuple[Any, bool]:
    """A body as the backend had it, or else as the client had it, and whether it is whole.

    Of one that was cut off its whole members are left.
    """
    text = azure_portal.named(fields, _BODIES[name]) or azure_portal.named(fields, _CLIENT_BODIES[name])
    if type(text) is not str:
        return (text, True) if type(text) is dict else (None, True)
    if is_stream(text):
        return text, any(end in text[-_LAST_EVENT:] for end in _ENDS)
    body = _opened(text)
    if type(body) is dict:
        return body, True
    return whole_members(text) or None, False


def _opened(text: str) -> Any:  # noqa: ANN401
    try:
        return opened(text)
    except DECODING_ERRORS:
        return None


def _tags(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    found = {tag: azure_portal.named(fields, column) for tag, column in _TAGS.items()}
    return {tag: value for tag, value in found.items() if type(value) is str} or None


AZURE_APIM = AzureApim(
    About(
        name="azure-apim",
        title="Azure API Management gateway log",
        containers=(JSONL, CSV),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "reasoning",
            "latency",
            "user",
            "tools",
            "service tier",
            "tags",
        ),
        docs="https://learn.microsoft.com/azure/api-management/gateway-log-schema-reference"
        " (checked 2026-11-24)",
        note="needs the logging of bodies; what is cut at 8 KB before its usage is a reject",
    ),
    paths={
        "id": "correlationId // CorrelationId",
        "user": "apimSubscriptionId // ApimSubscriptionId",
        "latency_ms": "backendTime // BackendTime // durationMs // TotalTime",
        "status": "backendResponseCode // BackendResponseCode // responseCode // ResponseCode",
    },
    pages=("records",),
)
