"""Pairs of Gemini's generateContent, as a wrapper of one's own logs them."""

from __future__ import annotations

import json

from invented.forms import ERRORS, Record, answer, chat_messages, envelope, finish, line, without_gaps
from invented.traffic import Call

_ADDRESS = "https://generativelanguage.googleapis.com/v1beta/models"


def export(calls: list[Call]) -> bytes:
    """One line per attempt."""
    return "".join(line(_record(call)) for call in calls).encode()


def _record(call: Call) -> Record:
    method = "streamGenerateContent?alt=sse" if call.kind.streamed else "generateContent"
    body = response(call)
    streamed = call.kind.streamed and not call.failed
    record = envelope(call, request(call), stream(body) if streamed else body)
    return record | {"url": f"{_ADDRESS}/{call.model.name}:{method}"}


def request(call: Call) -> Record:
    """The body of a request."""
    system = [words for role, words in call.text.messages if role == "system"]
    asked: Record = {"contents": _contents(call)}
    if system:
        asked["systemInstruction"] = {"parts": [{"text": system[0]}]}
    if call.text.tools:
        asked["tools"] = [{"functionDeclarations": list(call.text.tools)}]
    if call.text.schema:
        schema = call.text.schema["schema"]
        asked["generationConfig"] = {"responseMimeType": "application/json", "responseJsonSchema": schema}
    if call.kind.feature:
        asked["labels"] = {"feature": call.kind.feature}
    return asked


def _contents(call: Call) -> list[Record]:
    contents: list[Record] = []
    name = ""
    for message in chat_messages(call):
        if message["role"] == "tool":
            given = {"name": name, "response": {"result": message["content"]}}
            contents.append({"role": "user", "parts": [{"functionResponse": given}]})
        elif "tool_calls" in message:
            made = [_function_call(made["function"]) for made in message["tool_calls"]]
            name = made[-1]["functionCall"]["name"]
            contents.append({"role": "model", "parts": made})
        elif message["role"] != "system":
            role = "model" if message["role"] == "assistant" else message["role"]
            contents.append({"role": role, "parts": [{"text": message["content"]}]})
    return contents


def _function_call(function: Record) -> Record:
    return {"functionCall": {"name": function["name"], "args": json.loads(function["arguments"])}}


def response(call: Call) -> Record:
    """The body that answers it, or the error."""
    if call.failed:
        return {"error": {"code": call.status, "message": "Try again later.", "status": ERRORS[call.status]}}
    if call.text.tool_call:
        part = _function_call({"name": call.text.tool_call, "arguments": call.text.answer})
    else:
        part = {"text": answer(call)}
    candidate = {"content": {"role": "model", "parts": [part]}, "finishReason": finish(call, "STOP", "STOP")}
    return {
        "candidates": [candidate | {"index": 0}],
        "usageMetadata": _usage(call),
        "modelVersion": call.model.name,
        "responseId": call.id,
    }


def _usage(call: Call) -> Record:
    """Counts with the cache in the prompt and the thoughts beside the candidates."""
    output = call.output_tokens or 0
    usage = {
        "promptTokenCount": call.input_tokens,
        "cachedContentTokenCount": call.cached_tokens or None,
        "candidatesTokenCount": output - call.reasoning_tokens,
        "thoughtsTokenCount": call.reasoning_tokens or None,
        "totalTokenCount": call.input_tokens + output,
        "serviceTier": call.service_tier,
    }
    return without_gaps(usage)


def stream(body: Record) -> list[Record]:
    """The answer in two chunks, the first without its last counts."""
    first = body["usageMetadata"] | {"candidatesTokenCount": 1}
    part = body["candidates"][0]["content"]["parts"][0]
    words = part.get("text", "")
    half = len(words) // 2
    if not half:
        return [body]
    pieces = [{"role": "model", "parts": [{"text": text}]} for text in (words[:half], words[half:])]
    return [
        body | {"candidates": [{"index": 0, "content": pieces[0]}], "usageMetadata": first},
        body | {"candidates": [body["candidates"][0] | {"content": pieces[1]}]},
    ]
