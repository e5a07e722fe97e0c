"""Spans in OTLP/JSON, as a collector's file exporter writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from invented.forms import Record, chat_response, end
from invented.traffic import Call

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CLIENT, INTERNAL, FAILED = 3, 1, 2


def request(library: str, spans: list[Record]) -> Record:
    """A request that a library's spans came in."""
    resource = {
        "attributes": attributes({"service.name": "support-desk", "telemetry.sdk.language": "python"})
    }
    scopes = [{"scope": {"name": library, "version": "1.0"}, "spans": spans}]
    return {"resourceSpans": [{"resource": resource, "scopeSpans": scopes}]}


def span(call: Call, name: str, told: Record, *, above: bool = False) -> Record:
    """A span of a call; ``above`` for the one that its own function makes around it."""
    trace, number = f"{call.number:032x}", 16 * call.number + call.attempt
    record: Record = {
        "traceId": trace,
        "spanId": f"{number + (1 << 40) * above:016x}",
        "name": name,
        "kind": INTERNAL if above else CLIENT,
        "startTimeUnixNano": str(nanoseconds(call.time)),
        "endTimeUnixNano": str(nanoseconds(end(call))) if call.latency_ms is not None else "0",
        "attributes": attributes(told),
        "status": {"code": FAILED, "message": f"HTTP {call.status}"} if call.failed else {},
    }
    if not above:
        record["parentSpanId"] = f"{number + (1 << 40):016x}"
    return record


def answer_message(call: Call) -> Record:
    """The message that answers a call that did not fail."""
    message: Record = chat_response(call)["choices"][0]["message"]
    return message


def nanoseconds(time: datetime) -> int:
    """Nanoseconds since 1970."""
    return (time - _EPOCH) // timedelta(microseconds=1) * 1_000


def attributes(told: Record) -> list[Record]:
    """Attributes as keys and values; what is None is left out."""
    return [{"key": key, "value": _value(value)} for key, value in told.items() if value is not None]


def _value(value: Any) -> Record:  # noqa: ANN401  # of any kind
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    return {"stringValue": value}
