"""Batches: the requests as sent, and what came back.

Those of OpenAI, Anthropic and Bedrock know their own models, Bedrock's those of Anthropic. Those of Google
and Bedrock hold what was answered, as their errors name no model.
"""

from __future__ import annotations

import json

from invented.exports import gemini_pairs
from invented.forms import (
    Record,
    anthropic_messages,
    chat_request,
    chat_response,
    error,
    line,
    message,
    metadata,
    rfc3339,
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


def gemini_input(calls: list[Call]) -> bytes:
    """One line per request."""
    return _lines([{"key": call.id, "request": gemini_pairs.request(call)} for call in calls])


def gemini_results(calls: list[Call]) -> bytes:
    """One line per answer, in another order than the requests."""
    answered = reversed(_answered(calls))
    return _lines([{"key": call.id, "response": gemini_pairs.response(call)} for call in answered])


def vertex_predictions(calls: list[Call]) -> bytes:
    """One line per answer."""
    return _lines([_vertex_prediction(call) for call in _answered(calls)])


def bedrock_output(calls: list[Call]) -> bytes:
    """One line per answer, in the shapes of InvokeModel."""
    return _lines([_bedrock_record(call) for call in _of(_answered(calls), "anthropic")])


def _answered(calls: list[Call]) -> list[Call]:
    return [call for call in calls if not call.failed]


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


def _vertex_prediction(call: Call) -> Record:
    return {
        "status": "",
        "processed_time": rfc3339(call.time),
        "request": gemini_pairs.request(call),
        "response": gemini_pairs.response(call),
    }


def _bedrock_record(call: Call) -> Record:
    """The request names no model: the job does."""
    body = {"anthropic_version": "bedrock-2023-05-31"} | anthropic_messages(call)["request"] | _user(call)
    return {
        "modelInput": {name: value for name, value in body.items() if name not in {"model", "stream"}},
        "modelOutput": message(call),
        "recordId": call.id,
    }
