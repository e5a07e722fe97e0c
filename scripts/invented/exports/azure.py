"""Azure API Management's gateway log with bodies, and its log of model calls."""

from __future__ import annotations

from datetime import datetime

from invented.forms import (
    Record,
    answer,
    chat_messages,
    chat_request,
    chat_response,
    line,
    metadata,
    packed,
    sheet,
)
from invented.traffic import Call


def gateway(calls: list[Call]) -> bytes:
    """One record per attempt."""
    return "".join(line(_record(call)) for call in calls).encode()


def _record(call: Call) -> Record:
    return {
        "time": _ticks(call.time),
        "category": "GatewayLogs",
        "correlationId": call.id,
        "operationName": "Microsoft.ApiManagement/GatewayLogs",
        "durationMs": None if call.latency_ms is None else call.latency_ms + 12,
        "isRequestSuccess": not call.failed,
        "properties": {
            "apiId": "models",
            "method": "POST",
            "url": "https://gateway.example/models/chat/completions",
            "backendUrl": f"https://api.{call.model.provider}.com/v1/chat/completions",
            "backendResponseCode": call.status,
            "responseCode": call.status,
            "backendTime": call.latency_ms,
            "apimSubscriptionId": call.user,
            "backendRequestBody": packed(chat_request(call) | metadata(call)),
            "backendResponseBody": packed(chat_response(call)),
        },
    }


def _ticks(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond:06}0Z"


def model_calls(calls: list[Call]) -> bytes:
    """Three rows for each call that was answered, as the portal exports them: counts, question, answer."""
    rows = [row for call in calls if not call.failed for row in _rows(call)]
    return sheet(rows).encode()


def _rows(call: Call) -> list[Record]:
    output = call.output_tokens or 0
    counted: Record = {
        "ModelName": call.model.name,
        "PromptTokens": call.input_tokens,
        "CompletionTokens": output,
        "TotalTokens": call.input_tokens + output,
    }
    asked: Record = {"RequestMessages": packed(chat_messages(call))}
    answered: Record = {"ResponseMessages": packed([{"role": "assistant", "content": answer(call)}])}
    every = (counted, asked, answered)
    return [_row(call, place) | told for place, told in enumerate(every)]


def _row(call: Call, place: int) -> Record:
    return {
        "TimeGenerated [UTC]": _american(call.time),
        "CorrelationId": call.id,
        "RequestId": f"chatcmpl-{call.id}",
        "SequenceNumber": place,
        "DeploymentName": "chat-prod",
        "ModelName": "",
        "IsStreamCompletion": call.kind.streamed,
        "PromptTokens": "",
        "CompletionTokens": "",
        "TotalTokens": "",
        "RequestMessages": "",
        "ResponseMessages": "",
        "Type": "ApiManagementGatewayLlmLog",
    }


def _american(time: datetime) -> str:
    return (
        f"{time.month}/{time.day}/{time.year}, {time.hour % 12 or 12}:{time:%M:%S}"
        f".{time.microsecond // 1_000:03} {time:%p}"
    )
