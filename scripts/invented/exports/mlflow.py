"""MLflow's traces."""

from __future__ import annotations

from invented.exports.spans import nanoseconds
from invented.forms import (
    Record,
    chat_request,
    chat_response,
    end,
    exclusive_usage,
    line,
    message,
    options,
    packed,
    rfc3339,
    tools_and_format,
    turns,
    usd,
)
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """A trace per attempt: the own function, which repeats the counts, and the client's call in it."""
    return "".join(line(_trace(call)) for call in calls).encode()


def _trace(call: Call) -> Record:
    noted = {"mlflow.trace.session": call.session, "mlflow.trace.user": call.user}
    tags = {"feature": call.kind.feature}
    info = {
        "trace_id": f"tr-{call.id}",
        "request_time": rfc3339(call.time),
        "state": "ERROR" if call.failed else "OK",
        "trace_metadata": {name: value for name, value in noted.items() if value},
        "tags": {name: value for name, value in tags.items() if value},
    }
    return {"info": info, "data": {"spans": [_own(call), _client(call)]}}


def _own(call: Call) -> Record:
    told = {"mlflow.spanType": "AGENT", "mlflow.spanInputs": {"question": call.text.messages[-1][1]}}
    return _span(call, f"{call.id}-own", None, told | _counts(call))


def _client(call: Call) -> Record:
    told: Record = {
        "mlflow.spanType": "CHAT_MODEL",
        "mlflow.llm.model": call.model.name,
        "mlflow.llm.provider": call.model.provider,
        "mlflow.message.format": call.model.provider,
    }
    anthropic = call.model.provider == "anthropic"
    told["mlflow.spanInputs"] = _anthropic_request(call) if anthropic else chat_request(call)
    if not call.failed:
        told["mlflow.spanOutputs"] = message(call) if anthropic else chat_response(call)
        told["mlflow.llm.cost"] = {"total_cost": usd(call)}
    return _span(call, call.id, f"{call.id}-own", told | _counts(call))


def _anthropic_request(call: Call) -> Record:
    system = [words for role, words in call.text.messages if role == "system"]
    request: Record = {"model": call.model.name, "messages": turns(call)}
    if system:
        request["system"] = system[0]
    return request | tools_and_format(call) | options(call)


def _span(call: Call, name: str, parent: str | None, told: Record) -> Record:
    return {
        "trace_id": call.logical_id,
        "span_id": name,
        "parent_span_id": parent,
        "name": "call",
        "start_time_unix_nano": nanoseconds(call.time),
        "end_time_unix_nano": None if call.latency_ms is None else nanoseconds(end(call)),
        "status": {"code": "STATUS_CODE_ERROR" if call.failed else "STATUS_CODE_OK", "message": ""},
        "events": [],
        "attributes": {key: packed(value) for key, value in told.items()},
    }


def _counts(call: Call) -> Record:
    """Usage as MLflow keeps it: of Anthropic without the cache, in the sum too."""
    if call.failed:
        return {}
    anthropic = call.model.provider == "anthropic"
    given = exclusive_usage(call)["input_tokens"] if anthropic else call.input_tokens
    usage = {
        "input_tokens": given,
        "output_tokens": call.output_tokens,
        "total_tokens": given + (call.output_tokens or 0),
        "cache_read_input_tokens": call.cached_tokens,
        "cache_creation_input_tokens": call.write_tokens,
    }
    return {"mlflow.chat.tokenUsage": usage}
