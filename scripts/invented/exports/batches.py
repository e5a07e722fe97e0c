"""Batches of OpenAI and of Anthropic: the requests as sent, and what came back. Each knows its own models."""

from __future__ import annotations

import json

from invented.forms import (
    Record,
    anthropic_messages,
    chat_request,
    chat_response,
    error,
    line,
    message,
    metadata,
)
from invented.traffic import Call


def openai_input(calls: list[Call]) -> bytes:
    """One line per request."""
    return _lines([_openai_request(call) for call in _of(calls, "openai")])


def openai_output(calls: list[Call]) -> bytes:
    """One line per answer, in another order than the requests."""
    return _lines([_openai_answer(call) for call in reversed(_of(calls, "openai"))])


def anthropic_input(calls: list[Call]) -> bytes:
    """The body that creates a batch."""
    requests = [_anthropic_request(call) for call in _of(calls, "anthropic")]
    return json.dumps({"requests": requests}, ensure_ascii=False, indent=1).encode()


def anthropic_results(calls: list[Call]) -> bytes:
    """One line per result, in another order than the requests."""
    return _lines([_anthropic_result(call) for call in reversed(_of(calls, "anthropic"))])


def _of(calls: list[Call], provider: str) -> list[Call]:
    return [call for call in calls if call.model.provider == provider]


def _lines(records: list[Record]) -> bytes:
    return "".join(map(line, records)).encode()


def _openai_request(call: Call) -> Record:
    body = chat_request(call) | metadata(call) | {"user": call.user}
    return {"custom_id": call.id, "method": "POST", "url": "/v1/chat/completions", "body": body}


def _openai_answer(call: Call) -> Record:
    """The body names the service tier of a call that is no batch, as real ones do."""
    body = chat_response(call)
    if not call.failed:
        body |= {"service_tier": "default"}
    response = {"status_code": call.status, "request_id": f"req-{call.id}", "body": body}
    return {"id": call.id, "custom_id": call.id, "response": response, "error": None}


def _anthropic_request(call: Call) -> Record:
    return {"custom_id": call.id, "params": anthropic_messages(call)["request"] | _user(call)}


def _user(call: Call) -> Record:
    return {"metadata": {"user_id": call.user}}


def _anthropic_result(call: Call) -> Record:
    if call.failed:
        failure = {"type": "error", "error": error(call)}
        return {"custom_id": call.id, "result": {"type": "errored", "error": failure}}
    answer = message(call) | {"id": call.id}
    answer["usage"] = answer["usage"] | {"service_tier": "batch"}
    return {"custom_id": call.id, "result": {"type": "succeeded", "message": answer}}
