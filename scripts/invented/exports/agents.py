"""Sessions of coding agents: each call with the turns that are new since the last answer."""

from __future__ import annotations

import json
from collections import Counter

from invented.forms import (
    Record,
    chat_messages,
    exclusive_usage,
    line,
    message,
    rfc3339,
    tool_call,
    turns,
    usd,
)
from invented.traffic import Call

_FOLDER = "/srv/tarnwerk"


def claude_code(calls: list[Call]) -> bytes:
    """Sessions of Claude Code: what was asked, and of each answer its two lines."""
    answered = [call for call in calls if call.model.provider == "anthropic" and not call.failed]
    return "".join(line(one) for call in answered for one in _claude_code(call)).encode()


def _claude_code(call: Call) -> list[Record]:
    said = message(call) | {"stop_reason": None}
    usage = exclusive_usage(call)
    begun = said | {"content": [{"type": "thinking", "thinking": ""}], "usage": usage | {"output_tokens": 1}}
    asked = [_claude_line(call, f"q{place}", turn) for place, turn in enumerate(_new(turns(call)))]
    return [
        *asked,
        _claude_line(call, "a1", begun) | {"requestId": f"req_{call.id}"},
        _claude_line(call, "a2", said | {"usage": usage}) | {"requestId": f"req_{call.id}"},
    ]


def _claude_line(call: Call, name: str, said: Record) -> Record:
    return {
        "type": said["role"],
        "sessionId": call.session or call.logical_id,
        "cwd": _FOLDER,
        "version": "2.1.7",
        "isSidechain": False,
        "uuid": f"{call.id}-{name}",
        "timestamp": rfc3339(call.time),
        "message": said,
    }


def _new(told: list[Record]) -> list[Record]:
    """The turns since the last answer."""
    answers = [place for place, turn in enumerate(told) if turn["role"] == "assistant"]
    return told[answers[-1] + 1 :] if answers else told


def codex(calls: list[Call]) -> bytes:
    """One rollout of Codex with every call: the sums of tokens go on, and each count is told twice."""
    session = {"id": "s-codex", "cwd": _FOLDER, "cli_version": "0.99.0", "model_provider": "openai"}
    lines: list[Record] = []
    so_far: Counter[str] = Counter()
    for call in calls:
        if call.model.provider == "openai" and not call.failed:
            last = _codex_counts(call)
            so_far.update(last)
            info = {"last_token_usage": last, "total_token_usage": dict(so_far)}
            lines += _codex_said(call)
            lines += [_codex_line(call, "event_msg", {"type": "token_count", "info": info})] * 2
    begun = {"timestamp": lines[0]["timestamp"], "type": "session_meta", "payload": session}
    return "".join(map(line, [begun, *lines])).encode()


def _codex_said(call: Call) -> list[Record]:
    settings = {"cwd": _FOLDER, "model": call.model.name}
    asked = [_codex_item(turn) for turn in _new(chat_messages(call))]
    if call.text.tool_call:
        function = tool_call(0, call.text.tool_call, call.text.answer)["function"]
        answer: Record = {"type": "function_call", "call_id": "call_0", **function}
    else:
        content = [{"type": "output_text", "text": call.text.answer}]
        answer = {"type": "message", "role": "assistant", "content": content}
    items = [_codex_line(call, "response_item", item) for item in [*asked, answer]]
    return [_codex_line(call, "turn_context", settings), *items]


def _codex_item(turn: Record) -> Record:
    if turn["role"] == "tool":
        output = {"call_id": turn["tool_call_id"], "output": turn["content"]}
        return {"type": "function_call_output", **output}
    role = "developer" if turn["role"] == "system" else turn["role"]
    content = [{"type": "input_text", "text": turn["content"]}]
    return {"type": "message", "role": role, "content": content}


def _codex_line(call: Call, kind: str, payload: Record) -> Record:
    return {"timestamp": rfc3339(call.time), "type": kind, "payload": payload}


def _codex_counts(call: Call) -> dict[str, int]:
    output = call.output_tokens or 0
    return {
        "input_tokens": call.input_tokens,
        "cached_input_tokens": call.cached_tokens,
        "output_tokens": output,
        "reasoning_output_tokens": call.reasoning_tokens,
        "total_tokens": call.input_tokens + output,
    }


def opencode(calls: list[Call]) -> bytes:
    """One session as opencode exports it."""
    messages = [one for call in calls for one in _opencode(call)]
    return json.dumps({"info": {"id": "ses_1", "title": "Tarnwerk"}, "messages": messages}).encode()


def _opencode(call: Call) -> list[Record]:
    """What the user said, and the answer; results of tools are beside the calls that they answer."""
    asked = [turn["content"] for turn in _new(chat_messages(call)) if turn["role"] == "user"]
    name = {"sessionID": call.session or call.logical_id}
    user = {"id": f"{call.id}-q", **name, "role": "user", "time": {"created": _ms(call.at_ms)}}
    texts = [{"type": "text", "text": text} for text in asked]
    return [{"info": user, "parts": texts}, {"info": _opencode_answer(call) | name, "parts": _parts(call)}]


def _opencode_answer(call: Call) -> Record:
    shown = (call.output_tokens or 0) - (0 if call.failed else call.reasoning_tokens)
    return {
        "id": call.id,
        "role": "assistant",
        "time": {"created": _ms(call.at_ms)} | _completed(call),
        "modelID": call.model.name,
        "providerID": call.model.provider,
        "path": {"cwd": _FOLDER, "root": _FOLDER},
        "cost": usd(call) or 0,
        "tokens": {
            "input": 0 if call.failed else call.input_tokens - call.cached_tokens - call.write_tokens,
            "output": shown,
            "reasoning": 0 if call.failed else call.reasoning_tokens,
            "cache": {
                "read": 0 if call.failed else call.cached_tokens,
                "write": 0 if call.failed else call.write_tokens,
            },
        }
        | ({} if call.failed else {"total": call.input_tokens + (call.output_tokens or 0)}),
    } | ({"error": {"name": "APIError", "data": {"statusCode": call.status}}} if call.failed else {})


def _parts(call: Call) -> list[Record]:
    if call.failed:
        return []
    if call.text.tool_call:
        state = {"status": "completed", "input": json.loads(call.text.answer), "output": ""}
        return [{"type": "tool", "tool": call.text.tool_call, "state": state}]
    return [{"type": "text", "text": call.text.answer}]


def _completed(call: Call) -> Record:
    return {} if call.latency_ms is None else {"completed": _ms(call.at_ms + call.latency_ms)}


def _ms(at_ms: int) -> int:
    return 1_792_972_800_000 + at_ms
