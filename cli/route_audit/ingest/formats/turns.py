"""Prompts and answers in whatever shape an export keeps them, as turns and text.

Exports keep what the caller's library handed them: bodies of the interfaces, lists of messages,
OpenTelemetry's parts, LangChain's constructors, plain strings, and any of these as JSON in a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange, Message
from route_audit.ingest.formats.content import CALLS, IMAGES
from route_audit.ingest.formats.paths import opened_body, reach

_JSON = re.compile(r'[{["]')
"""How a JSON text begins; what has blanks before it are words."""

_ROLES = {
    "developer": "system",
    "function": "tool",
    "human": "user",
    "ai": "assistant",
    "model": "assistant",
    "humanmessage": "user",
    "aimessage": "assistant",
    "aimessagechunk": "assistant",
    "systemmessage": "system",
    "toolmessage": "tool",
    "functionmessage": "tool",
    "user_input": "user",
    "model_output": "assistant",
    "function_result": "tool",
}
_KNOWN_ROLES = frozenset({"system", "user", "assistant", "tool"})
_SYSTEM_KEYS = ("system", "instructions", "systemInstruction", "system_instruction", "preamble")
_PROMPT_KEYS = (
    "messages",
    "input",
    "contents",
    "prompt",
    "prompts",
    "inputText",
    "chat_history",
    "message",
    "inputs",
    "requests",
)
_CONTENT_KEYS = (
    "content",
    "parts",
    "text",
    "refusal",
    "output",
    "result",
    "response",
    "value",
    "guardContent",
)
_ANSWER_KEYS = (
    "choices",
    "candidates",
    "generations",
    "output",
    "message",
    "content",
    "text",
    "results",
    "messages",
    "completion",
    "response",
    "answer",
)
_IMAGE_TYPES = IMAGES | {"image_file", "image-url", "image-data"}
_IMAGE_KEYS = ("inlineData", "inline_data", "fileData", "file_data", "image", "image_url")
_MEDIA_TYPES = frozenset({"blob", "uri", "file", "media", "binary", "file-data"})
"""Parts of any modality, as OpenTelemetry and the AI SDK have them; what one's content holds is no text."""

_MIMES = ("mediaType", "media_type", "mimeType", "mime_type")
_HIDDEN = frozenset({"reasoning", "thinking", "redacted_thinking", "reasoning_content", "thought"})
_CALL_TYPES = CALLS | {"function", "tool_call", "tool-call"}
_CALL_KEYS = ("functionCall", "function_call", "toolUse")
_RESULT_TYPES = frozenset(
    {
        "tool_result",
        "tool-result",
        "tool_call_response",
        "function_call_output",
        "custom_tool_call_output",
        "computer_call_output",
        "shell_call_output",
        "local_shell_call_output",
        "apply_patch_call_output",
    }
)
_RESULT_KEYS = ("functionResponse", "function_response", "toolResult")
_GIVEN = ("content", "output", "response", "result", "parts")
"""Where a tool's result keeps what it gave."""

_MOST_DEEP = 16
"""Nothing that an interface makes is nested deeper; what is nested deeper is no prompt."""


class _Said:
    """What one turn says: its texts, images and tool calls."""

    __slots__ = ("calls", "images", "results", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.images = 0
        self.calls = 0
        self.results = 0


def take_prompt(exchange: Exchange, prompt: Any) -> None:  # noqa: ANN401  # of any shape, here and below
    """Append the turns of ``prompt`` to the exchange's messages, and count their images."""
    _prompt(exchange, opened_body(prompt, _JSON), 0)


def take_answer(exchange: Exchange, answer: Any) -> None:  # noqa: ANN401
    """Fill the answer's text and the number of its tool calls; several answers follow each other."""
    said = _Said()
    _answer(said, opened_body(answer, _JSON), 0)
    if said.texts or said.calls:
        exchange.answer = "\n".join(said.texts)
        exchange.answer_tool_calls = said.calls
    elif answer is not None:
        exchange.answer = ""


def _prompt(exchange: Exchange, value: Any, depth: int) -> None:  # noqa: ANN401
    if type(value) is str:
        if value:
            exchange.messages.append(Message("user", value))
    elif type(value) is list:
        _list(exchange, value, depth)
    elif type(value) is dict and depth < _MOST_DEEP:
        if _role(value):
            _turn(exchange, value)
        else:
            _body(exchange, value, depth)


def _list(exchange: Exchange, turns: list[Any], depth: int) -> None:
    """A list of turns, of texts, or of such lists, of which the first is the prompt (LangChain's batches)."""
    if depth >= _MOST_DEEP:
        return
    if turns and type(turns[0]) is list:
        _list(exchange, turns[0], depth + 1)
    elif all(type(turn) is str for turn in turns):
        _prompt(exchange, "\n".join(turns), depth + 1)
    else:
        for turn in turns:
            _prompt(exchange, turn, depth + 1)


def _body(exchange: Exchange, body: dict[str, Any], depth: int) -> None:
    """A request body: its system prompt, then its turns.

    An unwrapped part is the user's, unless it is a tool call or what a tool gave.
    """
    for key in _SYSTEM_KEYS:
        if body.get(key):
            said = _Said()
            _content(said, body[key], 0)
            exchange.messages.append(Message("system", "\n".join(said.texts)))
            break
    for key in _PROMPT_KEYS:
        if body.get(key):
            _prompt(exchange, body[key], depth + 1)
            return
    said = _Said()
    _content(said, body, 0)
    exchange.images += said.images
    if said.texts:
        role = "assistant" if said.calls else "tool" if said.results else "user"
        exchange.messages.append(Message(role, "\n".join(said.texts)))


def _turn(exchange: Exchange, turn: dict[str, Any]) -> None:
    said = _Said()
    _said(said, turn)
    role = _role(turn)
    if said.results and role == "user":
        role = "tool"
    exchange.images += said.images
    exchange.messages.append(Message(role, "\n".join(said.texts)))


def _role(turn: Mapping[str, Any]) -> str:
    """Whose turn it is, in our four words; empty where it is no turn."""
    word = turn.get("role") or turn.get("author") or _constructor(turn) or turn.get("type")
    if type(word) is not str:
        return ""
    role = _ROLES.get(word.lower(), word.lower())
    return role if role in _KNOWN_ROLES else ""


def _constructor(turn: Mapping[str, Any]) -> str:
    """The class that LangChain would make the turn with."""
    path = turn.get("id")
    return path[-1] if type(path) is list and path and type(path[-1]) is str else ""


def _said(said: _Said, turn: Mapping[str, Any]) -> None:
    inner = turn.get("kwargs") or turn.get("data") or turn.get("message")
    if type(inner) is dict and not any(key in turn for key in ("content", "parts")):
        turn = inner
    for key in _CONTENT_KEYS:
        if turn.get(key):
            _content(said, turn[key], 0)
            break
    if not said.calls:  # LangChain repeats beside the content the calls that are parts of it
        _calls(said, turn)


def _calls(said: _Said, turn: Mapping[str, Any]) -> None:
    """The tool calls that stand beside a turn's content."""
    extra = turn.get("additional_kwargs")
    calls = turn.get("tool_calls") or (extra.get("tool_calls") if type(extra) is dict else None)
    if type(calls) is list:
        for call in calls:
            _call(said, call)
    if turn.get("function_call"):
        _call(said, turn["function_call"])


def _content(said: _Said, content: Any, depth: int) -> None:  # noqa: ANN401
    if type(content) is str:
        said.texts.append(content)
    elif type(content) is list and depth < _MOST_DEEP:
        for part in content:
            _content(said, part, depth + 1)
    elif type(content) is dict and depth < _MOST_DEEP:
        text = content.get("text")
        if text and type(text) is str and len(content) == 1:  # most parts are no more than this
            said.texts.append(text)
        else:
            _part(said, content, depth + 1)


def _kind(part: dict[str, Any]) -> str | None:
    kind = part.get("type")
    return kind if type(kind) is str else None


def _part(said: _Said, part: dict[str, Any], depth: int) -> None:
    kind = _kind(part)
    called = next((part[key] for key in _CALL_KEYS if part.get(key)), None)
    result = next((part[key] for key in _RESULT_KEYS if part.get(key)), None)
    if kind in _HIDDEN or part.get("thought") is True or part.get("reasoningContent"):
        return
    if _is_medium(part, kind):
        said.images += _is_image(part, kind)
    elif kind in _CALL_TYPES or called is not None:
        _call(said, part if called is None else called)
    elif kind in _RESULT_TYPES or result is not None:
        said.results += 1
        _result(said, part if result is None else result, depth)
    else:
        _words(said, part, depth)


def _words(said: _Said, part: dict[str, Any], depth: int) -> None:
    """What a part says, or a document in it that came as text."""
    for key in _CONTENT_KEYS:
        if part.get(key):
            _content(said, part[key], depth)
            return
    if "json" in part:
        said.texts.append(_json(part["json"]))
        return
    source = reach(part.get("document") or part, ("source",))
    if type(source) is dict:
        words = source.get("data") if source.get("type") == "text" else source.get("text")
        _content(said, words or source.get("content"), depth)


def _result(said: _Said, result: Any, depth: int) -> None:  # noqa: ANN401
    """What a tool gave: its texts and images, and where it has neither its values."""
    before = len(said.texts), said.images
    given = [result[key] for key in _GIVEN if result.get(key)] if type(result) is dict else [result]
    for one in given:
        _content(said, one, depth)
    if before == (len(said.texts), said.images):
        said.texts += map(_json, given)


def _is_medium(part: dict[str, Any], kind: str | None) -> bool:
    """True for a part that is an image, a sound or a file; what is null is not there."""
    if kind is None:
        return any(part.get(key) for key in _IMAGE_KEYS)
    return kind in _IMAGE_TYPES or kind in _MEDIA_TYPES


def _is_image(part: dict[str, Any], kind: str | None) -> bool:
    """True for a medium that is to be seen; a file of Gemini's is, unless it is to be heard."""
    if kind in _MEDIA_TYPES:
        return part.get("modality") == "image" or _mime(part).startswith("image/")
    data: dict[str, Any] = next((part[key] for key in _IMAGE_KEYS if type(part.get(key)) is dict), {})
    return not _mime(data).startswith("audio/")


def _mime(data: dict[str, Any]) -> str:
    return str(next((data[key] for key in _MIMES if data.get(key)), ""))


def _call(said: _Said, call: Any) -> None:  # noqa: ANN401
    """A tool call in words: its name, then its arguments."""
    said.calls += 1
    if type(call) is not dict:
        return
    function = call.get("function") or call.get("custom") or call
    if type(function) is not dict:
        function = call
    arguments = next((function[key] for key in ("arguments", "args", "input") if function.get(key)), "")
    name = function.get("name") or function.get("toolName") or ""
    said.texts.append(f"{name} {_json(arguments)}".strip() or _kind(call) or "")


def _json(value: Any) -> str:  # noqa: ANN401
    return value if type(value) is str else msgspec.json.encode(value).decode()


def _answer(said: _Said, value: Any, depth: int) -> None:  # noqa: ANN401
    if type(value) is str:
        if value:
            said.texts.append(value)
    elif type(value) is list and depth < _MOST_DEEP:
        for one in value:
            _answer(said, one, depth + 1)
    elif type(value) is dict and depth < _MOST_DEEP:
        _answer_of(said, value, depth + 1)


def _answer_of(said: _Said, value: dict[str, Any], depth: int) -> None:
    if _kind(value) in _HIDDEN | _CALL_TYPES or not {"toolUse", "functionCall"}.isdisjoint(value):
        _part(said, value, depth)
    elif _role(value):
        _said(said, value)
    else:
        for key in _ANSWER_KEYS:
            if value.get(key):
                _answer(said, value[key], depth)
                return
        _part(said, value, depth)
