"""Pairs of Bedrock's Converse, as a wrapper of one's own logs them."""

from __future__ import annotations

import json

from invented.forms import ERRORS, Record, chat_messages, envelope, finish, line, packed, without_gaps
from invented.traffic import Call

_ADDRESS = "https://bedrock-runtime.eu-central-1.amazonaws.com/model"


def export(calls: list[Call]) -> bytes:
    """One line per attempt."""
    return "".join(line(_record(call)) for call in calls).encode()


def _record(call: Call) -> Record:
    operation = "converse-stream" if call.kind.streamed else "converse"
    streamed = call.kind.streamed and not call.failed
    body = response(call)
    record = envelope(call, request(call), _stream(body) if streamed else body)
    return record | {"url": f"{_ADDRESS}/{call.model.name}/{operation}"}


def request(call: Call) -> Record:
    """The body of a request."""
    system = [words for role, words in call.text.messages if role == "system"]
    asked: Record = {"messages": _messages(call)}
    if system:
        asked["system"] = [{"text": system[0]}]
    if call.text.tools:
        asked["toolConfig"] = {"tools": [{"toolSpec": _tool(tool)} for tool in call.text.tools]}
    if call.text.schema:
        schema = {"name": call.text.schema["name"], "schema": packed(call.text.schema["schema"])}
        asked["outputConfig"] = {
            "textFormat": {"type": "json_schema", "structure": {"jsonSchema": schema}},
        }
    if call.kind.feature:
        asked["requestMetadata"] = {"feature": call.kind.feature}
    return asked


def _tool(tool: Record) -> Record:
    return {"name": tool["name"], "inputSchema": {"json": tool["parameters"]}}


def _messages(call: Call) -> list[Record]:
    messages: list[Record] = []
    for message in chat_messages(call):
        if message["role"] == "tool":
            result = {"toolUseId": message["tool_call_id"], "content": [{"text": message["content"]}]}
            messages.append({"role": "user", "content": [{"toolResult": result}]})
        elif "tool_calls" in message:
            used = [_tool_use(made["id"], made["function"]) for made in message["tool_calls"]]
            messages.append({"role": "assistant", "content": used})
        elif message["role"] != "system":
            messages.append({"role": message["role"], "content": [{"text": message["content"]}]})
    return messages


def _tool_use(name: str, function: Record) -> Record:
    arguments = json.loads(function["arguments"])
    return {"toolUse": {"toolUseId": name, "name": function["name"], "input": arguments}}


def response(call: Call) -> Record:
    """The body that answers it, or the error."""
    if call.failed:
        return {"error": {"message": "Too many requests", "code": ERRORS[call.status]}}
    if call.text.tool_call:
        block = _tool_use("t", {"name": call.text.tool_call, "arguments": call.text.answer})
    else:
        block = {"text": call.text.answer}
    body = {
        "output": {"message": {"role": "assistant", "content": [block]}},
        "stopReason": finish(call, "tool_use", "end_turn"),
        "metrics": {"latencyMs": call.latency_ms},
        "usage": _usage(call),
        "serviceTier": {"type": call.service_tier} if call.service_tier else None,
    }
    return without_gaps(body)


def _usage(call: Call) -> Record:
    """Counts that leave out what was cached, but in the total."""
    usage = {
        "inputTokens": call.input_tokens - call.cached_tokens - call.write_tokens,
        "outputTokens": call.output_tokens,
        "totalTokens": call.input_tokens + (call.output_tokens or 0),
        "cacheReadInputTokens": call.cached_tokens,
        "cacheWriteInputTokens": call.write_tokens,
    }
    written = {"5m": call.write_tokens - call.write_1h_tokens, "1h": call.write_1h_tokens}
    details = [{"ttl": ttl, "inputTokens": count} for ttl, count in written.items() if count]
    return usage | ({"cacheDetails": details} if details else {})


def _stream(body: Record) -> list[Record]:
    """The events of the answer, its counts in the last."""
    block = body["output"]["message"]["content"][0]
    told = {name: body[name] for name in ("usage", "metrics", "serviceTier") if name in body}
    return [
        {"messageStart": {"role": "assistant"}},
        *_pieces(block),
        {"contentBlockStop": {"contentBlockIndex": 0}},
        {"messageStop": {"stopReason": body["stopReason"]}},
        {"metadata": told},
    ]


def _pieces(block: Record) -> list[Record]:
    if "toolUse" in block:
        used = block["toolUse"]
        start = {"toolUse": {"toolUseId": used["toolUseId"], "name": used["name"]}}
        delta = {"toolUse": {"input": packed(used["input"])}}
        return [
            {"contentBlockStart": {"contentBlockIndex": 0, "start": start}},
            {"contentBlockDelta": {"contentBlockIndex": 0, "delta": delta}},
        ]
    words = block["text"]
    halves = (words[: len(words) // 2], words[len(words) // 2 :])
    return [{"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": half}}} for half in halves]
