"""Bedrock's model invocation log, as it stands in S3."""

from __future__ import annotations

from invented.exports import bedrock_pairs
from invented.forms import Record, line, rfc3339, without_gaps
from invented.traffic import Call

_THROTTLED = 429


def export(calls: list[Call]) -> bytes:
    """One line per attempt."""
    return "".join(line(_record(call)) for call in calls).encode()


def _record(call: Call) -> Record:
    record = {
        "schemaType": "ModelInvocationLog",
        "schemaVersion": "1.0",
        "timestamp": rfc3339(call.time),
        "accountId": "123456789012",
        "identity": {"arn": "arn:aws:sts::123456789012:assumed-role/support/app"},
        "region": "eu-central-1",
        "requestId": call.id,
        "operation": "ConverseStream" if call.kind.streamed else "Converse",
        "modelId": call.model.name,
        "errorCode": _error(call) if call.failed else None,
        "requestMetadata": _metadata(call),
        "input": _input(call),
        "output": None if call.failed else _output(call),
    }
    return without_gaps(record)


def _error(call: Call) -> str:
    return "ThrottlingException" if call.status == _THROTTLED else "InternalServerException"


def _metadata(call: Call) -> Record:
    """What the application tells of a request: whose it is, and what for."""
    told = {"feature": call.kind.feature, "user_id": call.user, "session_id": call.session}
    return without_gaps(told)


def _input(call: Call) -> Record:
    """The request, and how much of it was neither read from a cache nor written to one."""
    body = bedrock_pairs.request(call)
    body.pop("requestMetadata", None)
    given = {"inputContentType": "application/json", "inputBodyJson": body}
    if call.failed:
        return given | {"inputTokenCount": 0}
    return given | {
        "inputTokenCount": call.input_tokens - call.cached_tokens - call.write_tokens,
        "cacheReadInputTokenCount": call.cached_tokens,
        "cacheWriteInputTokenCount": call.write_tokens,
    }


def _output(call: Call) -> Record:
    return {
        "outputContentType": "application/json",
        "outputBodyJson": bedrock_pairs.response(call),
        "outputTokenCount": call.output_tokens,
    }
